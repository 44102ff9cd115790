"""The frame of a cue: the cue with its source, as they stand in the sentence, and the stretch they stand in."""

from __future__ import annotations

from dataclasses import dataclass

from notulen.reading.context import Context
from notulen.reading.phrases import noun_phrase, phrase_head, subject
from notulen.reading.quotes import ALL_MARKS
from notulen.reading.syntax import NOMINAL

_BESIDE = frozenset({"AUX", "ADV", "PART"})
_LONGEST = 12  # tokens of a source that stands right before its cue
_OPENS_PHRASE = frozenset({"DET", "ADJ", "NUM", "NOUN", "PROPN", "PRON"})
_FAR = 4  # tokens behind a cue within which the noun phrase of its source begins
CLOSERS = frozenset({",", "-", "–", "—", "--"})
SAYING = frozenset({"v:say", "v:believe", "v:hope", "v:consider"})


@dataclass(frozen=True, slots=True)
class Frame:
    """A cue with its source. `left` and `right` bound both (tokens, half-open); `begin` and `end` the stretch they stand in.

    `source` is the head of the source's words, None if they are missing; `clitic` says that the cue's own clitic is the
    source; `loose` that the cue has no subject of its own (a participle, an infinitive, a coordinated verb).
    """

    cue: int
    source: int | None
    clitic: bool
    left: int
    right: int
    begin: int
    end: int
    loose: bool = False


def frame(ctx: Context, i: int) -> Frame:
    """The frame of a verb that attributes."""
    s = ctx.syntax
    begin, end = within_quote(ctx, i, *ctx.stretch(i))
    left = _left_of(ctx, i, begin)
    if ctx.has_clitic(i) and not _has_subject_beside(ctx, i, left):
        return Frame(i, None, True, left, i + 1, begin, end)
    put = _put_by(ctx, i, left, begin, end)
    if put is not None:
        return Frame(i, put, False, _start(ctx, put, i), i + 1, begin, end)
    if ctx.passive(i):
        own = [c for c in s.children(i) if s.dep[c].startswith("nsubj") and begin <= c < i]
        return Frame(i, ctx.agent(i), False, _start(ctx, own[-1], i) if own else left, i + 1, begin, end)
    subjects = [c for c in s.children(i) if s.dep[c].startswith("nsubj") and begin <= c < end and _may_speak(ctx, c, i)]
    behind = next((c for c in subjects if c > i), None)
    before = [c for c in subjects if c < i]
    if before and "cc" in {s.dep[left - 1], s.dep[before[-1]]} and left - 1 > before[-1]:
        source = _of_verb_before(ctx, left - 1, begin)
        return Frame(i, source, False, left, i + 1, begin, end, loose=True)
    if before and not _is_inverted(ctx, i, left, end):
        return _with_subject_before(ctx, i, before[-1], begin, end)
    loose = ctx.loose(i)
    if not loose and left == begin and _opens_with_object(ctx, i):
        return Frame(i, None, False, left, i + 1, begin, end)
    if not loose and (ctx.quote_ending_before(left) is not None or _behind_comma(ctx, left) or left == begin):
        behind = behind if behind is not None else next_noun(ctx, i, end)
        beside = ctx.quote_ending_before(left) is not None
        if behind is not None and (beside or not _has_predicate(ctx, behind, end)):
            return Frame(i, behind, False, left, max(i + 1, _phrase_end(ctx, behind, end)), begin, end)
    return _without_subject(ctx, i, left, begin, end)


def _opens_with_object(ctx: Context, i: int) -> bool:
    """Whether a cue with an object of its own stands before the main verb's subject: "Menanggapi usul itu, X …"."""
    s = ctx.syntax
    above = s.head[i]
    if s.dep[i] != "advcl" or above < i or not any(s.dep[c] == "obj" for c in s.children(i)):
        return False
    return any(s.dep[c].startswith("nsubj") and c > i for c in s.children(above))


