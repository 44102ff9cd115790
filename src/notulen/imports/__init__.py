"""Minutes out of the forms of other programs into a ledger (docs/exports.md): what comes from outside is only read."""
