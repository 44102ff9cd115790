"""When and by whom a page's article was written: its markup, marked elements and the lines around its headline, weighed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from notulen.reports import linked
from notulen.reports.byline import Names, capital_line, labelled, names, plain
from notulen.reports.headlines import alike
from notulen.reports.markup import lines, words
from notulen.reports.moments import Moment, machine, shown
from notulen.reports.pagewords import page_words
from notulen.reports.settling import settled, zoned

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from notulen.reports.metadata import Page

PARAGRAPH = 160  # characters that a paragraph has and a line of day and writer has not
BEFORE, BEHIND = 8, 14  # lines around the headline among which day and writer are shown
MOST = 3_000  # lines of a page that are looked at
AGAIN = 80  # lines behind the headline in which it may stand again: first as the end of a path to the page, say

_DATES = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "parsely-pub-date",
    "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "dc.date.issued", "dcterms.issued", "dcterms.created",
    "dcterms.date", "dc.date.created", "dc.date", "sailthru.date", "article.published", "article_date_original",
    "originalpublicationdate", "date.issued", "date", "displaydate", "release_date", "citation_publication_date",
    "citation_date",
)  # fmt: skip
_DATE_LIKE = re.compile(
    r"publish(?:ed)?[_:.-]?(?:date|time|on|at)$|pub[_:.-]?date$|date[_:.-]?publi(?:sh|shed|cation)$|publication[_:.-]?date$"
)
_AUTHORS = (
    "author", "article:author", "og:article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator",
    "byl", "byline", "citation_author", "creator", "cxenseparse:author",
)  # fmt: skip
_AUTHOR_LIKE = re.compile(r"(?:^|[:._-])authors?(?:[_-]?name)?$")
_BYLINES = re.compile(
    r"(?:^|[\s_-])(?:by-?line|author|penulis|reporter|writer|wartawan|pewarta)s?(?:$|[\s_-])", re.IGNORECASE
)
_ASIDE = re.compile(
    r"comment|related|sidebar|widget|popular|recommend|card|footer|promo|teaser|most-?read|trending", re.IGNORECASE
)
_NAME = re.compile(r"name|link", re.IGNORECASE)
_WRITERS = (
    "//*[contains(@rel,'author') or contains(@itemprop,'author') or "
    + " or ".join(f"contains(@class,'{part}')" for part in ("yline", "uthor", "enulis", "eporter"))
    + "]"
)


class Signed:
    """What a page tells of when and by whom its article was written, each in the order of trust.

    Args:
        page: the page, and what its markup says.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.day_first = (page.language or "").lower() not in {"en-us", "en_us"}

    # The lines around the headline

    @cached_property
    def around(self) -> list[str]:
        """The lines near the headline, where a page shows its day and its writer."""
        head = self.page.headline
        key = plain(head or "")
        all_lines: list[str] = []
        at: list[int] = []
        for line in islice(lines(self.page.root), MOST):
            if head and len(line) < 2 * len(head) + 20 and len(head) < 2 * len(line) + 20 and plain(line) == key:
                at.append(len(all_lines))
            all_lines.append(line)
            if at and len(all_lines) > at[0] + AGAIN:
                break
        if head and not at:
            at = [n for n, line in enumerate(all_lines) if len(line) < 300 and alike(line, head) > 0.8]
        if not at:
            return all_lines[: BEFORE + BEHIND]
        place = self._place(all_lines, at)
        return [
            *_to_article(all_lines[place + 1 : place + 1 + BEHIND]),
            *reversed(all_lines[max(0, place - BEFORE) : place]),
        ]

    def _place(self, all_lines: list[str], at: list[int]) -> int:
        """Of the places where the headline stands, the one with a day beside it."""

        def dated(place: int) -> bool:
            near = all_lines[max(0, place - 3) : place + 8]
            return any(True for line in near if len(line) < 200 for _ in shown(line, self.day_first))

        return next((place for place in at if dated(place)), at[0])

    # The moment

    def published(self) -> str | None:
        """When the article was published, as ISO 8601, in the zone the page tells."""
        marked = list(self._marked_moments())
        seen = list(self._shown_moments())
        changed = {m.day for one in self.page.articles if (m := self._moment(one.get("dateModified")))}
        changed |= {
            m.day
            for value in self.page.tagged(("article:modified_time", "og:updated_time"))
            if (m := self._moment(value))
        }
        best = settled(marked, [one for one in seen if one.day not in changed or any(one.day == m.day for m in marked)])
        if best is None:
            best = self._last_resort()
        return zoned(best, marked, seen).iso if best else None

    def _marked_moments(self) -> Iterator[Moment]:
        values: list[object] = [
            one.get(key) for one in self.page.articles for key in ("datePublished", "dateCreated", "uploadDate")
        ]
        values += self.page.tagged(_DATES, _DATE_LIKE)
        values += [one.get("datePublished") for one in self.page.records if linked.is_page(one)]
        for element in self.page.root.xpath(
            "//*[contains(@itemprop,'datePublished') or (self::time and (@pubdate or @datetime))]"
        ):
            if not _aside(element):
                values.append(element.get("datetime") or element.get("content") or words(element)[:100])
        for value in values:
            if found := self._moment(value):
                yield found

    def _moment(self, value: object) -> Moment | None:
        told = linked.text(value)
        return machine(told, self.day_first) if told else None

    def _shown_moments(self) -> Iterator[Moment]:
        near = self.around
        for number, line in enumerate(near):
            if len(line) > 240:
                continue
            # Day and time may stand in blocks of their own.
            whole = line if len(line) > 60 else " | ".join(near[number : number + 2])[:240]
            own = [found.day for found in shown(line, self.day_first)]
            if own and not _tells_change(line, near[number - 1] if number else ""):
                yield from (found for found in shown(whole, self.day_first) if found.day in own)

    def _last_resort(self) -> Moment | None:
        from htmldate import find_date

        try:
            found = find_date(
                self.page.root, extensive_search=True, original_date=True, url=self.page.url or self.page.address
            )
        except Exception:  # a page that its rules did not foresee has no date
            return None
        return machine(found) if found else None

    # The writer

    def authors(self, text_lines: Sequence[str]) -> list[Names]:
        """The names that the page gives as its writers', place by place, the more trusted first."""
        found = [
            _merged([names(value, self.page.outlets) for value in _strings(one.get("author"))])
            for one in self.page.articles
        ]
        found += [names(value, self.page.outlets) for value in self.page.tagged(_AUTHORS, _AUTHOR_LIKE)]
        found += [names(value, self.page.outlets) for value in self._twitter()]
        near = (*self.around, *text_lines[:3], *text_lines[-8:])
        found += [labelled(line, self.page.outlets) for line in near]
        if not any(one.people for one in found):
            found += [names(value, self.page.outlets) for value in self._marked_names()]
        if text_lines and len(text_lines) > 2 and (name := capital_line(text_lines[0])):
            found.append(Names(people=(name,)))
        return [one for one in found if one != Names()]

    def _twitter(self) -> Iterator[str]:
        for number in range(1, 5):
            label, value = self.page.meta.get(f"twitter:label{number}"), self.page.meta.get(f"twitter:data{number}")
            if label and value and label[0].casefold().strip(" :") in page_words().by:
                yield value[0]

    def _marked_names(self) -> Iterator[str]:
        """What elements hold that are marked as the writer's."""
        marked = self.page.root.xpath(_WRITERS)
        taken = 0
        for element in marked[:60]:
            kind = element.get("class") or ""
            own = "author" in f"{element.get('rel') or ''} {element.get('itemprop') or ''}"
            if not (own or _BYLINES.search(kind)) or _aside(element) or taken > 4:
                continue
            inner = next(
                (
                    words(one)
                    for one in element.iter()
                    if one is not element
                    and isinstance(one.tag, str)
                    and (one.get("itemprop") == "name" or _NAME.search(one.get("class") or ""))
                ),
                "",
            )
            shown_ = element.get("content") if element.tag == "meta" else inner or words(element)
            if shown_ and len(shown_) <= 100:
                taken += 1
                yield shown_


