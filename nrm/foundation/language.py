"""Which language is spoken now: Albanian unless something chose English."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

from flask import has_app_context
from flask_babel import force_locale, get_locale

Language = Literal["sq", "en"]
LANGUAGES: tuple[Language, ...] = ("sq", "en")
DEFAULT: Language = "sq"

_chosen: ContextVar[Language | None] = ContextVar("language_chosen", default=None)


def current_language() -> Language:
    """Return the language of the block, else of the request, else Albanian."""
    chosen = _chosen.get()
    if chosen:
        return chosen
    locale = get_locale() if has_app_context() else None
    return "en" if locale is not None and locale.language == "en" else DEFAULT


@contextmanager
def use_language(language: Language) -> Iterator[None]:
    """Speak `language` inside the block, in declared texts and in translated messages alike."""
    token = _chosen.set(language)
    try:
        if has_app_context():
            with force_locale(language):
                yield
        else:
            yield
    finally:
        _chosen.reset(token)
