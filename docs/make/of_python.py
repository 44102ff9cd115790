"""The reference for Python: what `import notulen` gives, and the records, from their docstrings."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any

from of_commands import code, escaped, table
from pydantic import BaseModel

import notulen
from notulen import model

PAGE = """# Python

Made from the docstrings of the code. [The ledger](../ledger.md#in-python) shows how it is used. What can go wrong raises a
`NotulenError` (`notulen.errors`), whose text says what to do.
"""
RECORDS = """
## Records

Frozen, of pydantic, in `notulen.model`: what a field means stands in the [codebook](../codebook.md).
"""
_HEADS = ("Args", "Attributes", "Returns", "Yields", "Raises", "Example", "Examples", "Note")
_HEAD = re.compile(rf"^({'|'.join(_HEADS)}):$", re.MULTILINE)
_ITEM = re.compile(r"^(\*{0,2}[\w.]+): (.*)$", re.DOTALL)


def python() -> str:
    """The page for Python."""
    parts = [PAGE]
    for name in sorted(notulen.__all__):
        one = getattr(notulen, name)
        if inspect.isclass(one):
            parts.extend(_class(name, one))
        elif callable(one):
            parts.append(_described(f"notulen.{name}", one, 2))
    parts.append(RECORDS)
    parts.extend(_record(one) for one in _records())
    return "\n".join(parts)


def _class(name: str, one: type) -> Iterator[str]:
    yield _described(f"notulen.{name}", one, 2)
    own = [base for base in one.__mro__ if base.__module__.startswith("notulen") and not issubclass(base, Exception)]
    for below in dict.fromkeys(name for base in own for name in vars(base) if not name.startswith("_")):
        what = inspect.getattr_static(one, below)
        if isinstance(what, property):
            yield f"### {name}.{below} {{ #{name}.{below} }}\n\n{_documented(inspect.getdoc(what) or '')}"
        elif inspect.isfunction(what):
            yield _described(f"{name}.{below}", what, 3)


def _described(title: str, one: Callable[..., Any], rank: int) -> str:
    """A class or function with its signature and what its docstring says."""
    text = f"{'#' * rank} {title} {{ #{title} }}\n\n```python\n{title.rpartition('.')[2]}{_signature(one)}\n```\n"
    return f"{text}\n{_documented(inspect.getdoc(one) or '')}"


def _signature(one: Callable[..., Any]) -> str:
    if inspect.isclass(one) and issubclass(one, Exception):
        return ""  # nobody makes one: it is caught
    signature = inspect.signature(one)
    kept = [value for name, value in signature.parameters.items() if name != "self"]
    text = re.sub(r"(: |-> )'([^']*)'", r"\1\2", str(signature.replace(parameters=kept))).replace(" -> None", "")
    return text if len(text) < 90 else re.sub(r", (?=\*{0,2}\w+(?::|=|\)))", ",\n    ", text).replace("(", "(\n    ", 1)


def _documented(text: str) -> str:
    """A docstring in Google's manner as Markdown."""
    first, *rest = _HEAD.split(text)
    parts = [escaped(first.strip()) + "\n"]
    for head, body in zip(rest[::2], rest[1::2], strict=True):
        items = [" ".join(one.split()) for one in re.split(r"\n {4}(?=\S)", "\n" + body.strip("\n")) if one.strip()]
        found = [_ITEM.match(one) for one in items]
        if head in ("Args", "Attributes", "Raises") and all(found):
            body = "\n".join(f"- {code(one[1])}: {escaped(one[2])}" for one in found if one)
            parts.append(f"**{head}**\n\n{body}\n")
        else:
            parts.append(f"**{head}** {escaped(' '.join(items))}\n")
    return "\n".join(parts)


def _records() -> Iterator[type[BaseModel]]:
    for one in vars(model).values():
        if inspect.isclass(one) and issubclass(one, model.Record) and one is not model.Record:
            yield one


def _record(one: type[BaseModel]) -> str:
    rows = [
        (code(name), code(_type(field.annotation)), escaped(field.description or ""))
        for name, field in one.model_fields.items()
    ]
    about = escaped((inspect.getdoc(one) or "").strip())
    return f"### {one.__name__} {{ #{one.__name__} }}\n\n{about}\n\n{table(('field', 'type', 'what it is'), rows)}"


def _type(annotation: object) -> str:
    text = (
        annotation.__name__ if isinstance(annotation, type) and not hasattr(annotation, "__args__") else str(annotation)
    )
    return re.sub(r"(?:typing|notulen\.model)\.", "", text)
