"""What a page says of itself as JSON-LD: the article among its records, with what they refer to filled in."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MOST = 2_000  # records of a page that are looked at
DEEPEST = 12

_ARTICLES = (
    "newsarticle", "reportagenewsarticle", "backgroundnewsarticle", "analysisnewsarticle", "opinionnewsarticle",
    "reviewnewsarticle", "askpublicnewsarticle", "liveblogposting", "article", "report", "blogposting",
    "socialmediaposting", "techarticle", "scholarlyarticle", "advertisercontentarticle",
)  # fmt: skip
_PAGES = ("webpage", "itempage")
_WRAPPING = re.compile(r"^\s*(?://)?\s*(?:<!--|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|\]\]>|;)\s*$")
_LAST_COMMA = re.compile(r",(\s*[}\]])")

Entry = dict[str, Any]


def articles(found: Sequence[Entry]) -> list[Entry]:
    """The records of articles among a page's, the more telling types first, else in order.

    Args:
        found: the page's records.

    Returns:
        Records; what stands in them only by its `@id` is put in its place one level deep.
    """
    known = {one["@id"]: one for one in found if isinstance(one.get("@id"), str) and len(one) > 1}
    told = [
        (_ARTICLES.index(kind), one)
        for one in found
        if (kind := next((k for k in kinds(one) if k in _ARTICLES), None)) is not None
        and any(key in one for key in ("headline", "name", "datePublished", "author"))
    ]
    told.sort(key=lambda pair: pair[0])
    return [_filled(one, known) for _, one in told]


def records(root: HtmlElement) -> Iterator[Entry]:
    """Every JSON-LD record of a page, the outer before the inner."""
    left = MOST
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        for one in _flat(_parsed(script.text or ""), 0):
            if left <= 0:
                return
            left -= 1
            yield one


def kinds(record: Entry) -> list[str]:
    """The types of a record, in small letters and without their vocabulary."""
    value = record.get("@type")
    names = value if isinstance(value, list) else [value]
    return [re.split(r"[/#:]", name)[-1].lower() for name in names if isinstance(name, str)]


def is_page(record: Entry) -> bool:
    """Whether a record tells of the page and not of what stands on it."""
    return any(kind in _PAGES for kind in kinds(record))


def text(value: Any) -> str | None:  # noqa: ANN401 - whatever a page writes
    """A value's words: a text, or the first of a list, or a record's `@value` or `name`; None where it has none."""
    for _ in range(4):
        if isinstance(value, list):
            value = value[0] if value else None
        elif isinstance(value, dict):
            value = value.get("@value") or value.get("name")
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    return " ".join(html.unescape(html.unescape(value)).split()) or None


def _filled(record: Entry, known: dict[str, Entry]) -> Entry:
    def one(value: Any) -> Any:  # noqa: ANN401
        if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
            return known.get(value["@id"], value)
        return [one(v) for v in value] if isinstance(value, list) else value

    return {key: one(value) for key, value in record.items()}


def _parsed(source: str) -> Any:  # noqa: ANN401
    """A script's JSON, also where it is wrapped in comments, ends in a comma too many or holds bare line ends."""
    for _ in range(3):
        source = _WRAPPING.sub("", source)
    for attempt in (source, _LAST_COMMA.sub(r"\1", source), html.unescape(source)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return _leading(source)


def _leading(source: str) -> Any:  # noqa: ANN401
    """The JSON that a script begins with, whatever follows."""
    try:
        return json.JSONDecoder(strict=False).raw_decode(source.lstrip())[0]
    except (ValueError, RecursionError):
        return None


def _flat(value: Any, depth: int) -> Iterator[Entry]:  # noqa: ANN401
    if depth > DEEPEST:
        return
    if isinstance(value, list):
        for one in value:
            yield from _flat(one, depth + 1)
    elif isinstance(value, dict):
        yield value
        for one in value.values():
            if isinstance(one, dict | list):
                yield from _flat(one, depth + 1)
