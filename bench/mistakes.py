"""What a reading got wrong, by class: acts missed and made up, and every field of a pair that does not agree.

Gold and read minutes are paired as `score.py` pairs them, and a field is wrong where `score.py` says so; `_settled`
has the exceptions. A mistake has a class, mostly the field, and within it one sort. A pair may be mistaken in several fields,
but in each only once: within a class the sorts share nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import score

Minute = dict[str, Any]
Span = tuple[int, int]

MEETS = 0.5  # as in `score.py`: from which two spans are the same
UNKNOWN, CIVIL = "UNK", "CIV"


@dataclass(frozen=True)
class Words:
    """What the reading's own parse says of a report's characters, from which the form of what it missed is told.

    Attributes:
        nouns: characters that belong to nouns and names.
        pronouns: characters of pronouns, clitics and words such as "both countries", with "first" or "third".
        names: characters that name a party or a person.
        places: stretches that were considered as acts, whatever came of them; None where that is not known.
    """

    nouns: frozenset[int] = frozenset()
    pronouns: dict[int, str] = field(default_factory=dict)
    names: frozenset[int] = frozenset()
    places: tuple[Span, ...] | None = None

    def person(self, who: Minute) -> str | None:
        """What pronoun or clitic somebody's words are, "first" or "third"; None where they are more than that."""
        return self.pronouns.get(who["start"]) if who["end"] - 1 in self.pronouns else None

    def named(self, who: Minute) -> bool:
        """Whether somebody's words hold a name."""
        return any(i in self.names for i in range(who["start"], who["end"]))

    def considered(self, evidence: Minute) -> bool:
        """Whether anything that the measure takes for this stretch was considered as an act."""
        return self.places is None or any(
            score.overlap(evidence, {"start": start, "end": end}) >= MEETS for start, end in self.places
        )


@dataclass(frozen=True)
class Mistake:
    """One thing that a reading got wrong: the report, class and sort, and the minutes it shows in."""

    report: str
    name: str
    sort: str
    gold: Minute | None
    read: Minute | None


def mistakes(report: str, gold: Sequence[Minute], read: Sequence[Minute], words: Words) -> list[Mistake]:
    """Everything that the reading of one report got wrong.

    Args:
        report: its id.
        gold: its minutes as a person found them.
        read: its minutes as read.
        words: what its words are.
    """
    paired = score.pairs(gold, read)
    known, taken = [g for g, _ in paired], [r for _, r in paired]
    missed = [g for g in gold if not any(g is one for one in known)]
    out = [Mistake(report, "missed act", _missed(g, taken, words), g, None) for g in missed]
    for r in read:
        if not any(r is one for one in taken):
            beside = any(score.overlap(g["evidence"], r["evidence"]) >= MEETS for g in known)
            out.append(Mistake(report, "second act read" if beside else "made-up act", r["kind"], None, r))
    for g, r in paired:
        agreed = score.agree(g, r) | _settled(g, r)
        for name, (wrong, sort) in FIELDS.items():
            if wrong(agreed):
                out.append(Mistake(report, name, sort(g, r, words), g, r))
    return out


def _settled(gold: Minute, read: Minute) -> dict[str, bool]:
    """What the measure holds for a difference and is none here: two without content, polarity where only one kind has it."""
    settled = {}
    if not gold["content"] and not read.get("content"):
        settled["content"] = True
    if not gold["polarity"] or not read.get("polarity"):
        settled["polarity"] = True
    return settled


def _missed(gold: Minute, taken: Sequence[Minute], words: Words) -> str:
    """In what form a missed act was told."""
    if any(score.overlap(gold["evidence"], r["evidence"]) >= MEETS for r in taken):
        return "where another act was read"
    if not words.considered(gold["evidence"]):
        return "nothing was considered there"
    cue, actor, evidence = gold["cue"], gold["actor"], gold["evidence"]
    if cue and _all(words.nouns, cue):
        return "told as a noun"
    if actor and not evidence["start"] <= actor["start"] < evidence["end"]:
        return "who acts stands elsewhere"
    if gold["quoted"] != "none":
        return "in a quotation"
    return "in somebody's words" if gold["source"] else "told by the outlet"


