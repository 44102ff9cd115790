"""The table of rules that tells kinds apart, and the facts it asks for."""

import pytest

from notulen import knowledge
from notulen.model import Report
from notulen.reading.facts import facts, one_act
from notulen.reading.features import Sight, _shades_of, _spoken_of
from notulen.reading.reader import Reader
from notulen.reading.verdict import rules, verdict

SEEN = [
    ("en", "Chile urged Peru to reopen the port.", "urged", "demand"),
    ("en", "Chile threatened Peru with a blockade.", "threatened", "threaten"),
    ("en", "Chile rejected the proposal of Peru.", "rejected", "reject"),
    ("en", "Chile rejected the accusations of Peru.", "rejected", "deny"),
    ("en", "Chile suspended the negotiations with Peru.", "suspended", "suspend"),
    ("en", "The foreign minister of Chile met the foreign minister of Peru in Lima.", "met", "meet"),
    ("id", "Chile mendesak Peru membuka pelabuhan itu.", "mendesak", "demand"),
    ("id", "Chile menolak usul Peru itu.", "menolak", "reject"),
    ("id", "Chile menolak tuduhan Peru itu.", "menolak", "deny"),
    ("id", "Chile menangguhkan perundingan dengan Peru.", "menangguhkan", "suspend"),
    ("id", "Menteri Luar Negeri Chile bertemu Menteri Luar Negeri Peru di Lima.", "bertemu", "meet"),
]


def known(language: str, text: str, word: str) -> frozenset[str]:
    report = Report(id="r", text=text, language=language, outlet="Kabar", published="2024-03-05")
    (prepared,) = Reader(models={}).prepare([report])
    sight = Sight(prepared.ctx, prepared.cast)
    (cand,) = [c for c in prepared.candidates if prepared.ctx.syntax.form[c.head] == word]
    bag: frozenset[str] = frozenset().union(*prepared.ctx.tags[slice(*cand.clause)])
    return facts(prepared.ctx, cand, _shades_of(sight, cand), sight.tone(*cand.clause), _spoken_of(sight, cand), bag)


@pytest.mark.parametrize(("language", "text", "word", "kind"), SEEN)
def test_a_plain_sentence_has_the_kind_the_codebook_gives_it(language, text, word, kind):
    rule = verdict(known(language, text, word))
    assert rule is not None
    assert rule.kind == kind


def test_it_and_they_under_a_word_of_saying_are_the_speakers_own_side():
    assert "by:own" in known("en", "Chile said it would close the port.", "close")


def test_the_act_is_looked_for_below_words_that_only_lead_to_it():
    seen = known("en", "Chile began to withdraw its troops from the border.", "began")
    assert {"act:withdraw", "led:do"} <= seen


def test_what_a_doubtful_word_is_done_to_decides_its_act():
    doubtful = frozenset({"suspend", "withdraw"})
    assert one_act(doubtful, frozenset(), frozenset({"thing.force"})) == "withdraw"
    assert one_act(doubtful, frozenset(), frozenset({"thing.deal"})) == "suspend"
    assert one_act(frozenset()) == ""


def test_the_first_rule_that_holds_gives_the_verdict_and_none_where_none_does():
    rule = verdict(frozenset({"act:demand", "told"}))
    assert rule is not None
    assert rule.name == "asks"
    assert verdict(frozenset({"act:none", "told"})) is None


def test_every_rule_has_a_name_of_its_own_and_a_kind_of_the_codebook():
    assert len({rule.name for rule in rules()}) == len(rules())
    assert {rule.kind for rule in rules()} <= set(knowledge.kinds())
