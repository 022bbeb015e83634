"""`nrm statistics`: freezing facts and looking after what is published."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from config import Config
from nrm.audit.trail import SYSTEM
from nrm.cli.attack import attack
from nrm.cli.installation import application
from nrm.foundation.database import db
from nrm.foundation.errors import NotPermitted, RuleBroken
from nrm.foundation.language import use_language
from nrm.statistics.periods import parse
from nrm.statistics.snapshots.freezing import freeze


@click.group("statistics")
def statistics_group() -> None:
    """Freeze the facts of a quarter, and attack what is published."""


statistics_group.add_command(attack)


@statistics_group.command("freeze")
@click.option("--period", required=True, help="A quarter that is over: 2018-Q3.")
def freeze_period(period: str) -> None:
    """Keep the facts of a quarter as they are now: its figures are made of them from then on."""
    with _installation():
        snapshot = freeze(parse(period), by=SYSTEM)
        click.echo(f"{snapshot.period} is frozen: {snapshot.hash}")


@contextmanager
def _installation() -> Iterator[None]:
    """Give the installation; what is done in it is kept, what it refuses is told in one line."""
    with application(Config.from_env()), use_language("en"):
        try:
            yield
        except (RuleBroken, NotPermitted) as refused:
            db.session.commit()
            raise click.ClickException(str(refused)) from refused
        db.session.commit()
