"""Puts the web kit onto an application: one call of the composition root."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask, g
from flask_babel import Babel
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined

import nrm
from nrm.foundation.language import DEFAULT, Language
from nrm.foundation.web import (
    assets,
    charts,
    errors,
    formats,
    headers,
    icons,
    language_choice,
    map_of_qarqe,
    problems,
    transactions,
)
from nrm.foundation.web.frame import Frame

LARGEST_REQUEST = 2_000_000
"""Bytes that one request may have; larger ones get the page for 413."""


def install(
    app: Flask,
    *,
    frame: Callable[[], Frame],
    on_language_choice: Callable[[Language], None] | None = None,
) -> None:
    """Give `app` templates, formats, languages, CSRF, headers, error pages and transactions.

    `frame` is asked once a page for what stands around it. `on_language_choice` may keep the
    language in the signed-in user's account.
    """
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)  # as long as the session lives
    if app.config["MAX_CONTENT_LENGTH"] is None:
        app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(map(str, translation_folders()))
    Babel(
        app,
        default_locale=DEFAULT,
        default_timezone="Europe/Tirane",
        locale_selector=language_choice.chosen_language,
    )
    CSRFProtect(app)
    app.register_blueprint(assets.bp)
    _prepare_templates(app, frame=frame)
    language_choice.install(app, on_choice=on_language_choice)
    headers.install(app)
    errors.install(app)
    transactions.install(app)


def translation_folders() -> list[Path]:
    """Return the folders with Albanian words: one a slice."""
    return sorted(Path(nrm.__file__).parent.glob("*/translations"))


def _prepare_templates(app: Flask, *, frame: Callable[[], Frame]) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        date=formats.date_words,
        datetime=formats.moment_words,
        number=formats.number_words,
        ago=formats.ago_words,
        due=formats.due_words,
        deadline=formats.deadline_words,
        late=formats.late_words,
        days_late=formats.days_late,
    )
    app.jinja_env.globals.update(
        icon=icons.icon,
        icons_used=icons.icons_used,
        own_file=assets.own_file,
        bootstrap_file=assets.bootstrap_file,
        problems_of=problems.problems_of,
        bars_drawing=charts.bars,
        columns_drawing=charts.columns,
        map_drawing=map_of_qarqe.drawing,
    )

    @app.context_processor
    def around_the_page() -> dict[str, Any]:
        if "frame" not in g:
            g.frame = frame()
        return {"frame": g.frame}
