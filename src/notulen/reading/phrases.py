"""Noun phrases and clauses as token ranges, read off the dependency tree."""

from __future__ import annotations

from notulen.reading.syntax import CLAUSAL, Syntax

_LOOSE = CLAUSAL | frozenset({"punct", "discourse", "vocative", "dep", "list"})
_WITHIN = frozenset({"flat", "nmod", "appos", "compound", "amod"})
_SKIP_FIRST = frozenset({"case", "mark", "cc", "punct", "advmod"})


def noun_phrase(syntax: Syntax, head: int) -> tuple[int, int]:
    """The noun phrase around a head: without its relative clauses, with a name in apposition.

    Args:
        syntax: the parse.
        head: the head's token.

    Returns:
        First and one past the last token; contiguous.
    """
    known = syntax.phrases.get(head)
    if known is None:
        known = syntax.phrases[head] = _noun_phrase(syntax, head)
    return known


def _noun_phrase(syntax: Syntax, head: int) -> tuple[int, int]:
    if not syntax.children(head):
        return head, head + 1
    keep = {head}
    stack = [head]
    while stack:
        within = [child for child in syntax.children(stack.pop()) if _stays(syntax, child, head)]
        keep.update(within)
        stack += within
    first = last = head
    while first - 1 in keep or (first - 2 in keep and _is_bridge(syntax, first - 1)):
        first -= 1
    while last + 1 in keep or (last + 2 in keep and _is_bridge(syntax, last + 1)):
        last += 1
    while first < head and (syntax.dep[first] in _SKIP_FIRST or syntax.pos[first] in {"PUNCT", "ADP"}):
        first += 1
    while last > head and syntax.pos[last] == "PUNCT" and syntax.form[last] not in ")]":
        last -= 1
    return first, last + 1


def phrase_head(syntax: Syntax, i: int) -> int:
    """The head of the noun phrase a token belongs to ("Presiden" for "AS" in "Presiden AS Donald Trump")."""
    while syntax.relation[i] in _WITHIN and syntax.pos[syntax.head[i]] in {"NOUN", "PROPN"}:
        if syntax.dep[i] == "nmod" and any(syntax.dep[c] == "case" for c in syntax.children(i)):
            break
        i = syntax.head[i]
    return i


def _stays(syntax: Syntax, child: int, head: int) -> bool:
    dep = syntax.dep[child]
    if dep in _LOOSE and not (dep == "punct" and syntax.form[child] in "()[]-–"):
        return False
    if dep.startswith(("obl", "advmod", "advcl")) and child > head:
        return False
    if syntax.sent[child] != syntax.sent[head]:
        return False
    return not (dep == "appos" and syntax.pos[child] not in {"PROPN", "NOUN"})


def _is_bridge(syntax: Syntax, token: int) -> bool:
    """Whether a token is a mark with which a phrase may go on."""
    return syntax.pos[token] == "PUNCT" and syntax.form[token] in ",()-–"


def clause(syntax: Syntax, head: int) -> tuple[int, int]:
    """The clause of a predicate: its subtree without what is coordinated behind it and outer marks.

    Returns:
        First and one past the last token.
    """
    first, last = syntax.extent(head)
    for child in syntax.children(head):
        if (
            child > head
            and (syntax.dep[child] in {"conj", "parataxis"})
            and syntax.pos[child] in {"VERB", "ADJ", "AUX"}
        ):
            edge = syntax.extent(child)[0]
            if edge > head:
                last = min(last, edge)
        if child < head and syntax.dep[child] == "cc":
            first = max(first, child + 1)
    return trimmed(syntax, first, last)


def trimmed(syntax: Syntax, first: int, last: int) -> tuple[int, int]:
    """A token range without punctuation and conjunctions at its edges (closing brackets stay)."""
    while first < last - 1 and (syntax.pos[first] == "PUNCT" or syntax.dep[first] in {"cc"}):
        first += 1
    while last - 1 > first and (
        (syntax.pos[last - 1] == "PUNCT" and syntax.form[last - 1] not in {")", "]", "%"})
        or syntax.dep[last - 1] == "cc"
    ):
        last -= 1
    return first, last


def subject(syntax: Syntax, verb: int) -> int | None:
    """The grammatical subject of a predicate, also where it is said once for several; None if there is none."""
    if verb not in syntax.subjects:
        syntax.subjects[verb] = _subject(syntax, verb)
    return syntax.subjects[verb]


def _subject(syntax: Syntax, verb: int) -> int | None:
    seen = set()
    while verb not in seen:
        seen.add(verb)
        own = [c for c in syntax.children(verb) if syntax.dep[c].startswith(("nsubj", "csubj"))]
        named = [c for c in own if syntax.pos[c] != "SCONJ"]
        if named:
            return _behind_relative(syntax, verb, named[0])
        if syntax.dep[verb] in {"acl:relcl", "acl"}:
            return syntax.head[verb]
        if syntax.dep[verb] in {"conj", "xcomp", "advcl", "parataxis"}:
            verb = syntax.head[verb]
        else:
            return None
    return None


def _behind_relative(syntax: Syntax, verb: int, subj: int) -> int:
    """A relative pronoun as subject stands for the noun its clause hangs on."""
    if syntax.dep[verb].startswith("acl") and syntax.pos[subj] in {"PRON", "SCONJ"} and syntax.head[verb] < verb:
        return syntax.head[verb]
    return subj


def agent(syntax: Syntax, verb: int, by: set[int]) -> int | None:
    """Who does it in a passive: the oblique that a word of agency marks ("oleh", "by"), or one labelled so."""
    for child in syntax.children(verb):
        if syntax.dep[child] == "obl:agent":
            return child
        if syntax.dep[child].startswith(("obl", "nmod")) and by.intersection(syntax.children(child)):
            return child
    return None
