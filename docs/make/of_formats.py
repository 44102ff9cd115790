"""The reference of the formats of export and import, from their registries and the mapping into other people's words."""

from __future__ import annotations

import inspect
from importlib import import_module

from of_commands import code, escaped, table

from notulen import knowledge
from notulen.commands.exports import Source
from notulen.imports import registry as imports
from notulen.ledger.entries import COLUMNS
from notulen.ledger.parties import party
from notulen.views import jsonl
from notulen.views.exports import icews
from notulen.views.exports import mapping as other
from notulen.views.exports.base import Format
from notulen.views.exports.networks import NODES
from notulen.views.exports.registry import OWN, named

FORMATS = """# Formats

Made from the program's own registries. How each field of a minute is mapped, and how each format behaves, stands in
[Out of a ledger, and into one](../exports.md).

## Export

{exports}
## Import

{imports}
## Kinds in other people's codes

PLOVER's and CAMEO's codes, the intensity ({scale}), and whether who acts stands thereby *for* the issue in a network of
discourse, where the minute has no polarity.

{kinds}
## Issues as PLOVER's contexts

{contexts}
## Parties in event data

A state is coded by its three letters. Others:

{parties}
## Columns

Of `csv` and, with their types and the text, of `parquet`: {columns}.

Of `icews`: {icews}.

## Nodes of networks

`--rows` and `--columns` are each one of {nodes}.
"""


def formats() -> str:
    """The page of formats."""
    return FORMATS.format(
        exports=table(
            ("format", "what it is", "a minute's parts it has no place for"), [_export(named(one)) for one in OWN]
        ),
        imports=table(("format", "what it is"), [_import(one) for one in Source]),
        scale=knowledge.load(other.FILE)["scale"],
        kinds=table(("kind", "PLOVER", "CAMEO", "intensity", "stands", "position it gives"), _kinds()),
        contexts=table(
            ("issue", "context"), [(code(issue), context) for issue, context in other.table("context").items()]
        ),
        parties=table(("who", "code", "sector"), _parties()),
        columns=", ".join(map(code, COLUMNS)),
        icews=", ".join(map(code, icews.COLUMNS)),
        nodes=", ".join(map(code, NODES)),
    )


def _export(one: Format) -> tuple[str, str, str]:
    form = "text; `-` writes it to standard output" if one.text else "a file"
    return f"[`{one.name}`](../exports.md#{one.name})", f"{escaped(one.about)}; {form}", escaped(one.lost)


def _import(one: Source) -> tuple[str, str]:
    module = import_module(f"notulen.imports.{imports.OWN.get(one.value, 'people')}")
    return f"[`{one.value}`](../exports.md#into-a-ledger)", escaped((inspect.getdoc(module) or "").split("\n")[0])


def _kinds() -> list[tuple[str, ...]]:
    kinds = knowledge.load(knowledge.FOLDER / "kinds.toml")["kind"]
    assert isinstance(kinds, list)
    return [
        (
            code(one["code"]), one.get("plover") or "none", one.get("cameo") or "none",
            str(other.table("goldstein").get(one.get("cameo"), "")),
            "for" if other.table("agreement")[one["code"]] else "against", one.get("stance") or "",
        )
        for one in kinds
    ]  # fmt: skip


def _parties() -> list[tuple[str, ...]]:
    sectors = other.table("sector")
    kinds: list[tuple[str, ...]] = [
        (f"any other {kind}", code(value), sectors.get(kind, ""))
        for kind, value in other.table("code").items()
        if kind in sectors
    ]
    own = [(one, value) for one, value in other.table("code").items() if one not in sectors]
    return [*((party(one).name, code(value), other.sector(one)) for one, value in own), *kinds]


LINES = """# Lines of JSON

What `notulen read --format jsonl` prints, a line each; `notulen schema` prints the same as JSON Schema. Offsets count
characters of the report's text from 0, half-open.
"""


def lines() -> str:
    """The page of lines of JSON."""
    parts = [LINES]
    for what in ("minute", "attribution", "report"):
        made = jsonl.schema(what)
        parts.append(f"## {what}\n\n{made.get('description', '')}\n\n{_fields(made)}")
        for name, one in made.get("$defs", {}).items():
            parts.append(f"### {name} of a {what}\n\n{one.get('description', '')}\n\n{_fields(one)}")
    return "\n".join(parts)


def _fields(made: dict[str, object]) -> str:
    properties = made["properties"]
    assert isinstance(properties, dict)
    rows = [(code(name), _type(one), escaped(one.get("description", ""))) for name, one in properties.items()]
    return table(("field", "type", "what it is"), rows)


def _type(one: dict[str, object]) -> str:
    """The type of a field, in words."""
    if isinstance(one.get("$ref"), str):
        return str(one["$ref"]).rsplit("/", 1)[-1]
    if isinstance(choices := one.get("enum"), list):
        return ", ".join(map(code, choices))
    if isinstance(several := one.get("anyOf"), list):
        return " or ".join(_type(part) for part in several)
    if one.get("type") == "array":
        if isinstance(row := one.get("prefixItems"), list):
            return f"[{', '.join(_type(part) for part in row)}]"
        return f"list of {_type(items)}" if isinstance(items := one.get("items"), dict) else "list"
    return str(one.get("type", "anything"))