def _all(characters: frozenset[int], span: Minute) -> bool:
    return all(i in characters for i in range(span["start"], span["end"]))


def _kind(gold: Minute, read: Minute, _: Words) -> str:
    return f"{gold['kind']} → {read['kind']}"


def _actor(gold: Minute, read: Minute, words: Words) -> str:
    right, found = gold["actor"], read.get("actor")
    if found is None:
        return "no words found"
    if right is None:
        return "made up"
    return _joint(right, found) or (
        _resolved(right, found, words) if _same_words(right, found) else _chosen(gold, read, right, found)
    )


def _recipient(gold: Minute, read: Minute, words: Words) -> str:
    right, evidence = gold["recipient"], gold["evidence"]
    if right and not read.get("recipient"):
        inside = evidence["start"] <= right["start"] < evidence["end"]
        return "missing, named in the clause" if inside else "missing, named elsewhere"
    return _person(right, read.get("recipient"), words)


def _source(gold: Minute, read: Minute, words: Words) -> str:
    return _person(gold["source"], read.get("source"), words)


def _person(right: Minute | None, found: Minute | None, words: Words) -> str:
    """What is wrong with a recipient or a source."""
    if found is None:
        return "missing"
    if right is None:
        return "made up"
    if joint := _joint(right, found):
        return joint
    return _resolved(right, found, words) if _same_words(right, found) else _other_party(found)


def _same_words(a: Minute, b: Minute) -> bool:
    return bool(score.overlap(a, b) >= MEETS)


def _joint(right: Minute, found: Minute) -> str | None:
    """What is wrong where several act together, by one of the two minutes."""
    a, b = score.party(right), score.party(found)
    if len(a) == len(b) == 1:
        return None
    if a > b:
        return "several, not all read"
    return "too many read" if a < b else "several, others read"


def _resolved(right: Minute, found: Minute, words: Words) -> str:
    """The right words with another party: what the words are, and what they were taken for."""
    person = words.person(right)
    form = f"{person}-person words" if person else "words with a name" if words.named(right) else "words without a name"
    return f"{form}, {_taken_for(right, found)}"


def _taken_for(right: Minute, found: Minute) -> str:
    if UNKNOWN in score.party(right):
        return "a party made up"
    if UNKNOWN in score.party(found):
        return "party not known"
    if CIVIL in score.party(right):
        return "a citizen given a party"
    return "taken for a citizen" if CIVIL in score.party(found) else "another party"


def _chosen(gold: Minute, read: Minute, right: Minute, found: Minute) -> str:
    """Other words than the right ones: whose they are in the gold minute."""
    for role, words in (("recipient", gold["recipient"]), ("source", gold["source"])):
        if words and score.party(words) == score.party(found):
            return f"the {role} instead"
    return "somebody else than the source" if _is_source(gold, right) else _other_party(found)


def _is_source(gold: Minute, who: Minute) -> bool:
    return bool(gold["source"] and score.party(gold["source"]) == score.party(who))


def _other_party(found: Minute) -> str:
    return "other words, party not known" if UNKNOWN in score.party(found) else "other words"


def _issue(gold: Minute, read: Minute, _: Words) -> str:
    return f"{gold['issues'][0]} → {(read.get('issues') or ['none'])[0]}"


def _issues(gold: Minute, read: Minute, _: Words) -> str:
    right, found = set(gold["issues"]), set(read["issues"])
    return "left out" if right > found else "too many" if right < found else "left out and too many"


def _day(gold: Minute, read: Minute, _: Words) -> str:
    told = "statement" if gold["source"] else "deed"
    if not read.get("when"):
        return f"missing, {told}"
    if not gold["when"]:
        return f"made up, {told}"
    spans = sorted(("/" in gold["when"], "/" in read["when"]))
    return f"another, {told}" if spans[0] == spans[1] else "a span and a day"


