"""The codebook's own way of telling kinds apart, as a table of rules: what a kind would be if the table alone decided.

The table is read from above; the first rule that holds gives its verdict. It is no language's: it speaks of word classes of the
knowledge files, of who is spoken of as the speaker sees him, and of how the words are put in somebody's mouth. Its verdicts are
features of the learned parts, which find how far each rule is to be believed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

Facts = frozenset[str]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the table.

    Attributes:
        name: its name, one word.
        kind: the kind it gives.
        when: the facts that must hold, parted by spaces: "a|b" where one of several is enough, "!a" where it must not hold.
        why: what the codebook says.
        sure: whether it is right four times in five.
    """

    name: str
    kind: str
    when: str
    why: str
    sure: bool = False


RULES: tuple[Rule, ...] = (
    # Acts of speech, told by a word of their own.
    Rule("asks", "demand", "act:demand told !m:not", "whoever is told to ask, urge or seek demands", sure=True),
    Rule("asks-said", "demand", "act:demand said by:own|by:other|by:they|by:named !m:not !b:blame", "or says that he asks"),
    Rule("threatens", "threaten", "act:threaten", "threatens, warns of harm to come"),
    Rule("denies", "deny", "act:deny", "says that an allegation is not so, or refuses an allegation", sure=True),
    Rule("rejects", "reject", "act:reject", "refuses a demand, offer or plan"),
    Rule("condemns", "accuse", "act:accuse t:bad|t:mixed|b:blame|told", "blames another, and the words themselves blame"),
    Rule("pledges", "pledge", "act:pledge", "commits itself to a course"),
    Rule("offers", "offer", "act:offer !m:not", "proposes, or is ready or willing"),
    Rule("backs", "support", "act:support !m:not !via:ready", "backs or praises an actor or its position"),
    # What is said without such a word.
    Rule("must-do", "demand", "m:must by:other|by:you|by:they|by:named", "says what another must do"),
    Rule("must-be", "demand", "m:must by:thing|by:none passive|word:VERB", "says what must be done, by whomever it concerns"),
    Rule("blames", "accuse", "said act:none b:blame by:thing|by:none", "the words themselves blame, whatever the verb"),
    Rule("will-do", "pledge", "by:own m:will act:none !m:not via:strive|is:strive|t:good|m:going",
         "the speaker's own side will go on, or will do what is welcome"),
    Rule("holds-good-or-bad", "assess", "believe t:good|t:bad|t:mixed", "judges to the better or the worse"),
    # Deeds told as deeds.
    Rule("agrees", "accept", "act:accept told", "agrees, signs, reaches a deal"),
    Rule("agrees-said", "accept", "act:accept said m:done|by:own|by:other|by:named !m:not !m:will", "or is said to"),
    Rule("mediates", "mediate", "act:mediate", "acts between others"),
    Rule("pulls-back", "withdraw", "act:withdraw thing.force|thing.captive|o:sanction",
         "pulls back forces, releases captives, lifts measures"),
    Rule("breaks-off", "suspend", "act:suspend thing.talks|thing.deal|thing.tie|o:meet|o:accept|s:meet",
         "breaks off talks, ties, a treaty", sure=True),
    Rule("penalizes", "sanction", "act:sanction o:sanction|l:sanction|thing.money|s:sanction", "imposes a measure by its name"),
    Rule("bars", "sanction", "act:sanction told", "bans or punishes, where the outlet tells it"),
    Rule("measure", "sanction", "near:sanction told", "a measure is what the deed is done to"),
    Rule("seizes", "coerce", "act:coerce told", "arrests, seizes, closes"),
    Rule("strikes", "attack", "act:attack told", "uses armed force"),
    Rule("deploys", "mobilize", "act:mobilize thing.force", "moves or tests forces"),
    Rule("talks", "meet", "act:meet noun", "talks that are named as a thing"),
    Rule("meets", "meet", "act:meet told", "meets, talks, visits", sure=True),
)  # fmt: skip


def _compiled(rule: Rule) -> tuple[tuple[Facts, ...], Facts]:
    words = rule.when.split()
    needed = tuple(frozenset(word.split("|")) for word in words if word[0] != "!")
    return needed, frozenset(word[1:] for word in words if word[0] == "!")


_TABLE = tuple((rule, *_compiled(rule)) for rule in RULES)


@lru_cache(maxsize=1 << 14)
def verdict(facts: Facts) -> Rule | None:
    """The first rule of the table that holds.

    Args:
        facts: what is known of a candidate.

    Returns:
        The rule, whose kind is the verdict; None where the table has nothing to say.
    """
    for rule, needed, barred in _TABLE:
        if facts.isdisjoint(barred) and not any(facts.isdisjoint(one) for one in needed):
            return rule
    return None
