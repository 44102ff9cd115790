"""The bytes of a page to its tree, whatever they are: encodings found out, nothing run, nothing else loaded."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from notulen.errors import InputError
from notulen.reports.text import wide_encoding

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LARGEST = 10_000_000  # bytes of a page
_HEAD = 4_096  # bytes in which a page must name its encoding
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_DECLARED = re.compile(r"^\s*<\?xml[^>]{0,400}>")
_TAG = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|title|article|div|p|script)[\s>/]", re.IGNORECASE)
# What a text in no other encoding is: the web reads "Latin 1" as Windows-1252.
_LAST = "windows-1252"
_ALIASES = {"iso-8859-1": _LAST, "latin-1": _LAST, "latin1": _LAST, "ascii": _LAST, "us-ascii": _LAST}
_HIDDEN = frozenset({"script", "style", "noscript", "template", "svg", "select", "button", "iframe", "textarea"})
_ELSEWHERE = frozenset({"head", "nav", "aside", "footer"})
_INLINE = frozenset("a abbr b bdi cite code em font i label mark q s small span strong sub sup time u".split())
_BLANKS = re.compile(r"\s+")


def looks_like_page(data: bytes) -> bool:
    """Whether bytes begin as a page of the web does."""
    return _TAG.search(data[:_HEAD]) is not None


def characters(data: bytes, charset: str | None = None) -> str:
    """The characters of a page.

    Args:
        data: its bytes.
        charset: the encoding that its server named, which stands over the page's own word.

    Returns:
        Its text; bytes that stand for nothing are U+FFFD.
    """
    if data.startswith(codecs.BOM_UTF8):
        return data[3:].decode("utf-8", "replace")
    if wide := wide_encoding(data):
        return data.decode(wide, "replace").lstrip("\ufeff")
    try:
        return data.decode("utf-8")  # what is UTF-8 throughout is nothing else, whatever it says of itself
    except UnicodeDecodeError:
        pass
    own = _CHARSET.search(data[:_HEAD]) or _XML.search(data[:_HEAD])
    for name in (charset, own and own[1].decode("ascii", "replace")):
        if name and (known := _codec(name)) and known != "utf-8":
            try:
                return data.decode(known, "replace")
            except (UnicodeError, ValueError):  # some encodings of names and of escapes know no replacing
                continue
    damaged = data.decode("utf-8", "replace")
    return damaged if damaged.count("\ufffd") * 50 < sum(c > "\x7f" for c in damaged) else data.decode(_LAST, "replace")


def _codec(name: str) -> str | None:
    name = _ALIASES.get(name.strip().lower(), name.strip())
    try:
        info = codecs.lookup(name)
        "a".encode(info.name)  # some names stand for no encoding of text ("hex", "rot13")
    except (LookupError, ValueError, UnicodeError):
        return None
    return info.name


def tree(text: str, name: str) -> HtmlElement:
    """The tree of a page.

    Args:
        text: its characters.
        name: the input as the user named it.

    Raises:
        InputError: it holds no markup.
    """
    from lxml import etree, html

    text = _DECLARED.sub("", text.replace("\0", ""))
    if not text.strip():
        raise InputError(name, "empty: it holds no page")
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise InputError(name, f"no page: {error}") from None
    return root


def words(element: HtmlElement) -> str:
    """What an element shows, its white space as single blanks."""
    return _BLANKS.sub(" ", "".join(_shown(element))).strip()


def _shown(element: HtmlElement) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _HIDDEN:
            yield from _shown(child)
            yield "" if child.tag in _INLINE else " "
        yield child.tail or ""


def lines(root: HtmlElement) -> Iterator[str]:
    """What a page shows, a block a line, in order, without its menus, sides and foot.

    Args:
        root: the page.
    """
    # iterwalk and not recursion: pages nest as deep as their makers like.
    from lxml import etree

    run: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        start = event == "start"
        if start and (not isinstance(tag, str) or tag in _HIDDEN or tag in _ELSEWHERE):
            walk.skip_subtree()
            continue
        if tag in _INLINE:
            run.append(" ")
        elif run:
            if line := " ".join("".join(run).split()):
                yield line
            run = []
        if words_ := element.text if start else element.tail:
            run.append(words_)
    if line := " ".join("".join(run).split()):
        yield line
