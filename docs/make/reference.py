"""All that is made from the code: each page of the site by its place."""

from __future__ import annotations

import of_commands
import of_formats
import of_http
import of_python

COMMANDS = "reference/commands"
INDEX = """# Reference

All of this is made from the code when the site is built, so that it says what the program does.

{commands}
Formats of export and import: [Formats](formats.md). What `read --format jsonl` prints: [Lines of JSON](lines.md). In a program:
[Python](python.md); of a server: [For programs](http.md). Beside these, by hand: [What is read](../sources.md),
[Out and in](../exports.md), [In a browser](../web.md), [The ledger](../ledger.md), and the [codebook](../codebook.md).

Every command ends with 0 where all is done, with 1 where some of what it was given failed, with 2 where it was used
wrongly. Standard output holds only what was asked for; messages go to standard error.
"""


def pages() -> dict[str, str]:
    """Every page that is made, by its place on the site."""
    commands = {f"{COMMANDS}/{name}.md": text for name, text in of_commands.pages()}
    rows = [(f"[`{name}`](commands/{name}.md)", of_commands.escaped(about)) for name, about in of_commands.listed()]
    return commands | {
        "reference/index.md": INDEX.format(commands=of_commands.table(("command", "what it does"), rows)),
        "reference/formats.md": of_formats.formats(),
        "reference/lines.md": of_formats.lines(),
        "reference/python.md": of_python.python(),
        "reference/http.md": of_http.http(),
    }
