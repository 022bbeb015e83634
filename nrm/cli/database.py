"""`nrm db`: the tables of an installation."""

import click

from config import Config
from nrm.auth.service import load_directory
from nrm.cli.installation import application, migrate, revisions
from nrm.cli.migration import draft
from nrm.foundation.database import db


@click.group("db")
def db_group() -> None:
    """Look after the database."""


@db_group.command("upgrade")
def upgrade_tables() -> None:
    """Bring tables and directory to what this program needs; make a backup first."""
    with application(Config.from_env()):
        before, wanted = revisions()
        if before == wanted:
            click.echo(f"The tables are up to date (revision {wanted}).")
        else:
            migrate()
            click.echo(f"The tables were brought from {before or 'nothing'} to {wanted}.")
        added = load_directory()
        db.session.commit()
    if added:
        click.echo(f"Institutions added to the directory: {added}.")


@db_group.command("draft")
@click.argument("words")
def draft_migration(words: str) -> None:
    """Write the next migration from what the models have and the tables have not; for developers."""
    with application(Config.from_env()):
        _, newest = revisions()
        draft(words, number=f"{int(newest) + 1:04}")
