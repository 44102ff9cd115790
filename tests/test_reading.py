"""What the reading promises of single sentences, in a markup that a linguist can write.

Statements: who is said to have said what, in the text itself.

    [source]  <cue>  {content}      A source may be the end of its cue: <ujar[nya]>.

All sources, cues and contents of the text must be those marked, no more and no less.

Acts: a text, and below it one line for each act that must be found in it.

    kind; actor=PARTY; recipient=PARTY; source=NAME; if=WORDS; when=DAY; where=WORDS; quoted=HOW; chain=A > B

What a line does not name may be anything; "-" is nobody or nothing.
"""

from __future__ import annotations

import pytest
import reads
from command import needs_reading

from notulen.model import Minute, Span
from notulen.reading.dates import calendar
from notulen.reading.layout import segments
from notulen.reading.quotes import find_quotes, quotes_over

pytestmark = needs_reading

MARKS = {"[": "]", "<": ">", "{": "}"}


def unmarked(marked: str) -> tuple[str, dict[str, set[str]]]:
    """A text without its marks, and what stood between marks of each sort, as "start:words"."""
    text, opened = "", []
    found: dict[str, set[str]] = {opening: set() for opening in MARKS}
    for letter in marked:
        if letter in MARKS:
            opened.append((letter, len(text)))
        elif opened and letter == MARKS[opened[-1][0]]:
            opening, start = opened.pop()
            found[opening].add(f"{start}:{text[start:]}")
        else:
            text += letter
    assert not opened, f"an open mark in {marked!r}"
    return text, found


def shown(spans: list[tuple[Span, ...]]) -> set[str]:
    return {f"{one.start}:{one.text}" for several in spans for one in several}


STATEMENTS = {
    "quotation, then cue": '"{Kami siap berunding dengan Ukraina}," <kata> [juru bicara Kremlin], Kamis (13/1).',
    "typographic marks": "“{Kami siap berunding dengan Ukraina},” <ujar> [juru bicara Kremlin].",
    "cue, then quotation": '[Juru bicara Kremlin] <mengatakan>, "{Kami siap berunding dengan Ukraina}."',
    "behind what it answers": "Menanggapi usul Peru itu, [Menteri Luar Negeri Chile] <mengatakan> {kuota itu terlalu rendah}.",
    "over two sentences": (
        '"{Kami siap berunding dengan Ukraina. Namun, sanksi harus dicabut lebih dulu}," <kata> [juru bicara Kremlin].'
    ),
    "single marks": "'{Usul itu tidak dapat kami terima sama sekali},' <kata> [Menteri Luar Negeri Iran].",
    "in part": '[Menteri Luar Negeri Iran] <menyebut> {usul itu "sama sekali tidak dapat diterima" oleh negaranya}.',
    "indirect, with a conjunction": (
        "[Menteri Luar Negeri Mesir] <menegaskan> bahwa {perbatasan akan dibuka pekan depan}."
    ),
    "indirect, without": "[Menteri Luar Negeri Mesir] <mengatakan> {perbatasan akan dibuka pekan depan}.",
    "indirect, before its cue": "{Perundingan itu tidak berhasil}, <kata> [juru bicara Kremlin].",
    "with whom it was told to": "{Perundingan itu tidak berhasil}, <kata> [juru bicara Kremlin] kepada wartawan.",
    "according to somebody": "<Menurut> [duta besar itu], {usul tersebut tidak adil bagi negaranya}.",
    "according to somebody, behind": "{Usul tersebut tidak adil bagi Iran}, <menurut> [duta besar itu].",
    "a noun as source": "[Kementerian Luar Negeri Jepang] <menyatakan> {serangan itu melanggar hukum internasional}.",
    "what is hoped": "[Menteri Luar Negeri Iran] <berharap> {perundingan itu segera dilanjutkan}.",
    "what is held": "[Menteri Luar Negeri Prancis] <menilai> {perundingan itu mengecewakan}.",
    "the clitic speaks": (
        "[Menteri Luar Negeri Rusia Sergey Lavrov] <mengatakan> {perundingan itu gagal}.\n"
        '"{Amerika Serikat tidak mau mendengarkan usul kami}," <ujar[nya]>.'
    ),
    "the clitic goes on": (
        "[Presiden Turki] <mengatakan> {perundingan akan dilanjutkan}. {Kedua pihak harus menahan diri}, <lanjut[nya]>."
    ),
    "the pronoun speaks": (
        "{Perundingan itu tidak berhasil}, <kata> [juru bicara Kremlin Dmitry Peskov]. "
        "<Menurut> [dia], {Amerika Serikat tidak mendengarkan usul Rusia}."
    ),
    "two speakers": (
        '"{Kami menolak usul itu}," <kata> [Menteri Luar Negeri Iran]. '
        '"{Kami akan menunggu jawaban Iran}," <kata> [juru bicara Gedung Putih].'
    ),
    "a quotation that goes on": (
        '"{Kami menolak usul itu}," <kata> [Menteri Luar Negeri Iran]. "{Syarat mereka tidak adil bagi rakyat kami}."'
    ),
    "a quotation that goes on in the next paragraph": (
        '"{Kami menolak usul itu}," <kata> [Menteri Luar Negeri Iran].\n"{Syarat mereka tidak adil bagi rakyat kami}."'
    ),
    "nobody speaks": "Rusia mengerahkan pasukan ke perbatasan Ukraina pada Senin.",
    "a word between tongs": 'Rusia menggelar latihan yang dinamai "Perisai" di dekat perbatasan.',
    "a missing mark": ('"{Kami tidak akan menerima syarat itu}, <kata> [Menteri Luar Negeri Rusia] di Moskow.'),
}


