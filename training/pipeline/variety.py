"""Makes training trees look like the many ways news is set: headlines, datelines, quotation marks, lost full stops.

The words of the examples are this project's own; nothing is taken from reports.
"""

from copy import deepcopy
from random import Random

from conllu import Token, Tree
from recipe import Recipe

QUOTES = [('"', '"'), ("“", "”"), ("‘", "’"), ("'", "'")]
QUOTE_FORMS = frozenset("\"“”‘’'") | {"``", "''"}
TIGHT = frozenset(",:)")  # marks that stand close to what is before them


def vary(tree: Tree, how: Recipe, rng: Random) -> Tree:
    """The tree, perhaps in another dress; the words and arcs stay."""
    tree = deepcopy(tree)
    _set_quotes(tree, rng)
    chance = rng.random()
    if chance < 0.05:
        return _headline(tree, how)
    if chance < 0.08:
        return _lower(tree)
    if chance < 0.11:
        return _dateline(tree, how, rng)
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


def _headline(tree: Tree, how: Recipe) -> Tree:
    for at, token in enumerate(tree):
        if at == 0 or token.upos not in how.variety["small"]:
            token.form = token.form[:1].upper() + token.form[1:]
    return drop_full_stop(tree)


def _lower(tree: Tree) -> Tree:
    for token in tree:
        token.form = token.form.lower()
    return tree


def _dateline(tree: Tree, how: Recipe, rng: Random) -> Tree:
    """Puts "Warta Kini, Moskow – " or "JAKARTA, KABAR.com - " before the sentence, hung on its root."""
    front = _front(how, rng)
    shift = len(front)
    for token in tree:
        token.head += shift
    root = next(at for at, token in enumerate(tree) if token.is_root) + shift
    front[0].head, front[0].deprel = root, "parataxis"
    return front + tree


def _front(how: Recipe, rng: Random) -> Tree:
    """A dateline by one of the language's patterns. Its first word governs all else in it."""
    said = how.variety
    front: Tree = []
    for slot in rng.choice(said["datelines"]).split():
        kind = slot.strip("{}").lower()
        if kind == "date":
            at = len(front)
            front.append(Token(rng.choice(said["months"]), "", "PROPN", {}, 0, "nmod:unmarked", True))
            day = str(rng.randint(1, 31))
            front.append(Token(day, day, "NUM", {}, at, "nmod:unmarked", True))
        elif kind in ("city", "outlet"):
            name = rng.choice(said["cities" if kind == "city" else "outlets"])
            front += _name(name.upper() if slot == "{CITY}" else name, len(front), said["in_name"])
        else:
            _mark(front, rng.choice(["–", "-", "—", "--"]) if kind == "dash" else slot)
    return front


def _name(name: str, at: int, inner: str) -> Tree:
    first, *rest = name.split()
    words = [Token(first, first, "PROPN", {}, 0, "appos", True)]
    return words + [Token(word, word, "PROPN", {}, at, inner, True) for word in rest]


def _mark(front: Tree, form: str) -> None:
    """A mark, hung on the name that follows it or, if none does, on the first word."""
    if form in TIGHT:
        front[-1].space = False
    at = len(front)
    front.append(Token(form, form, "PUNCT", {}, at + 1 if form in ",(" else 0, "punct", form != "("))
