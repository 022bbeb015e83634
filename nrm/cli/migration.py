"""Bringing tables from one revision to another. Only this module loads Alembic, so that other starts need not wait."""

from flask import current_app
from flask_migrate import Migrate, revision, upgrade

from nrm.cli.installation import MIGRATIONS
from nrm.foundation.database import db


def attach() -> None:
    """Tell Alembic of the current application's tables."""
    Migrate(
        current_app,
        db,
        directory=str(MIGRATIONS),
        render_as_batch=True,
        render_item=_plain_types,
    )


def to_newest() -> None:
    """Bring the tables of the current application to the newest revision."""
    attach()
    upgrade()


def draft(words: str, *, number: str) -> None:
    """Write revision `number`, for a developer to look through: from the tables that there are to the models."""
    attach()
    revision(message=words, rev_id=number, autogenerate=True)


def _plain_types(kind: str, thing: object, _context: object) -> str | bool:
    """Write our column types as the database knows them: a migration imports nothing of ours."""
    if kind == "type" and type(thing).__name__ == "UtcDateTime":
        return "sa.DateTime(timezone=True)"
    return False