@pytest.mark.parametrize("marked", STATEMENTS.values(), ids=STATEMENTS)
def test_who_says_what(marked: str):
    text, expected = unmarked(marked)
    found = reads.read(text).attributions
    assert shown([a.source for a in found]) == expected["["], reads.told(reads.read(text))
    assert shown([a.cue for a in found]) == expected["<"]
    assert shown([a.content for a in found]) == expected["{"]


REPORTED = {
    "with the day": ("en", "[The spokesman] <said> Monday that {the talks had failed}."),
    "with whom it was told to": ("en", "{The talks had failed}, [the spokesman] <told> reporters on Monday."),
    "around its cue": ("en", "{The talks}, [the spokesman] <said>, {had failed}."),
    "around its cue, in Indonesian": (
        "id", "{Perundingan itu}, <kata> [juru bicara kementerian], {tidak berhasil sama sekali}."),
    "a quotation around its cue": ("en", '"{The talks}," [the spokesman] <said>, "{have failed}."'),
    "a quotation that goes on": (
        "en", '"{The talks have failed}," [the spokesman] <said>. "{We will not return to the table}."'),
    "typewriter marks": ("en", "''{The talks have failed},'' [the spokesman] <said>."),
    "behind a day": (
        "en", "Over the past few weeks, [fishermen from the strait] have <said> that {the patrols scare them off}."),
    "behind a participle": ("en", "[The commission] overseeing the ballot <said> {the lists were not ready}."),
    "a clause beside it": (
        "en", "[The ministry] <said> {the port would open on Monday}, with Chile sending two ferries."),
    "a colon": ("en", '[The minister] <said>: "{The plan is dead}."'),
    "below a colon": ("en", '[The minister] <added>:\n"{The plan is dead and nobody will miss it}."'),
    "under a name": ("en", "[Minister] <:> {plan is dead and will not return}"),
    "under a name in capitals": ("en", "[MAYOR]<:> {We will build the bridge this year}."),
    "over a name": ("en", "“{We will build the bridge this year}.” <—> [Anna Kovac]"),
    "a participle": ("en", "[The minister] left the room, <saying> that {the plan was dead}."),
    "a participle behind a quotation": (
        "en",
        '"{Our army is ready and the border is closed}," [the general] <said>, '
        "<adding> that {the talks were over}.",
    ),
    "a statement that says": ("en", "[The minister] issued a statement <saying> {the plan would divide the country}."),
    "one within another": (
        "en", "[Macron] <said> {[Putin] had <told> him {the troops would leave}}."),
    "a source without a name": (
        "en", "[A senior official], who came late, <said> {the plan was dead}."),
    "how many sources": ("id", "[Dua sumber] <mengatakan> {rencana itu batal}."),
    "a relative clause": ("en", "[The experts], [who] <say> {the plan is dead}, left on Friday."),
    "a passive with its source": ("en", "The delegation was <told> by [the mediators] that {the plan was dead}."),
    "a passive without": ("en", "{The talks} are <expected> {to resume in May}."),
    "a passive without, in Indonesian": ("id", "{Perundingan itu} <diharapkan> {dilanjutkan pekan depan}."),
    "what is believed": ("en", "[The president] <believes> {the talks will fail}."),
    "what is considered": ("en", "[The president] is <considering> {a new round of talks}."),
    "what is wanted": ("en", "[The president] <wants> {to end the talks}."),
    "what somebody owns to": ("id", "[Menteri itu] <mengaku> {perundingan itu gagal}."),
    "a question": ("en", "[The negotiators] <asked> {whether the border would open}."),
    "a question in quotation marks": ("id", '"{Apakah perbatasan akan dibuka}?" <tanya> [wartawan itu].'),
    "according to many": ("en", "{The plan is dead}, <according> to [two people] who attended the talks."),
    "according to somebody described": (
        "en", "<According> to [a person] who attended the meeting, {the plan is dead}."),
    "according to somebody, between": ("id", "{Rencana itu}, <menurut> [dua sumber], {sudah batal}."),
    "as somebody put it": ("en", "{The plan is dead}, as [the minister] <put> it."),
    "as was said": ("id", "Seperti <dikatakan> [menteri itu], {rencana tersebut sudah batal}."),
    "what a study found": ("en", "{Most voters oppose the plan}, [the survey] <found>."),
    "what it was called": ("en", '[The minister] <called> {the plan "a gift to the other side}".'),
    "a stance": ("en", "[The minister] <criticised> {the plan}."),
    "a promise": ("id", "[Menteri itu] <berjanji> {akan membuka perbatasan}."),
    "a verb that says nothing": ("en", '"{We will never sign this}," [the old minister] <thundered>.'),
    "with a clitic for the hearer": (
        "id", "[Macron] <mengatakan> {[Putin] telah <memberitahunya> bahwa {pasukan akan ditarik}}."),
    "behind an adverbial with a verb": (
        "id",
        "Dalam pernyataan yang dikutip kantor berita, [kementerian itu] <mengatakan> {rencana tersebut batal}.",
    ),
    "a measure is no source": ("en", "The firm acted according to the rules of the exchange."),
    "told of another within a quotation": (
        "en", '"{Putin told me the troops would leave}," [the president] <said>.'),
}  # fmt: skip


