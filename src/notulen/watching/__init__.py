"""Watching feeds: looking at them again and again, and reading what they lead to, once."""
