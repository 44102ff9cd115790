"""Addresses of the web: what they are called without what only tracks, which mean one page, what their hosts are called."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from notulen.reports.pagewords import address_words

LONGEST = 4_000  # characters
_TRACKING = re.compile(
    r"utm_.*|fbclid|gclid|gclsrc|dclid|msclkid|yclid|igshid|mc_cid|mc_eid|_ga|_gl|cmpid|ocid|ito|ref_src|ref_url"
    r"|spm|smid|smtyp|wt\.mc_id|at_medium|at_campaign|at_custom\d?|ns_campaign|ns_mchannel|xtor|tag_medium"
)
_SHOW = frozenset("www m amp mobile beta".split())
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE)
_AMP = re.compile(r"\.amp(?=(?:\.html?)?$)", re.IGNORECASE)
_FORMS = frozenset("amp print".split())  # segments at either end of a path, and parameters, of one page's other forms
_FORM_KEYS = frozenset("output outputtype view mode format type".split())
_ON = frozenset(["", "1", "true", "yes"])
ALL = 0  # the number of the page that holds all pages of an article
MOST_PAGES = 50  # of an article; what is more is no number of a page
_ESCAPED = re.compile(r"%([0-9A-Fa-f]{2})|[^!-~]|%")
_SECOND = frozenset("co com ac go or net org gov edu sch my web".split())


def is_address(source: str) -> bool:
    """Whether a source is written as an address of the web."""
    return re.match(r"https?://", source, re.IGNORECASE) is not None


def canonical(address: str) -> str | None:
    """An address in one form: scheme and host small, without fragment and parameters that only track.

    Args:
        address: whole.

    Returns:
        The address, or None where it is none of http or https.
    """
    if len(address) > LONGEST or any(char <= " " or char == "\x7f" for char in address):
        return None
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
        query = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=200)
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not host:
        return None
    own = f"[{host}]" if ":" in host else host
    if port and port != (443 if parts.scheme.lower() == "https" else 80):
        own += f":{port}"
    kept = [(key, value) for key, value in query if not _TRACKING.fullmatch(key.lower())]
    rest = parts.query if len(kept) == len(query) else urlencode(kept)
    return urlunsplit((parts.scheme.lower(), own, parts.path or "/", rest, ""))


def normal(address: str) -> str | None:
    """The form that all addresses of one page have in common.

    Scheme and "www." or "m." before the host do not matter, nor do fragment, order of parameters, a slash at the end,
    parameters that only track, and those that ask for the same page for phones (AMP), for print or whole.

    Args:
        address: anything.

    Returns:
        The form, which is its own; None where the address is none of http or https, or that of a whole site.
    """
    found = _parted(address)
    if found is None:
        return None
    host, path, query, number = found
    if number is not None and number > 1:
        query = sorted([*query, ("page", str(number))])
    return urlunsplit(("https", host, path, urlencode(query), "")) if path != "/" or query else None


def paged(address: str) -> tuple[str, int | None] | None:
    """The normal form of an address without the number of a page, and that number (`ALL` for all); None as in `normal`.

    Only parameters tell a number; a path that ends in one is told apart by `numbered`.
    """
    found = _parted(address)
    if found is None or (found[1] == "/" and not found[2]):
        return None
    host, path, query, number = found
    return urlunsplit(("https", host, path, urlencode(query), "")), number


def numbered(address: str) -> tuple[str, int] | None:
    """The same of an address whose path ends in "/2" or "/page/2", which other pages must confirm; None for others."""
    found = _parted(address)
    if found is None or found[3] is not None:
        return None
    host, path, query, _ = found
    segments = path.split("/")
    if not re.fullmatch(r"[1-9]\d?", segments[-1], re.ASCII) or int(segments[-1]) > MOST_PAGES:
        return None
    number = int(segments.pop())
    if segments[-1].lower() in _page_words():
        segments.pop()
    path = "/".join(segments)
    return (urlunsplit(("https", host, path, urlencode(query), "")), number) if path else None


@lru_cache(maxsize=64)
def _parted(address: str) -> tuple[str, str, list[tuple[str, str]], int | None] | None:
    """Host, path and parameters in their normal form, and the number of the page that the parameters tell."""
    whole = canonical(address)
    if whole is None:
        return None
    parts = urlsplit(whole)
    host = _host(parts.netloc)
    kept: list[tuple[str, str]] = []
    number: int | None = None
    for key, value in parse_qsl(parts.query, keep_blank_values=True, max_num_fields=200):
        told = _number(key, value)
        if told is not None and number is None:
            number = told
        elif told is None and not _is_form(key, value):
            kept.append((_clean(key), _clean(value)))
    return host, _path(parts.path), sorted(kept), number


def _clean(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")  # half characters would not come out as they went in


def _number(key: str, value: str) -> int | None:
    if key.lower() not in _page_words():
        return None
    if value.lower() in address_words().every:
        return ALL
    whole = re.fullmatch(r"0*([1-9]\d?)", value, re.ASCII)
    return int(whole[1]) if whole and int(whole[1]) <= MOST_PAGES else None


def _is_form(key: str, value: str) -> bool:
    """Whether a parameter only asks for another form of the same page."""
    key, value = key.lower(), value.lower()
    forms = _form_words()
    return (key in forms and value in _ON) or (key in _FORM_KEYS and value in forms)


def _host(netloc: str) -> str:
    labels = netloc.split(".")
    while len(labels) > 2 and labels[0] in _SHOW:
        labels = labels[1:]
    return ".".join(labels)


def _path(path: str) -> str:
    """A path without what only asks for another form, its escapes in one way."""
    path = re.sub(r"/{2,}", "/", _ESCAPED.sub(_escaped, path))
    while True:
        shorter = _AMP.sub("", _INDEX.sub("", path)).rstrip("/")
        first, *rest = shorter.split("/") if shorter else [""]
        if rest and rest[-1].lower() in _form_words():
            rest = rest[:-1]
        elif len(rest) > 1 and rest[0].lower() in _form_words():
            rest = rest[1:]
        shorter = "/".join([first, *rest])
        if shorter == path:
            break
        path = shorter
    return path or "/"


def _escaped(match: re.Match[str]) -> str:
    """A character as itself where it may stand in a path, else as its escape."""
    if match[1] is None:
        return quote(match[0].encode("utf-8", "replace"))
    char = chr(int(match[1], 16))
    return char if char.isascii() and (char.isalnum() or char in "-._~") else match[0].upper()


@cache
def _page_words() -> frozenset[str]:
    return frozenset(address_words().page)


@cache
def _form_words() -> frozenset[str]:
    return _FORMS | frozenset(address_words().print)


def resolved(base: str, href: str) -> str | None:
    """Where a link leads to that stands on a page; None where it is none.

    Args:
        base: the page's address.
        href: the link as it is written.
    """
    try:
        return urljoin(base, href.strip()[:LONGEST])
    except ValueError:
        return None


def host_names(address: str) -> list[str]:
    """What an address's host is called: whole without "www.", and its telling part.

    Args:
        address: whole.
    """
    try:
        host = (urlsplit(address).hostname or "").lower()
    except ValueError:
        return []
    labels = [label for label in host.split(".") if label]
    if len(labels) < 2 or labels[-1].isdecimal() or ":" in host:
        return []
    while len(labels) > 2 and labels[0] in _SHOW:
        labels = labels[1:]
    telling = labels[-3] if len(labels) > 2 and labels[-2] in _SECOND else labels[-2]
    return [".".join(labels), telling]
