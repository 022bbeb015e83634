"""What the commands about releases and numbers of others share."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

import click

from config import Config
from nrm.auth.queries import actor_of
from nrm.auth.roles import Actor
from nrm.cli.installation import application
from nrm.foundation.database import db
from nrm.foundation.errors import NotFound, NotPermitted, RuleBroken
from nrm.foundation.language import use_language
from nrm.statistics.ledger import background
from nrm.statistics.ledger.externals import waiting_drafts
from nrm.statistics.ledger.preparing import State, is_theirs, open_preparations
from nrm.statistics.models import Preparation
from nrm.statistics.periods import parse


@contextmanager
def installation() -> Iterator[None]:
    """Give the installation; what is done in it is kept, what it refuses is told in one line."""
    with application(Config.from_env()), use_language("en"):
        try:
            yield
        except (RuleBroken, NotPermitted) as refused:
            db.session.commit()
            raise click.ClickException(str(refused)) from refused
        db.session.commit()


def actor_called(username: str) -> Actor:
    """Return the user whose act it is."""
    try:
        return actor_of(username)
    except NotFound:
        raise click.ClickException(f"There is no active user called {username}.") from None


def waiting(period: str, source: str | None) -> Preparation:
    """Return what waits for `period`: our own release, or the numbers of `source`, the newest."""
    wanted = str(parse(period))
    drafts = waiting_drafts()
    for one in open_preparations():
        whose = drafts[one.id].external_source if one.id in drafts else None
        if one.period == wanted and whose == source and is_theirs(one) == (source is not None):
            return one
    if source is None:
        raise click.ClickException(f"Nothing is prepared for {wanted}.")
    raise click.ClickException(f"No numbers of {source} wait for {wanted}.")


def carried_out(work: Callable[[UUID], Preparation], begun: Preparation) -> int:
    """Keep what was begun, do its `work` now, say how it ended and return the exit status."""
    db.session.commit()
    return told(background.carry_out(work, begun.id), wanted=State.READY)


def told(preparation: Preparation, *, wanted: State) -> int:
    """Say how a preparation ended and return the exit status."""
    click.echo(f"{preparation.period} ({preparation.mechanism}): {preparation.state}")
    found = json.loads(preparation.findings)
    if preparation.state == State.REFUSED and not found:
        click.echo("  Too few persons: nothing of them could be told exactly.")
    for one in found[:20]:
        click.echo(f"  {one['quarter']} {one['key'] or 'everybody'}: {', '.join(one['sources'])}")
    if len(found) > 20:
        click.echo(f"  and {len(found) - 20} more")
    return 0 if preparation.state == wanted and not found else 1
