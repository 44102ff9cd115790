"""Showing what was read: lines of JSON, tables, the brief. Nothing here reads a report."""
