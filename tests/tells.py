"""Minutes and reports as tests tell them: short, with what does not matter left out."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from notulen.standing.acts import Act, acts
from notulen.standing.told import Told

FORCES = "security.forces"
TALKS = "process.talks"
ALL_WORDS = "penarikan pasukan dari perbatasan"


def tell(
    who: str, kind: str, to: str = "", words: str = ALL_WORDS, day: str | None = "2022-01-10", **more: Any
) -> Told:
    """A minute: who does what to whom, in which words, on which day; by default told by an outlet on its own word.

    Args:
        who: codes of who acts, joint ones with "+".
        kind: the kind of act.
        to: codes of those addressed.
        words: what is said.
        day: of the act; None where it is not told.
        more: other fields of `Told`; `by` for the codes of its source, `issue` for one issue.
    """
    outlet = more.get("outlet", "Warta Selat")
    published = more.pop("published", day or "2022-01-10")
    by, issue = more.pop("by", ""), more.pop("issue", FORCES)
    given = {
        "start": 0, "modality": "actual", "polarity": None, "actor": None, "recipient": None,
        "source": None, "issues": (issue,), "day_to": day, "outlet": outlet, "origin": outlet.casefold(),
        "language": "id", "condition": None, "place": None, "confidence": 0.9, "first_day": published,
        "report": f"{outlet} {published}",
    } | more  # fmt: skip
    name = f"{who} {kind} {to} {words} {day} {published} {sorted(given.items(), key=str)}"
    return Told(
        minute=sha256(name.encode()).hexdigest()[:16], kind=kind, actors=codes(who), recipients=codes(to),
        sources=codes(by), day_from=day, published=published, content=words, **given,
    )  # fmt: skip


def codes(joint: str) -> frozenset[str]:
    return frozenset(joint.split("+")) if joint else frozenset()


def one_act(*told: Told) -> Act:
    """The act that minutes tell, all of them one."""
    found = acts(told)
    assert len(found) == 1, [act.content for act in found]
    return found[0]
