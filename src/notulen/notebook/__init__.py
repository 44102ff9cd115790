"""What `import notulen` gives: the same records and views as the commands, each of which shows itself in a notebook."""