@pytest.mark.parametrize(("language", "marked"), REPORTED.values(), ids=REPORTED)
def test_who_says_holds_or_asks_what(language: str, marked: str):
    text, expected = unmarked(marked)
    found = reads.read(text, language=language).attributions
    came_out = {"[": shown([a.source for a in found]), "<": shown([a.cue for a in found])}
    came_out["{"] = shown([a.content for a in found])
    assert came_out == expected


ACTS = {
    "actor and source are one": (
        "Juru bicara Kremlin Dmitry Peskov menolak tuntutan Amerika Serikat.",
        "reject; actor=RUS; recipient=USA; source=Dmitry Peskov",
    ),
    "a deed that the other side tells": (
        "Menteri Luar Negeri Iran menyatakan bahwa Israel menyerang fasilitas nuklir negaranya.",
        "attack; actor=ISR; recipient=IRN; source=Menteri Luar Negeri Iran",
    ),
    "a deed that the outlet tells": (
        "Rusia mengerahkan pasukan ke perbatasan Ukraina.",
        "mobilize; actor=RUS; source=-; chain=Berita Baru; modality=actual",
    ),
    "a passive with its agent": (
        "Tuntutan Rusia itu ditolak oleh Amerika Serikat.", "reject; actor=USA; recipient=RUS"),
    "another passive": ("Usul gencatan senjata itu diajukan oleh Mesir.", "offer; actor=EGY"),
    "joint actors": ("Rusia dan Belarus menolak usul Polandia.", "reject; actor=RUS+BLR; recipient=POL"),
    "mutual actors": (
        "Rusia dan Ukraina saling menuduh melanggar gencatan senjata.",
        "accuse; actor=RUS+UKR; recipient=RUS+UKR",
    ),
    "a meeting of two": (
        "Presiden Rusia bertemu Presiden Turki di Sochi pekan lalu.",
        "meet; actor=RUS; recipient=TUR; where=Sochi; when=2022-01-03/2022-01-09",
    ),
    "a meeting to come": (
        "Presiden Rusia dan Presiden Amerika Serikat akan bertemu di Jenewa pada Rabu (19/1).",
        "meet; actor=RUS+USA; modality=planned; when=2022-01-19; where=Jenewa",
    ),
    "metonyms": ("Gedung Putih menuduh Moskow melanggar perjanjian rudal.", "accuse; actor=USA; recipient=RUS"),
    "a pronoun": (
        "Presiden Prancis menelepon Presiden Rusia. Ia meminta Rusia menarik pasukannya.",
        "demand; actor=FRA; recipient=RUS",
    ),
    "a title that comes again": (
        "Menteri Pertahanan Israel mengatakan pasukannya akan tetap berada di Gaza. "
        "Menteri itu juga menuduh Hamas melanggar gencatan senjata.",
        "accuse; actor=ISR; recipient=HAMAS",
    ),
    "a surname": (
        "Juru bicara Kremlin Dmitry Peskov tiba di Jenewa. Peskov membantah tuduhan Ukraina.",
        "deny; actor=RUS; recipient=UKR; source=Dmitry Peskov",
    ),
    "we": (
        '"Kami menolak usul Ukraina itu," kata juru bicara Kremlin Dmitry Peskov.',
        "reject; actor=RUS; recipient=UKR; source=Dmitry Peskov; quoted=direct",
    ),
    "not quoted": ("Iran menolak usul Uni Eropa.", "reject; quoted=none; actor=IRN; recipient=EU"),
    "a condition behind": (
        "Rusia mengancam akan menyerang Ukraina jika NATO mengirim pasukan.",
        "threaten; actor=RUS; recipient=UKR; if=jika NATO mengirim pasukan",
    ),
    "a condition before": (
        "Jika Rusia menyerang Ukraina, Uni Eropa akan menjatuhkan sanksi berat.",
        "*; actor=EU; recipient=RUS; if=Jika Rusia menyerang Ukraina",
    ),
    "a condition of an offer": (
        "Iran bersedia melanjutkan perundingan asalkan sanksi dicabut.",
        "offer; actor=IRN; if=asalkan sanksi dicabut",
    ),
    "no condition": (
        "Menteri Luar Negeri Iran mengatakan jika perundingan itu sudah gagal.",
        "*; source=Menteri Luar Negeri Iran; if=-",
    ),
    "the day of a statement": (
        '"Kami siap berunding dengan Ukraina," kata juru bicara Kremlin Dmitry Peskov, Rabu (12/1).',
        "offer; actor=RUS; recipient=UKR; when=2022-01-12",
    ),
    "a weekday that contradicts its date": (
        "Presiden Rusia bertemu Presiden Turki pada Senin (13/1/2022).",
        "meet; when=2022-01-13; notes=weekday Senin contradicts 2022-01-13",
    ),
    "a day that is not told": ("Israel menyerang Suriah.", "attack; actor=ISR; recipient=SYR; when=-; where=-"),
    "a wire": (
        '"Kami menolak usul NATO," kata juru bicara Kremlin Dmitry Peskov, seperti dikutip Reuters.',
        "reject; chain=Berita Baru > Reuters > Dmitry Peskov",
    ),
    "a wire that carries on": (
        '"Kami menolak usul NATO," kata juru bicara Kremlin Dmitry Peskov, seperti dikutip Reuters. '
        '"Kami kecewa kepada NATO," tambah Peskov.',
        "accuse; chain=Berita Baru > Reuters > Dmitry Peskov",
    ),
    "a wire that ends with its speaker": (
        '"Kami menolak usul NATO," kata juru bicara Kremlin Dmitry Peskov, seperti dikutip Reuters. '
        "Sekjen PBB mendesak kedua pihak menahan diri.",
        "demand; actor=UN; chain=Berita Baru > Sekjen PBB",
    ),
    "a headline": (
        "Rusia Tolak Usul NATO\nJENEWA, Kabar Selat -- Menteri Luar Negeri Rusia menolak usul NATO.\n"
        "Perundingan ditunda.",
        "reject; actor=RUS; recipient=NATO; evidence=Rusia Tolak Usul NATO",
        "reject; actor=RUS; recipient=NATO; evidence=Menteri Luar Negeri Rusia menolak usul NATO; where=-",
    ),
    "what did not happen": ("Presiden Rusia tidak bertemu Presiden Ukraina.", "meet; modality=negated; actor=RUS"),
    "both sides": (
        "Rusia dan Ukraina gagal bersepakat. Kedua pihak saling menuduh melanggar gencatan senjata.",
        "accuse; actor=RUS+UKR; recipient=RUS+UKR",
    ),
    "the other's people are not its voice": (
        "Seorang pengamat militer Rusia menilai perundingan itu mengecewakan.", "assess; actor=CIV"),
}  # fmt: skip


