"""Articles of several pages: which page of which article a page is, and pages that are read together joined into one report."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, cast

from lxml import etree

from notulen.errors import InputError
from notulen.reports.addresses import ALL, numbered, paged, resolved
from notulen.reports.line import Line, Part
from notulen.reports.pagewords import address_words, alternatives, page_words

if TYPE_CHECKING:
    from notulen.reports.metadata import Page

WINDOW = 32  # reports that wait for a further page of an article among them: bounds memory whatever comes
MOST = 10  # pages of an article that are fetched

_all_hrefs = etree.XPath("//a/@href | //link/@href", smart_strings=False)
_FIGURE = re.compile(r"/\d{1,2}/?(?:[?#]|$)", re.ASCII)
_FIRST = re.compile(r"\d{1,3}", re.ASCII)


def part_of(page: Page) -> Part | None:
    """Which page of an article a page is; None where it is the only one, or says nothing of others.

    Args:
        page: the page.
    """
    here = page.address or page.url
    told = paged(here) if here else None
    if here is None or told is None:
        return None
    article, number = told
    if number is None and (split := numbered(here)) and _links_to(page, split[0], here):
        article, number = split  # "/2" is the number of a page where it links back to the first
    if number is None:
        number = _in_title(page)
    links: dict[int, str] = {}
    for href in _likely(_hrefs(page), article):
        address = resolved(here, href)
        other = _page_of(address, article) if address else None
        if address and other is not None and other != number:
            links.setdefault(other, address)
    if number in (None, 1) and not links:
        return None
    return Part(article, 1 if number is None else number, links)


def _page_of(address: str, article: str) -> int | None:
    """The number of the page of an article that an address leads to."""
    told = paged(address)
    if told and told[0] == article:
        return 1 if told[1] is None else told[1]
    split = numbered(address)
    return split[1] if split and split[0] == article else None


def _links_to(page: Page, article: str, here: str) -> bool:
    """Whether a page links to the first one of an article."""
    last = article.rsplit("/", 1)[1]
    likely = (one for one in _hrefs(page) if last in one)
    return any((address := resolved(here, one)) and paged(address) == (article, None) for one in likely)


def _hrefs(page: Page) -> list[str]:
    return [one for one in cast("list[str]", _all_hrefs(page.root)) if isinstance(one, str)]


def _in_title(page: Page) -> int | None:
    """The number that a page's titles tell ("Halaman 2", "Page 2 of 3")."""
    for title in page.titles:
        if (found := page_words().page.search(title)) and (number := _FIRST.search(found[0])):
            return int(number[0]) or None
    return None


def _likely(hrefs: Sequence[str], article: str) -> Iterator[str]:
    """The links that may lead to a page of an article, told by their looks: of most pages hardly any does."""
    last = f"{article.rsplit('/', 1)[1].split('?', 1)[0]}/"
    together = "\n".join(hrefs)
    if last not in together and not _parameter().search(together):
        return
    for href in hrefs:
        if _parameter().search(href) or (last in href and _FIGURE.search(href)):
            yield href


@cache
def _parameter() -> re.Pattern[str]:
    return re.compile(rf"[?&](?:{alternatives(address_words().page)})=", re.IGNORECASE)


# Joining


@dataclass(slots=True)
class _Article:
    """The pages of an article that have come so far, by number."""

    parts: dict[int, Line] = field(default_factory=dict)

    def takes(self, number: int) -> bool:
        return number not in self.parts

    @property
    def whole(self) -> bool:
        """Whether no other page of it is to be waited for."""
        linked = {number for line in self.parts.values() if line.part for number in line.part.links}
        every = set(range(1, max([*self.parts, *linked]) + 1))
        return ALL in self.parts or (ALL not in linked and set(self.parts) == every)

    def lines(self) -> list[Line]:
        """Its pages as reports: those that follow each other as one, or the page that holds all as the only one."""
        if ALL in self.parts:
            return [self.parts[ALL]]
        runs: list[list[Line]] = []
        for number in sorted(self.parts):
            if number - 1 in self.parts:
                runs[-1].append(self.parts[number])
            else:
                runs.append([self.parts[number]])
        return [in_one(run) for run in runs]


def in_one(run: Sequence[Line]) -> Line:
    """Pages of one article as one report: the first's, with the articles of the others below it, in order."""
    first = run[0]
    if len(run) == 1:
        return first
    text = "\n".join([first.report.text, *map(_below, run[1:])])
    return replace(first, report=first.report.model_copy(update={"text": text}))


def _below(line: Line) -> str:
    """The text of a further page, without the headline above it."""
    head, mark, rest = line.report.text.partition("\n")
    return rest if mark and head == line.report.headline else line.report.text


def joined(found: Iterable[Line | InputError]) -> Iterator[Line | InputError]:
    """Reports in their order, pages of one article joined where the first of them stands.

    Args:
        found: reports as they come; what stands more than `WINDOW` reports apart is not joined.
    """
    waiting: deque[Line | InputError | _Article] = deque()
    known: dict[str, _Article] = {}

    def out() -> Iterator[Line | InputError]:
        head = waiting.popleft()
        if not isinstance(head, _Article):
            yield head
            return
        for name in [name for name, one in known.items() if one is head]:
            del known[name]
        yield from head.lines()

    for one in found:
        part = None if isinstance(one, InputError) else one.part
        if part is None or isinstance(one, InputError):
            waiting.append(one)
        elif (article := known.get(part.article)) and article.takes(part.number):
            article.parts[part.number] = one
        else:
            article = known[part.article] = _Article({part.number: one})
            waiting.append(article)
        while waiting and (len(waiting) > WINDOW or not isinstance(waiting[0], _Article) or waiting[0].whole):
            yield from out()
    while waiting:
        yield from out()


def followed(first: Line, fetched: Callable[[str], Line | InputError]) -> Line:
    """A fetched page with the other pages of its article, as far as they can be fetched too.

    Args:
        first: the page.
        fetched: gives the page at an address.
    """
    if first.part is None or first.part.number == ALL:
        return first
    if (address := first.part.links.get(ALL)) and not isinstance(whole := fetched(address), InputError):
        return replace(whole, report=whole.report.model_copy(update={"id": first.report.id}))
    run, part, notes = [first], first.part, list[str]()
    if part.number > 1 and (address := part.links.get(1)):
        start = fetched(address)
        if not isinstance(start, InputError) and start.part and start.part.article == part.article:
            run, part = [start], start.part
    while len(run) < MOST and part is not None and (address := part.links.get(part.number + 1)):
        further = fetched(address)
        if isinstance(further, InputError):
            notes.append(f"page {part.number + 1} of it is missing: {further.reason}")
            break
        if not further.part or (further.part.article, further.part.number) != (part.article, part.number + 1):
            break
        run.append(further)
        part = further.part
    made = in_one(run)
    return replace(
        made, report=made.report.model_copy(update={"id": first.report.id}), notes=(*made.notes, *notes)
    )  # fmt: skip
