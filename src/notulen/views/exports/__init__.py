"""Minutes in the forms of other programs: a file a format, and one registry of them (docs/exports.md)."""
