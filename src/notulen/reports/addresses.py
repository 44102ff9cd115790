"""Addresses of the web: what they are called without what only tracks, and what their hosts are called."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

LONGEST = 4_000  # characters
_TRACKING = re.compile(
    r"utm_.*|fbclid|gclid|gclsrc|dclid|msclkid|yclid|igshid|mc_cid|mc_eid|_ga|_gl|cmpid|ocid|ito|ref_src|ref_url"
    r"|spm|smid|smtyp|wt\.mc_id|at_medium|at_campaign|at_custom\d?|ns_campaign|ns_mchannel|xtor|tag_medium"
)
_SHOW = frozenset("www m amp mobile beta".split())
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
