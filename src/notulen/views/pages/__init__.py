"""The views over a ledger: each says what it shows; the forms are in `views/forms.py`."""