def _to_article(behind_head: Sequence[str]) -> Sequence[str]:
    """The lines up to where the article's own paragraphs begin; a lead may stand before."""
    long = [number for number, line in enumerate(behind_head) if len(line) > PARAGRAPH]
    return behind_head[: long[1]] if len(long) > 1 else behind_head


def byline(found: Sequence[Names]) -> str | None:
    """Who wrote: people before desks before agencies, in the order of places."""
    people = next((one.people for one in found if one.people), ())
    desks = next((one.desks for one in found if one.desks), ())
    agencies = next((one.agencies for one in found if one.agencies), ())
    return ", ".join(people or desks or agencies) or None


def _merged(found: Sequence[Names]) -> Names:
    def once(groups: Iterator[tuple[str, ...]]) -> tuple[str, ...]:
        return tuple({plain(one): one for group in groups for one in group}.values())

    return Names(once(n.people for n in found), once(n.desks for n in found), once(n.agencies for n in found))


def _strings(value: object) -> Iterator[str]:
    """The names in a JSON-LD author, whatever its shape."""
    if isinstance(value, list):
        for one in value[:20]:
            yield from _strings(one)
    elif isinstance(value, dict):
        yield from _strings(value.get("name") or value.get("@value"))
    elif told := linked.text(value):
        yield told


def _aside(element: HtmlElement) -> bool:
    """Whether an element stands in a part of the page that tells of other pages."""
    for number, one in enumerate((element, *element.iterancestors())):
        if one.tag in {"nav", "aside", "footer", "li"}:
            return True
        if (
            number < 8
            and one.tag not in {"body", "html", "main"}
            and _ASIDE.search(f"{one.get('class') or ''} {one.get('id') or ''}")
        ):
            return True
    return False


def _tells_change(line: str, before: str) -> bool:
    folded = line.casefold()
    changed = any(re.search(rf"\b{re.escape(word)}\b", folded) for word in page_words().changed)
    return changed or before.casefold().strip(" :") in page_words().changed
