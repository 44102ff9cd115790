"""A second reader: a language model proposes minutes, and the report's own words decide which of them are kept."""
