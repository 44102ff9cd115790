"""Readings by the hundred thousand, made by a rule and not read: what a ledger is filled with to be timed.

Each is a report of short sentences, an act each, with people, parties, issues, days and chains that repeat as in real
news. The same number gives the same readings.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from notulen import knowledge
from notulen.model import Attribution, Kind, Minute, Person, Reading, Report, Span

MINUTES = 20  # of each report
_FIRST = date(2022, 1, 1)
_A_DAY = 50  # reports
_OUTLETS = tuple(
    f"Warta {name}" for name in "Selat Timur Barat Utara Selatan Pagi Sore Malam Kota Desa Laut Bukit".split()
)
_WIRES = ("Antara", "Reuters", "AFP", "AP")
_PARTIES = "RUS USA UKR NATO EU UN CHN IDN IRN ISR HAMAS TUR DEU FRA GBR JPN KOR PRK SAU EGY".split()
_NAMES = tuple(f"{first} {last}" for first in "Andi Budi Citra Dewi Eko Fajar".split() for last in
               "Santoso Wibowo Lestari Pratama Nugroho Kusuma Halim Siregar Tanaka Weber".split())  # fmt: skip
_WORDS = (
    tuple("penarikan pengiriman penempatan pemeriksaan pertukaran pembelian penjualan penutupan".split()),
    tuple("batalion kapal pesawat rudal tawanan kontainer pabrik jembatan radar satelit".split()),
    tuple("wilayah pelabuhan pangkalan perbatasan lembah kepulauan kawasan provinsi".split()),
)
_STORIES = 200  # acts that a day's reports tell, several of them each
_VERBS: tuple[tuple[Kind, str], ...] = (
    ("demand", "menuntut"), ("offer", "menawarkan"), ("reject", "menolak"), ("accuse", "menuduh"),
    ("threaten", "mengancam"), ("deny", "membantah"), ("meet", "bertemu"), ("state", "mengatakan"),
)  # fmt: skip


def readings(minutes: int, seed: int = 0) -> Iterator[Reading]:
    """Readings with so many minutes together.

    Args:
        minutes: a multiple of `MINUTES`.
        seed: another gives others.
    """
    for n in range(minutes // MINUTES):
        yield reading(n, seed)


def reading(n: int, seed: int = 0, minutes: int = MINUTES) -> Reading:
    """The n-th of them, with so many minutes."""
    random = Random(f"{seed} {n}")
    day = _FIRST + timedelta(days=n // _A_DAY)
    outlet, wire = random.choice(_OUTLETS), random.choice(_WIRES)
    parts = [f"Berita {seed}-{n} tentang perundingan\n"]
    at = len(parts[0])
    made = []
    stories = random.sample(range(max(_STORIES, minutes)), minutes)
    for i in range(minutes):
        story = Random(f"{seed} {day} {stories[i]}")
        sentence, minute = _minute(random, story, f"{seed}-{n}", i, at, day, outlet, wire)
        parts.append(sentence)
        made.append(minute)
        at += len(sentence)
    text = "".join(parts)
    report = Report(
        id=f"{seed}-{n}", text=text, outlet=outlet, published=day.isoformat(), language="id", headline=parts[0].strip()
    )
    said = tuple(
        Attribution(source=(m.source,), cue=(m.cue,), content=(m.content,), name=m.source.name)
        for m in made if m.source and m.content
    )  # fmt: skip
    return Reading(report=report, minutes=tuple(made), attributions=said, reader="bench 1 id")


def _minute(
    random: Random, story: Random, report: str, i: int, at: int, day: date, outlet: str, wire: str
) -> tuple[str, Minute]:  # fmt: skip
    kind, verb = story.choice(_VERBS)
    actor, recipient = story.sample(_PARTIES, 2)
    who = story.choice(_NAMES)
    what, which, where = (story.choice(some) for some in _WORDS)
    content = f"{what} {story.randrange(90) + 10} {which} dari {where} {story.randrange(900) + 100}"
    sentence = f"{who} dari {actor} {verb} {recipient} atas {content}, kata pejabat itu. "
    start = at + len(who) + 6 + len(actor) + 1

    def span(words: str, place: int) -> Span:
        return Span(start=place, end=place + len(words), text=words)

    def person(words: str, place: int, party: str, name: str | None) -> Person:
        return Person(start=place, end=place + len(words), text=words, party=party, name=name)

    speaker = person(who, at, actor, who)
    days = day - timedelta(days=story.randrange(3))
    codes = knowledge.kinds()[kind]
    minute = Minute(
        report=report, id=f"{random.getrandbits(64):016x}", kind=kind,
        issues=tuple(story.sample(knowledge.issues(), 1 + (story.random() < 1 / 3))), modality="actual", polarity=None,
        quoted="none", when=days.isoformat() if i % 2 else None, where=None,
        chain=(outlet, wire, who) if i % 3 else (outlet, who), evidence=span(sentence[:-2], at),
        content=span(content, at + sentence.index(content)), condition=None, cue=span(verb, start), actor=speaker,
        recipient=person(recipient, start + len(verb) + 1, recipient, None), source=speaker, plover=codes.plover,
        cameo=codes.cameo, confidence=round(random.random(), 3),
    )  # fmt: skip
    return sentence, minute