def told(minute: Minute, field: str) -> str:
    """A field of a minute as the table writes it."""
    if field in {"actor", "recipient"}:
        person = getattr(minute, field)
        return person.party if person else "-"
    if field == "source":
        return (minute.source.name or "-") if minute.source else "-"
    if field == "if":
        return minute.condition.text if minute.condition else "-"
    if field == "chain":
        return " > ".join(minute.chain)
    if field == "notes":
        return " ".join(minute.notes) or "-"
    if field == "evidence":
        return minute.evidence.text
    return str(getattr(minute, field) or "-")


def meets(minute: Minute, line: str) -> bool:
    kind, *rest = line.split("; ")
    wanted = dict(one.split("=", 1) for one in rest)
    return kind in {"*", minute.kind} and all(told(minute, field) == value for field, value in wanted.items())


@pytest.mark.parametrize(("text", "lines"), [(text, lines) for text, *lines in ACTS.values()], ids=ACTS)
def test_who_does_what(text: str, lines: list[str]):
    reading = reads.read(text)
    missing = [line for line in lines if not any(meets(m, line) for m in reading.minutes)]
    fields = ("kind", "actor", "recipient", "source", "if", "when", "where", "modality", "polarity", "quoted", "chain")
    assert not missing, [{f: told(m, f) for f in fields} for m in reading.minutes]


