"""The ledger: what was read, kept in one SQLite file, appended and never overwritten. `Ledger` stands in `ledger.py`."""
