"""Pages that lie elsewhere in the repository, links between all of them, and pieces of one page shown in another.

A page of the site is written so that it can be read where it lies: links lead to files. On the site they lead to pages; a
link to what is no page there is its words alone. `<!-- include: bench/README.md accuracy -->` stands for what lies there
between `<!-- accuracy: begin -->` and `<!-- accuracy: end -->`; `<!-- include: README.md "Limits" -->` for a section.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = "docs/"
ELSEWHERE = {
    "contributing.md": "CONTRIBUTING.md",
    "changelog.md": "CHANGELOG.md",
    "measurements.md": "bench/README.md",
    "training/acts.md": "training/acts/README.md",
    "training/passing.md": "training/passing/README.md",
    "training/pipeline.md": "training/pipeline/README.md",
}
_PLACES = {source: uri for uri, source in ELSEWHERE.items()} | {"README.md": "index.md"}
_INCLUDE = re.compile(r"<!-- include: (\S+) (?:\"([^\"]+)\"|(\S+)) -->")
_LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\((?![a-z]+:|#)([^)\s#]+)(#[^)\s]*)?\)")
_HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)


class WovenError(Exception):
    """A page asks for what is not there."""


def text(source: str) -> str:
    """The text of a file of the repository."""
    return (ROOT / source).read_text(encoding="utf-8")


def woven(markdown: str, uri: str) -> str:
    """A page as it stands on the site.

    Args:
        markdown: its text.
        uri: its place on the site, as in `howto/words.md`.

    Raises:
        WovenError: it includes what is not there.
    """

    def piece(found: re.Match[str]) -> str:
        source, heading, name = found.groups()
        if not (ROOT / source).is_file():
            raise WovenError(f"{uri}: {source} is not there")
        part = _section(text(source), heading) if heading else _marked(text(source), name)
        if part is None:
            raise WovenError(f"{uri}: {source} has no {heading or name!r}")
        return led(part, source, uri)

    source = ELSEWHERE.get(uri, DOCS + uri)
    # Links first: what is included has its own.
    return _INCLUDE.sub(piece, led(markdown, source, uri))


def led(markdown: str, source: str, uri: str) -> str:
    """A text whose links lead to pages.

    Args:
        markdown: the text.
        source: the file of the repository that it stands in.
        uri: the page of the site that it comes to stand on.
    """

    def link(found: re.Match[str]) -> str:
        image, words, target, anchor = found.groups(default="")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(source), target))
        place = path.removeprefix(DOCS) if path.startswith(DOCS) else _PLACES.get(path)
        if place is None:
            return words
        if words.endswith(".md"):  # where a file is called by its name, the page is by its title
            words = _title(path) or words
        return f"{image}[{words}]({posixpath.relpath(place, posixpath.dirname(uri) or '.')}{anchor})"

    return _LINK.sub(link, markdown)


def _title(path: str) -> str | None:
    """The title of a page of the repository."""
    found = _HEADING.search(text(path)) if (ROOT / path).is_file() else None
    return found[2] if found else None


def _marked(markdown: str, name: str) -> str | None:
    """What stands between two marks, written in one of the two ways."""
    for begin, end in (
        (f"<!-- {name}: begin -->", f"<!-- {name}: end -->"),
        (f"<!-- {name} -->", f"<!-- end of {name} -->"),
    ):
        if begin in markdown and end in markdown:
            return markdown.partition(begin)[2].partition(end)[0].strip()
    return None


def _section(markdown: str, heading: str) -> str | None:
    """What stands under a heading, up to the next of its rank."""
    headings = list(_HEADING.finditer(markdown))
    for place, one in enumerate(headings):
        if one[2] == heading:
            ends = (other.start() for other in headings[place + 1 :] if len(other[1]) <= len(one[1]))
            return markdown[one.end() : next(ends, len(markdown))].strip()
    return None
