"""Makes training trees look like the many ways news is set: headlines, datelines, quotation marks, lost full stops.

The words of the examples are this project's own; nothing is taken from reports.
"""

import tomllib
from copy import deepcopy
from pathlib import Path
from random import Random

from conllu import Token, Tree

QUOTES = [('"', '"'), ("“", "”"), ("‘", "’"), ("'", "'")]
QUOTE_FORMS = frozenset("\"“”‘’'") | {"``", "''"}
SMALL = frozenset({"ADP", "CCONJ", "SCONJ", "PART"})
PLACES = tomllib.loads((Path(__file__).parent / "names.toml").read_text(encoding="utf-8"))["dateline"]


def vary(tree: Tree, rng: Random) -> Tree:
    """The tree, perhaps in another dress; the words and arcs stay."""
    tree = deepcopy(tree)
    _set_quotes(tree, rng)
    chance = rng.random()
    if chance < 0.05:
        return _headline(tree)
    if chance < 0.08:
        return _lower(tree)
    if chance < 0.11:
        return _dateline(tree, rng)
    return tree


def drop_full_stop(tree: Tree) -> Tree:
    """The tree without its last full stop, as captions and headlines stand."""
    last = len(tree) - 1
    if last > 3 and tree[last].form == "." and all(token.head != last for token in tree):
        return tree[:last]
    return tree


def _set_quotes(tree: Tree, rng: Random) -> None:
    places = [at for at, token in enumerate(tree) if token.form in QUOTE_FORMS and token.deprel == "punct"]
    if len(places) % 2 or rng.random() < 0.3:
        return
    marks = rng.choices(QUOTES, weights=[4, 4, 1, 1])[0]
    for turn, at in enumerate(places):
        tree[at].form = marks[turn % 2]


def _headline(tree: Tree) -> Tree:
    for token in tree:
        if token.upos not in SMALL:
            token.form = token.form[:1].upper() + token.form[1:]
    return drop_full_stop(tree)


def _lower(tree: Tree) -> Tree:
    for token in tree:
        token.form = token.form.lower()
    return tree


def _dateline(tree: Tree, rng: Random) -> Tree:
    """Puts "Warta Kini, Moskow – " or "JAKARTA, KABAR.com - " before the sentence, hung on its root."""
    city, outlet = rng.choice(PLACES["cities"]), rng.choice(PLACES["outlets"])
    first, second = (city.upper(), outlet) if rng.random() < 0.5 else (outlet, city)
    dash = rng.choice(["–", "-", "—", "--"])
    parts = [*first.split(), ",", *second.split(), dash]
    comma = parts.index(",")
    shift = len(parts)
    root = next(at for at, token in enumerate(tree) if token.is_root) + shift
    for token in tree:
        token.head += shift
    front = [_front(form, at, comma, shift, root) for at, form in enumerate(parts)]
    front[comma - 1].space = False
    return front + tree


def _front(form: str, at: int, comma: int, end: int, root: int) -> Token:
    if at == 0:
        return Token(form, form, "PROPN", {}, root, "parataxis", True)
    if at in (comma, end - 1):
        return Token(form, form, "PUNCT", {}, comma + 1 if at == comma else 0, "punct", True)
    if at == comma + 1:
        return Token(form, form, "PROPN", {}, 0, "appos", True)
    return Token(form, form, "PROPN", {}, 0 if at < comma else comma + 1, "flat:name", True)
