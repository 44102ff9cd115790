"""The formats of export there are: those that come along, and those of other packages (entry points `notulen.exports`)."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from notulen.errors import NotulenError
from notulen.views.exports.base import Format

GROUP = "notulen.exports"
# Name, and where it is: what is not asked for is not loaded.
OWN = {
    "csv": "csv:FORMAT",
    "jsonl": "jsonl:MINUTES",
    "bundle": "jsonl:BUNDLE",
    "parquet": "parquet:FORMAT",
    "plover": "plover:FORMAT",
    "icews": "icews:FORMAT",
    "dna": "dna:FORMAT",
    "graphml": "networks:GRAPHML",
    "dl": "networks:DL",
    "pajek": "networks:PAJEK",
    "edges": "networks:EDGES",
    "webannotation": "webannotation:FORMAT",
    "prov": "prov:FORMAT",
    "schemaorg": "schemaorg:FORMAT",
    "ftm": "ftm:FORMAT",
    "ics": "ics:FORMAT",
    "brief-md": "brief:MARKDOWN",
    "brief-html": "brief:HTML",
    "brief-docx": "brief:DOCX",
    "brief-pdf": "brief:PDF",
}


@cache
def formats() -> dict[str, Format]:
    """Every format by its name, those that come along first; another's cannot take the name of one of them."""
    return {**{name: _own(name) for name in OWN}, **{name: other(name) for name in others() if name not in OWN}}


@cache
def others() -> tuple[str, ...]:
    """The names of formats that other packages bring."""
    return tuple(sorted({one.name for one in entry_points(group=GROUP)}))


def named(name: str) -> Format:
    """The format of a name.

    Raises:
        NotulenError: there is none, or the package that brings it cannot be loaded.
    """
    if name in OWN:
        return _own(name)
    if name in others():
        return other(name)
    raise NotulenError(f"no format {name!r}; there are {', '.join([*OWN, *others()])}")


def _own(name: str) -> Format:
    module, _, attribute = OWN[name].partition(":")
    found = getattr(import_module(f"notulen.views.exports.{module}"), attribute)
    assert isinstance(found, Format)
    return found


def other(name: str) -> Format:
    """The format of another package.

    Raises:
        NotulenError: it cannot be loaded, or is none.
    """
    point = next(one for one in entry_points(group=GROUP) if one.name == name)
    try:
        found = point.load()
    except Exception as error:  # whatever another's package does when it is loaded
        raise NotulenError(f"the format {name!r} of {point.value} cannot be loaded: {error}") from error
    if not isinstance(found, Format) or (found.text is None) == (found.file is None):
        raise NotulenError(
            f"the format {name!r}: {point.value} is no notulen.views.exports.base.Format of text or of file"
        )
    return found
