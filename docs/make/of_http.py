"""The reference for programs that ask a server, from what it says of itself (OpenAPI)."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from of_commands import code, escaped, table

from notulen.web.api.app import PATH
from notulen.web.app import create_app

PAGE = """# For programs

What `notulen serve` answers under `{path}`, made from the code. How pages, ETags and errors work stands in
[In a browser](../web.md#for-programs); the server itself gives the whole
description as `{path}/openapi.json`, and `/api` shows it.

## What many take

{common}"""
COMMON = 6  # addresses that take a parameter before it is told once for all


def http() -> str:
    """The page of addresses."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Path(folder, "notulen.db"))
        made: dict[str, Any] = app.state.api.openapi()
        app.state.site.close()
    taken: dict[str, list[dict[str, Any]]] = {}
    for one in made["paths"].values():
        for parameter in one.get("get", {}).get("parameters", ()):
            taken.setdefault(parameter["name"], []).append(parameter)
    common = {name: found[0] for name, found in taken.items() if len(found) >= COMMON}
    return PAGE.format(path=PATH, common=_parameters(common.values())) + "\n" + "\n".join(_paths(made, set(common)))


def _paths(made: dict[str, Any], common: set[str]) -> Iterator[str]:
    for path, one in sorted(made["paths"].items()):
        for method, told in one.items():
            own = [each for each in told.get("parameters", ()) if each["name"] not in common]
            many = sorted(each["name"] for each in told.get("parameters", ()) if each["name"] in common)
            yield f"## {method.upper()} {path.replace('{', '').replace('}', '')}\n"
            yield escaped(told.get("description") or told.get("summary") or "") + "\n"
            if many:
                yield f"Takes {', '.join(map(code, many))}{', and:' if own else '.'}\n"
            if own:
                yield _parameters(own)


def _parameters(parameters: Any) -> str:  # noqa: ANN401 - as OpenAPI gives them
    rows = [
        (code(one["name"]), one["in"], escaped(one.get("description") or one.get("schema", {}).get("description", "")))
        for one in parameters
    ]
    return table(("name", "in", "what it is"), rows)
