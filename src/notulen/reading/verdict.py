"""What the codebook's own way of telling kinds apart makes of a candidate, by the rules of `knowledge/verdicts.toml`.

The first rule that holds gives its verdict. The rules are no language's: they speak of word classes, of who is spoken of as the
speaker sees him, and of how the words are put in his mouth. Verdicts are features of the learned parts, which find how far they
are to be believed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from notulen import knowledge

Facts = frozenset[str]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the table.

    Attributes:
        name: its name.
        kind: the kind it gives.
        needed: of each of these sets one fact must hold.
        barred: of these none may hold.
        sure: whether it is hardly ever wrong.
    """

    name: str
    kind: str
    needed: tuple[Facts, ...]
    barred: Facts
    sure: bool

    def holds(self, facts: Facts) -> bool:
        """Whether the rule holds of a candidate of which some facts are known."""
        return facts.isdisjoint(self.barred) and not any(facts.isdisjoint(one) for one in self.needed)


@cache
def rules() -> tuple[Rule, ...]:
    """The rules, in the order in which they are asked.

    Raises:
        KnowledgeError: their file cannot be taken.
    """
    rows = knowledge.tables(knowledge.FOLDER / "verdicts.toml", "rule", ("name", "kind", "when", "why"))
    return tuple(_rule(row["name"], row["kind"], row["when"].split(), row.get("sure", False)) for row in rows)


def _rule(name: str, kind: str, when: list[str], sure: bool) -> Rule:
    needed = tuple(frozenset(word.split("|")) for word in when if word[0] != "!")
    return Rule(name, kind, needed, frozenset(word[1:] for word in when if word[0] == "!"), sure)


@lru_cache(maxsize=1 << 14)
def verdict(facts: Facts) -> Rule | None:
    """The first rule that holds.

    Args:
        facts: what is known of a candidate.

    Returns:
        The rule, whose kind is the verdict; None where the rules have nothing to say.
    """
    return next((rule for rule in rules() if rule.holds(facts)), None)