def _has_subject_beside(ctx: Context, i: int, left: int) -> bool:
    """Whether a subject stands right before a cue, so that the cue's clitic is whom it was told to."""
    s = ctx.syntax
    own = [c for c in s.children(i) if s.dep[c] == "nsubj" and c < i]
    return bool(own) and noun_phrase(s, own[-1])[1] == left


def _is_inverted(ctx: Context, i: int, left: int, end: int) -> bool:
    """Whether a cue between marks has its source behind it, whatever the parser made of what stands before: "…, said X, …"."""
    if not _behind_comma(ctx, left) or ctx.loose(i):
        return False
    noun = next_noun(ctx, i, end)
    if noun is None or noun in ctx.quoted or (ctx.syntax.dep[noun] == "obj" and ctx.syntax.head[noun] == i):
        return False
    last = noun_phrase(ctx.syntax, noun)[1]
    return last < end and ctx.syntax.form[last] in CLOSERS


def _may_speak(ctx: Context, c: int, cue: int) -> bool:
    """Whether a subject may be a cue's source: no conjunction, no day, nothing quoted that the cue stands outside of."""
    if ctx.syntax.pos[c] == "SCONJ" or (c > cue and "that" in ctx.tags[c]) or ctx.is_time(c):
        return False
    return c not in ctx.quoted or cue in ctx.quoted


def _has_predicate(ctx: Context, noun: int, end: int) -> bool:
    """Whether a verb follows a noun phrase at once: the noun is its subject, and not the source of a cue before it."""
    last = noun_phrase(ctx.syntax, noun)[1]
    return last < end and ctx.syntax.pos[last] in {"VERB", "AUX"} and not ctx.loose(last)


def within_quote(ctx: Context, i: int, begin: int, end: int) -> tuple[int, int]:
    """What stands within a quotation ends with it, and begins with it."""
    if i not in ctx.quoted:
        return begin, end
    quote = ctx.quotes[ctx.quoted[i]]
    first, last = ctx.tokens_of(quote.start, quote.end)
    return max(begin, first), min(end, max(last, i + 1))


def _left_of(ctx: Context, i: int, begin: int) -> int:
    """Where the auxiliaries and adverbs before a cue begin."""
    s = ctx.syntax
    while i - 1 >= begin and s.pos[i - 1] in _BESIDE and s.head[i - 1] in {i, s.head[i]}:
        i -= 1
    return i


def _with_subject_before(ctx: Context, i: int, subj: int, begin: int, end: int) -> Frame:
    s = ctx.syntax
    source: int | None = subj
    beside = _left_of(ctx, i, begin) - 1
    if "relative" in ctx.tags[subj] and beside > subj and s.pos[beside] in NOMINAL:
        source = phrase_head(s, beside)
    elif "relative" in ctx.tags[subj] or "that" in ctx.tags[subj]:
        source = s.head[i] if s.dep[i].startswith("acl") and s.head[i] < subj else _noun_before(ctx, subj, begin)
    elif not _is_nominal(ctx, subj):
        source = None
    return Frame(i, source, False, max(begin, _start(ctx, subj, i)), i + 1, begin, end)


def _start(ctx: Context, subj: int, cue: int) -> int:
    """Where a subject's words begin, behind any quotation or other clause that the parser took into them."""
    s = ctx.syntax
    first, _ = noun_phrase(s, subj)
    while first - 1 >= 0 and s.head[first - 1] == subj and s.pos[first - 1] in {"DET", "ADJ", "NUM", "NOUN", "PROPN"}:
        first -= 1
    return min(first, cue)


