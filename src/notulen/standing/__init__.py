"""Where the talks stand: what minutes of many reports say together. The rules are those of `docs/standing.md`, by name."""