ENGLISH = {
    "an intention that another tells of": (
        "German Chancellor Olaf Scholz is in Rome. The EU countries intend to reaffirm their promise to Ukraine, he said.",
        "pledge; actor=EU; source=Olaf Scholz",
    ),
    "responsibility taken": (
        "The Taliban claimed responsibility for the attack on Pakistani soldiers.",
        "*; actor=TALIBAN; source=The Taliban",
    ),
}


@pytest.mark.parametrize(("text", "lines"), ENGLISH.values(), ids=ENGLISH.keys())
def test_who_does_what_in_english(text: str, lines: str):
    found = list(reads.read(text, language="en").minutes)
    assert any(meets(minute, lines) for minute in found), reads.told(reads.read(text, language="en"))


PAGE = """\
Rusia Tolak Usul NATO
JENEWA, Kabar Selat -- Menteri Luar Negeri Rusia menolak usul NATO.
Baca juga: NATO Tuduh Rusia Langgar Perjanjian, Kata Peskov
Menteri Luar Negeri Rusia memberi keterangan di Jenewa (Foto: Kabar Selat)
Perundingan akan dilanjutkan pekan depan, kata juru bicara NATO.
"""


def test_two_statements_that_interrupt_each_other_have_a_teller_each():
    from notulen.reading.roles import Speakers
    from notulen.reading.said import Said

    p = reads.prepared("Hal itu, lanjut Rina, akan dibahas, kata Budi, dalam rapat berikutnya.")
    one = Said((3, 4), 4, clitic=False, content=(6, 14), style="consider")
    other = Said((9, 10), 10, clitic=False, content=(0, 8), style="say")
    speakers = Speakers(p.cast, [one, other], "id")
    assert speakers.teller(one) is other
    assert speakers.teller(other) is one