def _without_subject(ctx: Context, i: int, left: int, begin: int, end: int) -> Frame:
    """The source of a cue that has no subject of its own: that of the verb it hangs on, else the noun before it."""
    s = ctx.syntax
    found = _of_main_verb(ctx, i, begin) if ctx.loose(i) and _behind_comma(ctx, left) else subject(s, i)
    if found is not None and "n:say" in ctx.tags[found] and s.dep[i].startswith("acl"):
        found = owner(ctx, found)
    loose = found is not None
    plain = None if ctx.loose(i) or _is_infinitive(ctx, i) else _plain_subject(ctx, i, left, begin, end)
    if plain is not None:
        found, left, loose = plain, _start(ctx, plain, i), False
    elif found is None and left > begin and s.pos[left - 1] in NOMINAL and s.head[left - 1] != i:
        found = _over_participle(ctx, phrase_head(s, left - 1), begin)
        left = min(left, noun_phrase(s, found)[0])
    elif found is None and left > begin and s.form[left - 1] in CLOSERS:
        found = _first_noun(ctx, begin, left)
        if found is None and left - 2 >= begin and s.pos[left - 2] in NOMINAL and not ctx.loose(i):
            found = phrase_head(s, left - 2)
            found = found if begin <= found < left else left - 2
        left = min(left, noun_phrase(s, found)[0]) if found is not None else left
    elif found is None and ctx.loose(i):
        found = _first_free(ctx, begin, left)
    if found is not None and not _is_nominal(ctx, found):
        found = None
    return Frame(i, found, False, left, i + 1, begin, end, loose)


def _over_participle(ctx: Context, noun: int, begin: int) -> int:
    """The noun that a participle tells of, where a noun only belongs to the participle: "the body overseeing the vote said"."""
    s = ctx.syntax
    while s.dep[s.head[noun]] == "acl" and begin <= s.head[s.head[noun]] < s.head[noun] < noun:
        noun = s.head[s.head[noun]]
    return noun


def _is_nominal(ctx: Context, i: int) -> bool:
    """Whether a token may head a noun phrase: also what only the tagger takes for something else ("Ebeling", "the general")."""
    s = ctx.syntax
    return s.pos[i] in NOMINAL or s.pos[i] in {"ADJ", "X", "DET"} or s.form[i][:1].isupper()


def _first_free(ctx: Context, begin: int, left: int) -> int | None:
    """The head of the first noun phrase of a sentence that hangs on no preposition."""
    s = ctx.syntax
    for j in range(begin, left):
        if s.pos[j] in NOMINAL:
            head = phrase_head(s, j)
            if begin <= head < left and not any(s.dep[c] == "case" and c < head for c in s.children(head)):
                return head
    return None


def _is_infinitive(ctx: Context, i: int) -> bool:
    return any(ctx.syntax.dep[c] == "mark" and c < i for c in ctx.syntax.children(i))


def _plain_subject(ctx: Context, i: int, left: int, begin: int, end: int) -> int | None:
    """The noun phrase between a mark and a cue that ends its sentence, whatever the parser made of it: "…, a source said."."""
    s = ctx.syntax
    if i + 1 < end and s.pos[i + 1] != "PUNCT":
        return None
    first = next((j + 1 for j in range(left - 1, begin - 1, -1) if _opens_phrase(ctx, j)), None)
    if first is None or not 0 < left - first <= _LONGEST or s.pos[first] not in _OPENS_PHRASE:
        return None
    if any(s.pos[j] in {"VERB", "AUX", "SCONJ", "CCONJ"} for j in range(first, left)):
        return None
    noun = next((j for j in range(first, left) if s.pos[j] in NOMINAL), None)
    if noun is None or ctx.is_time(noun):
        return None
    head = phrase_head(s, noun)
    return head if first <= head < left else noun


def _opens_phrase(ctx: Context, j: int) -> bool:
    """Whether the source of a cue may stand behind a token: a mark, or the word of "as X put it"."""
    return ctx.syntax.form[j] in CLOSERS | ALL_MARKS or (bool(ctx.stances) and "as" in ctx.stances[j])


def _put_by(ctx: Context, i: int, left: int, begin: int, end: int) -> int | None:
    """Who puts it so in "As X put it, …" at the head of a sentence, where the parser took the verb for a participle of X's."""
    if ctx.syntax.dep[i] != "acl" or not ctx.stances or "as" not in ctx.stances[begin]:
        return None
    return _plain_subject(ctx, i, left, begin, end)


