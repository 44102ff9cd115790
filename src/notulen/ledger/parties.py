"""What a party's code stands for: kind and English name, from the knowledge files and ISO 3166-1."""

from __future__ import annotations

from functools import cache

from notulen import knowledge
from notulen.model import Party


@cache
def parties() -> dict[str, Party]:
    """Every party that has a code, by it.

    Raises:
        KnowledgeError: the file of parties cannot be taken.
    """
    import pycountry  # here: most of what a ledger does needs no names

    found = {
        one.alpha_3: Party(code=one.alpha_3, kind="state", name=getattr(one, "common_name", one.name))
        for one in pycountry.countries
    }
    for row in knowledge.load(knowledge.FOLDER / "parties.toml")["party"]:
        found[row["code"]] = Party(code=row["code"], kind=row["kind"], name=row["name"])
    return found


def party(code: str) -> Party:
    """The party of a code; one that nobody has told of is unknown and called by its code."""
    return parties().get(code) or Party(code=code, kind="unknown", name=code)