def test_headline_and_dateline_and_lines_beside_the_article_are_told_apart():
    roles = [(one.role, PAGE[one.start : one.end]) for one in segments(PAGE, "id")]
    assert [role for role, _ in roles] == ["headline", "dateline", "body", "furniture", "furniture", "body"]
    assert roles[1][1].startswith("JENEWA, Kabar Selat")
    assert roles[2][1] == "Menteri Luar Negeri Rusia menolak usul NATO."


def test_lines_beside_the_article_are_nobodys_words():
    reading = reads.read(PAGE)
    assert reads.by(reading.attributions[-1]) == "juru bicara NATO"
    pointer = range(PAGE.index("Baca juga"), PAGE.index("Perundingan akan"))
    assert not [a for a in reading.attributions if a.cue[0].start in pointer]
    assert not [m for m in reading.minutes if m.evidence.start in pointer or m.evidence.end in pointer]


def test_the_dateline_is_no_place_of_an_act():
    assert {m.where for m in reads.minutes(PAGE, "reject")} == {None}


def test_a_single_line_is_no_headline():
    assert [one.role for one in segments("Rusia Tolak Usul NATO", "id")] == ["body"]


QUOTATIONS = {
    "straight": 'Ia berkata, "{kami siap}" dan pergi.',
    "typographic": "“{Kami siap},” katanya. “{Namun nanti}.”",
    "single": "Usul itu '{tidak masuk akal}', katanya.",
    "single, typographic": "Usul itu ‘{tidak masuk akal}’, katanya.",
    "an apostrophe is no mark": "Pada hari Jum'at ia menolak qur'an tua itu.",
    "one in another": "“{Mereka menyebutnya ‘gila’ di depan kami},” katanya.",
    "a closing mark of another sort": '“{Kami siap}" katanya.',
    "no closing mark": '"{Kami siap berunding dengan siapa pun}',
    "no opening mark": 'Kami siap berunding," katanya.',
    "nothing between marks": 'Ia menulis "" di papan.',
    "low and high": "„{Kami siap}” katanya.",
    "angles": "«{Kami siap}» katanya.",
}


@pytest.mark.parametrize("marked", QUOTATIONS.values(), ids=QUOTATIONS)
def test_what_stands_between_marks(marked: str):
    text, expected = unmarked(marked)
    found = find_quotes(text, 0, len(text))
    assert {f"{q.start}:{text[q.start : q.end].rstrip(',.')}" for q in found} == expected["{"]
    assert all(q.outer_start <= q.start < q.end <= q.outer_end for q in found)
    assert all(q.closed == (q.outer_end > q.end) for q in found)


