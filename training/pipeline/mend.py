"""Brings trees of different treebanks and years to one scheme."""

from collections import Counter
from collections.abc import Callable

from conllu import Token, Tree

OPENING = {"(": ")", "[": "]", "“": "”", "‘": "’", "«": "»", "``": "''"}
FINAL = frozenset(".?!…") | {"...", ".."}


def one_noun_scheme(tree: Tree) -> Tree:
    """A noun on a noun is ``nmod``: GSD says ``compound`` where CSUI and PUD say ``nmod``."""
    for token in tree:
        if token.deprel == "compound":
            token.deprel = "nmod"
    return tree


class Voices:
    """Says a verb's voice where the treebank does not: by the verb's own use elsewhere, else by its prefix."""

    def __init__(self, trees: list[Tree]) -> None:
        seen: dict[str, Counter[str]] = {}
        for token in (token for tree in trees for token in tree if "Voice" in token.feats):
            seen.setdefault(token.form.lower(), Counter())[token.feats["Voice"]] += 1
        self.known = {form: counts.most_common(1)[0][0] for form, counts in seen.items()}

    def of(self, form: str) -> str:
        """``Pass`` or ``Act``."""
        form = form.lower()
        return self.known.get(form) or ("Pass" if form.startswith(("di", "ter")) else "Act")

    def fill(self, tree: Tree) -> Tree:
        """Every verb of the tree gets a voice; no other word keeps one."""
        for token in tree:
            if token.upos == "VERB":
                token.feats.setdefault("Voice", self.of(token.form))
            else:
                token.feats.pop("Voice", None)
        return tree


def hang_punctuation(tree: Tree) -> Tree:
    """Hangs punctuation where the present guidelines want it: as low as it goes without crossing an arc.

    GSD's first releases and CSUI hang a comma otherwise, which nobody can learn side by side.
    """
    marks = {at for at, token in enumerate(tree) if token.deprel == "punct"}
    pairs = _pairs(tree, marks)
    parents = {token.head for at, token in enumerate(tree) if token.head != at}
    for at in sorted(marks - parents):
        head = _top_within(tree, marks, *pairs[at]) if at in pairs else _lowest(tree, marks, at)
        if head is not None:
            tree[at].head = head
    return tree


def _pairs(tree: Tree, marks: set[int]) -> dict[int, tuple[int, int]]:
    """Each bracket or quotation mark that has its fellow, with both places."""
    pairs: dict[int, tuple[int, int]] = {}
    stack: list[tuple[str, int]] = []
    for at in sorted(marks):
        form = tree[at].form
        closes = next((i for i in range(len(stack) - 1, -1, -1) if stack[i][0] == form), None)
        if closes is not None:
            start = stack[closes][1]
            pairs[start] = pairs[at] = (start, at)
            del stack[closes:]
        elif form in OPENING or form in "\"'":
            stack.append((OPENING.get(form, form), at))
    return pairs


def _top_within(tree: Tree, marks: set[int], start: int, end: int) -> int | None:
    """The one word between the two marks whose head is not between them."""
    inside = [at for at in range(start + 1, end) if at not in marks]
    tops = [at for at in inside if not start < tree[at].head < end or tree[at].is_root]
    return tops[0] if tops else None


def _lowest(tree: Tree, marks: set[int], at: int) -> int | None:
    """The lower of the two words that a mark's left and right neighbours lead up to."""
    left = next((i for i in range(at - 1, -1, -1) if i not in marks), None)
    right = next((i for i in range(at + 1, len(tree)) if i not in marks), None)
    if tree[at].form in FINAL and right is None and left is not None:
        return _root(tree, left)
    if left is not None:
        left = _climb(tree, left, lambda head: head < at)
    if right is not None:
        right = _climb(tree, right, lambda head: head > at)
    if left is None or right is None:
        return left if right is None else right
    return right if left in _ancestors(tree, right) else left


def _climb(tree: Tree, at: int, stays: Callable[[int], bool]) -> int:
    for _ in tree:
        if tree[at].is_root or not stays(tree[at].head):
            break
        at = tree[at].head
    return at


def _root(tree: Tree, at: int) -> int:
    return _climb(tree, at, lambda head: True)


def _ancestors(tree: Tree, at: int) -> set[int]:
    found: set[int] = set()
    while not tree[at].is_root and at not in found:
        found.add(at)
        at = tree[at].head
    return found | {at}


def passives(tree: Tree) -> Tree:
    """Gives English passive participles their Voice, for trees that say no features."""
    for at, token in enumerate(tree):
        under = {child.deprel for i, child in enumerate(tree) if child.head == at and i != at}
        perfect = any(child.lemma == "have" and child.deprel == "aux" and child.head == at for child in tree)
        if token.upos == "VERB" and ("aux:pass" in under or (not perfect and _is_bare_participle(tree, at, under))):
            token.feats["Voice"] = "Pass"
    changed = True
    while changed:  # was seen and heard: what is joined to a passive without a subject or auxiliary of its own
        joined = [token for token in tree if token.deprel == "conj" and _follows_passive(tree, token)]
        for token in joined:
            token.feats["Voice"] = "Pass"
        changed = bool(joined)
    return tree


BARE = frozenset({"amod", "acl", "advcl", "xcomp", "case", "mark"})
ACTIVE = frozenset({"nsubj", "aux", "expl", "cop"})


def _is_bare_participle(tree: Tree, at: int, under: set[str]) -> bool:
    token = tree[at]
    in_a_name = token.deprel == "amod" and at > 0 and token.form[0].isupper()  # United Nations
    bare = token.deprel in BARE and not in_a_name and not under & ACTIVE
    return _is_participle(token) and (bare or "obl:agent" in under)


def _is_participle(token: Token) -> bool:
    form = token.form.lower()
    return form != token.lemma.lower() and not form.endswith(("ing", "s", "in"))


def _follows_passive(tree: Tree, token: Token) -> bool:
    if token.upos != "VERB" or "Voice" in token.feats or "Voice" not in tree[token.head].feats:
        return False
    at = next(i for i, other in enumerate(tree) if other is token)
    under = {child.deprel for child in tree if child.head == at}
    return _is_participle(token) and not under & ACTIVE


def mender(names: tuple[str, ...], gold: list[Tree]) -> Callable[[Tree], Tree]:
    """What brings a training tree to the one scheme, by the names of its steps."""
    known: dict[str, Callable[[Tree], Tree]] = {
        "hang punctuation": hang_punctuation,
        "one noun scheme": one_noun_scheme,
        "every verb's voice": Voices(gold).fill,
        "passives": passives,
    }

    def mend(tree: Tree) -> Tree:
        for name in names:
            tree = known[name](tree)
        return tree

    return mend


def is_sound(tree: Tree) -> bool:
    """Whether every word reaches the one root."""
    roots = [token for token in tree if token.is_root]
    return len(roots) == 1 and all(_reaches(tree, at) for at in range(len(tree)))


def _reaches(tree: Tree, at: int) -> bool:
    for _ in range(len(tree) + 1):
        if tree[at].is_root:
            return True
        at = tree[at].head
    return False