def _of_main_verb(ctx: Context, i: int, begin: int) -> int | None:
    """The subject of the verb over a participle: of one that itself tells what somebody says, if there is one."""
    s = ctx.syntax
    verbs = [a for a in s.ancestors(i) if begin <= a < i and s.pos[a] in {"VERB", "AUX", "ADJ"}]
    telling = [a for a in verbs if ctx.tags[a] & SAYING]
    for verb in [*reversed(telling), *reversed(verbs)]:
        found = frame(ctx, verb).source if verb in telling else subject(s, verb)
        if found is not None and found != i:
            return found
    return subject(s, i)


def _of_verb_before(ctx: Context, conjunction: int, begin: int) -> int | None:
    """The subject of the verb to which a conjunction joins a cue: of one that tells what somebody says, if there is one."""
    s = ctx.syntax
    verbs = [j for j in range(begin, conjunction) if s.pos[j] in {"VERB", "AUX"} and j not in ctx.quoted]
    subjects = [(j, [c for c in s.children(j) if s.dep[c].startswith("nsubj")]) for j in verbs]
    told = [own[0] for j, own in subjects if own and ctx.tags[j] & SAYING]
    return next(iter(told), next((own[0] for _, own in subjects if own), None))


def relative_pronoun(ctx: Context, cue: int, source: int) -> int | None:
    """The relative pronoun that stands for a source before its cue ("the experts, who say …"); None if there is none."""
    s = ctx.syntax
    own = [c for c in s.children(cue) if s.dep[c].startswith("nsubj") and source < c < cue]
    return next((c for c in own if ctx.tags[c] & {"relative", "that"}), None)


def _first_noun(ctx: Context, begin: int, left: int) -> int | None:
    """The head of the noun phrase that opens a sentence, if only what is set off by marks stands between it and the cue."""
    s = ctx.syntax
    first = next((j for j in range(begin, min(left, begin + _FAR)) if s.pos[j] in NOMINAL), None)
    if first is None or any(s.pos[j] in {"VERB", "AUX"} for j in range(begin, first)):
        return None
    head = phrase_head(s, first)
    last = noun_phrase(s, head)[1]
    return head if begin <= head < left and last < left and s.form[last] in CLOSERS else None


def owner(ctx: Context, noun: int) -> int | None:
    """Whose statement it is: the noun's own owner, else the subject of the verb it hangs on ("X issued a statement saying")."""
    s = ctx.syntax
    owners = [c for c in s.children(noun) if s.dep[c].startswith("nmod") and s.pos[c] in NOMINAL]
    return owners[0] if owners else subject(s, s.head[noun])


def _behind_comma(ctx: Context, left: int) -> bool:
    return left > 0 and ctx.syntax.form[left - 1] in CLOSERS


def _noun_before(ctx: Context, i: int, begin: int) -> int | None:
    """The head of the noun phrase that ends right before a relative pronoun."""
    s = ctx.syntax
    j = i - 1
    while j > begin and s.pos[j] in {"PUNCT", "ADP"}:
        j -= 1
    return phrase_head(s, j) if j >= begin and s.pos[j] in NOMINAL else None


def next_noun(ctx: Context, i: int, end: int) -> int | None:
    """The head of the noun phrase that stands next after a cue ("kata juru bicara itu")."""
    s = ctx.syntax
    last = min(end, s.sentences[s.sent[i]][1])
    for j in range(i + 1, min(last, i + _FAR)):
        if s.pos[j] in {"NOUN", "PROPN", "PRON"}:
            if ctx.is_time(j):
                return None
            while s.head[j] > i and s.head[j] != j and s.pos[s.head[j]] in {"NOUN", "PROPN"} and s.head[j] < last:
                j = s.head[j]
            return j
        if s.pos[j] not in {"DET", "NUM", "ADJ", "ADV"}:
            return None
    return None


def _phrase_end(ctx: Context, head: int, end: int) -> int:
    """One past a source's words: with its relative clause, not with what only the parser hung on it behind a comma."""
    return min(end, noun_phrase(ctx.syntax, head)[1])