OVER_PARAGRAPHS = {
    "closed only later": "Kata presiden: “{Kami siap.\nKami menunggu.\nKami tidak lelah.}” Ia lalu pergi.",
    "opened anew in each": "“{Kami siap.}\n“{Kami menunggu.}” Ia lalu pergi.",
    "another behind it": "“{Kami siap.\nKami menunggu.}” Ia pergi.\n“{Sampai jumpa,}” katanya.",
    "never closed": "“{Kami siap.}\nIa lalu pergi.",
}


@pytest.mark.parametrize("marked", OVER_PARAGRAPHS.values(), ids=OVER_PARAGRAPHS)
def test_a_quotation_runs_over_paragraphs_until_it_is_closed(marked: str):
    text, expected = unmarked(marked)
    starts = [0, *[i + 1 for i, c in enumerate(text) if c == "\n"]]
    paragraphs = [(a, text.find("\n", a) if "\n" in text[a:] else len(text)) for a in starts]
    assert {f"{q.start}:{text[q.start : q.end]}" for q in quotes_over(text, paragraphs)} == expected["{"]


SPEAKERS = {
    "a medium is nobody's source": ("en", "Reuters reported that Iran had closed the border.", None),
    "nor a kind of medium": ("id", "Media lokal melaporkan bahwa Iran menutup perbatasan.", None),
    "but the voice of its state is": ("en", "KCNA said that the drills were a provocation.", "PRK"),
    "a body goes on as it": (
        "en", "Iran's foreign ministry said Israel had broken the truce. It added that the talks were over.", "IRN"),
    "a statement is its issuer's": (
        "en", "The Kremlin said Ukraine had refused the plan. The statement added that the talks were over.", "RUS"),
    "she is no man": (
        "en", "Ursula Brand, the Austrian chancellor, met the Russian president, Ivan Petrov, on Monday. "
        "She said the talks had failed.", "AUT"),
    "the nearer of two": (
        "en", "At a meeting with the U.S. Secretary of State Anna Brown, Russian Foreign Minister Sergei Ivanin said "
        "that Moscow was ready.", "RUS"),
}  # fmt: skip


@pytest.mark.parametrize(("language", "text", "party"), SPEAKERS.values(), ids=SPEAKERS)
def test_for_whom_the_last_speaker_speaks(language: str, text: str, party: str | None):
    ready = reads.prepared(text, language=language)
    last = max(ready.attributed, key=lambda said: said.cue)
    who = ready.speakers.of(last)
    assert (who.party if who else None) == party, who


def test_without_the_reports_day_only_full_dates_are_told():
    text = "Mereka bertemu kemarin, pada Senin, pekan lalu, dan pada 3 Agustus 2025."
    assert [day.iso for day in calendar("id").days(text, None)] == ["2025-08-03"]
    assert reads.read("Presiden Rusia bertemu Presiden Turki kemarin.", published=None).minutes[0].when is None


def test_the_same_text_in_another_report_gives_the_same_ids():
    text = "Rusia menolak usul NATO."
    one, two = (reads.reader().read_many([reads.report(text, name=name)], keep_all=True) for name in ("satu", "dua"))
    assert [m.id for r in one for m in r.minutes] == [m.id for r in two for m in r.minutes]


def test_a_clitic_behind_a_long_title_means_whom_it_names():
    text = (
        "“Kami menunggu jawaban mereka,” kata Menteri Luar Negeri Vietnam Tran Quoc Bao.\n"
        "Juru bicara pemerintah Kamboja Sok Vireak membantah kapal negaranya melanggar batas. "
        "“Tidak ada satu pun kapal kami di sana,” ujarnya."
    )
    assert reads.statement(text, "Tidak ada satu pun kapal").name == "Sok Vireak"