def _chain(gold: Minute, read: Minute, _: Words) -> str:
    """Which links differ: the media before the speaker, and the speaker's name, which stands last."""
    media, speaker = _links(gold["chain"], gold["source"])
    read_media, read_speaker = _links(read.get("chain") or [], read.get("source"))
    parts = []
    if media != read_media:
        lost, more = set(media) - set(read_media), set(read_media) - set(media)
        parts.append("medium differs" if lost and more else "medium missing" if lost else "medium made up")
    if speaker != read_speaker:
        parts.append(_speaker(speaker, read_speaker, bool(gold["source"])))
    return " and ".join(parts) or "order"


def _speaker(right: str, found: str, sourced: bool) -> str:
    """How the last link differs; a source that the report does not name stands in no chain."""
    if not found:
        return "speaker missing"
    if not right:
        return "unnamed speaker put in" if sourced else "speaker made up"
    words, read = set(right.split()), set(found.split())
    if read < words:
        return "speaker's name too short"
    return "speaker's name too long" if words < read else "speaker named otherwise"


def _links(chain: Sequence[str], source: Minute | None) -> tuple[list[str], str]:
    links = [link.lower() for link in chain]
    if source and links and links[-1] == (source.get("name") or "").lower():
        return links[:-1], links[-1]
    return links, ""


def _content(gold: Minute, read: Minute, _: Words) -> str:
    return _stretch(gold["content"], read.get("content"))


def _condition(gold: Minute, read: Minute, _: Words) -> str:
    return _stretch(gold["condition"], read.get("condition"))


def _stretch(right: Minute | None, found: Minute | None) -> str:
    if not found:
        return "missing"
    if not right:
        return "made up"
    if right["start"] <= found["start"] and found["end"] <= right["end"]:
        return "too short"
    return "too long" if found["start"] <= right["start"] and right["end"] <= found["end"] else "elsewhere"


def _label(name: str) -> Callable[[Minute, Minute, Words], str]:
    return lambda gold, read, _: f"{gold[name] or 'none'} → {read.get(name) or 'none'}"


def _wrong(name: str) -> Callable[[dict[str, bool]], bool]:
    return lambda agreed: not agreed[name]


# Each class of a pair: when it is mistaken, by what `score.py` says agrees, and of which sort.
FIELDS: dict[str, tuple[Callable[[dict[str, bool]], bool], Callable[[Minute, Minute, Words], str]]] = {
    "kind": (_wrong("kind"), _kind),
    "actor": (_wrong("actor"), _actor),
    "recipient": (_wrong("recipient"), _recipient),
    "source": (_wrong("source"), _source),
    "issue": (_wrong("issue"), _issue),
    "more issues": (lambda agreed: agreed["issue"] and not agreed["issues exactly"], _issues),
    "day": (_wrong("when"), _day),
    "chain": (_wrong("chain"), _chain),
    "content": (_wrong("content"), _content),
    "modality": (_wrong("modality"), _label("modality")),
    "condition": (_wrong("condition"), _condition),
    "polarity": (_wrong("polarity"), _label("polarity")),
    "quoted": (_wrong("quoted"), _label("quoted")),
}
CLASSES = ("missed act", "made-up act", "second act read", *FIELDS)


def counted(found: Iterable[Mistake]) -> dict[str, dict[str, int]]:
    """How many of each class and sort, the commonest first."""
    return summed({"classes": {one.name: {one.sort: 1}}} for one in found)


def summed(counts: Iterable[dict[str, Any]]) -> dict[str, dict[str, int]]:
    """Several counts as one, by class and sort, the commonest first."""
    whole: dict[str, Counter[str]] = {}
    for one in counts:
        for name, sorts in one.get("classes", {}).items():
            whole.setdefault(name, Counter()).update(sorts)
    inside = {name: dict(sorted(sorts.items(), key=lambda row: (-row[1], row[0]))) for name, sorts in whole.items()}
    return dict(sorted(inside.items(), key=lambda row: (-sum(row[1].values()), row[0])))


def rows(counts: dict[str, dict[str, int]]) -> Iterator[tuple[str, str, int]]:
    """Class, sort and count in order; the class itself first, with sort ""."""
    for name, sorts in counts.items():
        yield name, "", sum(sorts.values())
        for sort, count in sorts.items():
            yield name, sort, count
