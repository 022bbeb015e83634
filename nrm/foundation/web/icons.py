"""Icons by name, from the set that comes with Bootstrap-Flask, drawn once a page."""

import re
from functools import cache
from pathlib import Path

import flask_bootstrap
from flask import g
from markupsafe import Markup

_SPRITE = Path(flask_bootstrap.__file__).parent / "static/bootstrap5/icons/bootstrap-icons.svg"
_SYMBOL = re.compile(
    r'<symbol[^>]*viewBox="(?P<box>[^"]+)" id="(?P<name>[^"]+)">(?P<drawing>.*?)</symbol>'
)


@cache
def _drawings() -> dict[str, tuple[str, str]]:
    """Return name -> (view box, drawing); the whole set is a megabyte, too much to send."""
    symbols = _SYMBOL.finditer(_SPRITE.read_text(encoding="utf-8"))
    return {symbol["name"]: (symbol["box"], symbol["drawing"]) for symbol in symbols}


def icon(name: str, *, classes: str = "") -> Markup:
    """Return the icon `name` (https://icons.getbootstrap.com); it is hidden from screen readers.

    So a word must stand beside it. Raises KeyError for a name that is not in the set.
    """
    drawn = _use(name, classes)
    if "icons_used" not in g:
        g.icons_used = {}
    g.icons_used[name] = None
    return drawn


def icons_used() -> Markup:
    """Return the drawings of all icons used on this page so far, hidden; base.html ends with it."""
    sheet = Markup('<svg class="icon-sheet" width="0" height="0" aria-hidden="true">{}</svg>')
    return sheet.format(Markup("").join(map(_symbol, g.get("icons_used", ()))))


@cache
def _use(name: str, classes: str) -> Markup:
    _drawings()[name]
    return Markup(
        '<svg class="icon {}" aria-hidden="true" focusable="false">'
        '<use href="#icon-{}"></use></svg>'
    ).format(classes, name)


@cache
def _symbol(name: str) -> Markup:
    box, drawing = _drawings()[name]
    return Markup('<symbol id="icon-{}" viewBox="{}">{}</symbol>').format(
        name,
        box,
        Markup(drawing),  # noqa: S704  # from the package's own file
    )
