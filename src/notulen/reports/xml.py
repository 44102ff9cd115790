"""Bytes of XML to a tree, however broken, with nothing loaded, nothing expanded and no entity defined."""

from __future__ import annotations

import html.entities
import re
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from notulen.errors import InputError
from notulen.reports.markup import characters

if TYPE_CHECKING:
    from lxml.etree import _Element

_DECLARED = re.compile(r"^\s*<\?xml[^>]{0,400}>")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_OPENS, _CLOSES = "<![CDATA[", "]]>"
_REFERENCE = re.compile(r"&(?:(#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)?")
_OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})  # which XML knows itself


def tree(data: bytes, name: str, charset: str | None = None) -> _Element:
    """The root of a document.

    Args:
        data: its bytes.
        name: the input as the user named it.
        charset: the encoding that its server named.

    Raises:
        InputError: it holds no markup, or defines entities, with which a few lines can be made to fill any memory.
    """
    from lxml import etree

    text = _DECLARED.sub("", _CONTROLS.sub("", characters(data, charset)))
    parser = etree.XMLParser(
        encoding="utf-8", recover=True, resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(_mended(text).encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(name, f"no XML: {error}") from None
    if root is None or not isinstance(root.tag, str):
        raise InputError(name, "no XML that can be read")
    own: Any = root.getroottree().docinfo.internalDTD  # whose stubs do not know all of it
    if own is not None and list(own.entities()):
        raise InputError(name, "it defines entities of its own, which no feed needs; not read")
    etree.strip_elements(root, etree.Entity, with_tail=False)
    return root


def _mended(text: str) -> str:
    """XML in which every "&" begins what XML knows: HTML's names as their characters, the rest as itself."""
    parts = []
    place = 0
    while (start := text.find(_OPENS, place)) >= 0 and (end := text.find(_CLOSES, start)) >= 0:
        parts += [_REFERENCE.sub(_meant, text[place:start]), text[start : end + len(_CLOSES)]]
        place = end + len(_CLOSES)
    return "".join([*parts, _REFERENCE.sub(_meant, text[place:])])


def _meant(match: re.Match[str]) -> str:
    name = match[1]
    if name is None:
        return "&amp;"
    if name in _OWN:
        return match[0]
    if name.startswith("#"):
        number = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
        # What stands for no character would, read by others, be half of one.
        return match[0] if number < 0x110000 and not _CONTROLS.match(chr(number)) else "\ufffd"
    char = html.entities.html5.get(f"{name};")
    # What nobody knows stays as it is written, whoever may define it.
    return f"&amp;{name};" if char is None else "".join(f"&#{ord(one)};" for one in char)


def local(element: _Element) -> str:
    """An element's name without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def words(element: _Element) -> str:
    """All words in an element, on one line."""
    return " ".join("".join(str(part) for part in element.itertext()).split())


def slim(root: _Element, entries: Collection[str], kept: Collection[str], most: int) -> int:
    """Takes out of a feed what is not used: parts of it and of its entries, attributes, and entries above a number.

    Args:
        root: of the feed.
        entries: what its entries are called.
        kept: what the parts and attributes are called that stay.
        most: entries that stay, the first.

    Returns:
        How many were taken out.
    """
    found = [one for one in root.iter() if local(one) in entries]
    for one in found[most:]:
        _without(one)
    for one in found[:most]:
        for child in list(one):
            if local(child) not in kept:
                _without(child)
    for one in root.iter():
        _plain(one, kept)
    return max(len(found) - most, 0)


def _without(element: _Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _plain(element: _Element, kept: Collection[str]) -> None:
    """Leaves an element the attributes that are used, each once: mended documents have them twice."""
    told = {str(key): str(value) for key, value in element.attrib.items()}
    element.attrib.clear()
    for key, value in told.items():
        if key.rpartition("}")[2] in kept:
            element.set(key, value)
