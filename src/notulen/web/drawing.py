"""SVG: elements and attributes, everything in them escaped."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

from notulen.views.plain import plain

Value = str | float


def element(name: str, *inside: Markup, **attributes: Value | None) -> Markup:
    """An element.

    Args:
        name: of the element.
        inside: what is in it.
        attributes: by name, `_` for `-`; those that are None are left out.
    """
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_value(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = "".join(inside)
    return Markup(f"<{name}{told}>{inner}</{name}>" if inner else f"<{name}{told}/>")


def words(text: str) -> Markup:
    """Words within an element."""
    return escape(plain(text))


def joined(parts: Iterable[Markup]) -> Markup:
    """Elements, one after the other."""
    return Markup("").join(parts)


def _value(value: Value) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else plain(str(value))
