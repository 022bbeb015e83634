"""`nrm statistics`: freezing facts, and publishing with a clear conscience."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from config import Config
from nrm.audit.trail import SYSTEM
from nrm.auth.queries import actor_of
from nrm.auth.roles import Actor
from nrm.cli.attack import attack
from nrm.cli.compare import compare
from nrm.cli.installation import application
from nrm.cli.suppression import ONE_WAY_TABLES, TABLES_BY_ID, show_suppression
from nrm.foundation.database import db
from nrm.foundation.errors import NotFound, NotPermitted, RuleBroken
from nrm.foundation.language import use_language
from nrm.statistics.cells import cell_of
from nrm.statistics.certificate import check
from nrm.statistics.ledger import externals, preparing
from nrm.statistics.ledger.approving import approve
from nrm.statistics.ledger.entries import OF_QUARTERS, Mechanism
from nrm.statistics.ledger.externals import Claim
from nrm.statistics.ledger.files import checkable_document, ledger_document, releases_about
from nrm.statistics.ledger.preparing import State, open_preparations
from nrm.statistics.ledger.reproducing import differences
from nrm.statistics.models import Preparation
from nrm.statistics.periods import parse
from nrm.statistics.protection.plan import one_way, published
from nrm.statistics.snapshots.freezing import freeze
from nrm.statistics.suppressing import SECONDS
from nrm.statistics.tables import TABLES

_period = click.option("--period", required=True, help="2018-Q3, or a year for exact headlines.")
_actor = click.option("--actor", required=True, help="Whose act it is: a user with the right.")


@click.group("statistics")
def statistics_group() -> None:
    """Freeze, protect, publish, check and attack figures."""


statistics_group.add_command(attack)
statistics_group.add_command(compare)


@statistics_group.command("plan")
def show_plan() -> None:
    """Show what is published together for a quarter."""
    plan = published()
    click.echo(f"Plan {plan.version}: {len(plan.cells)} numbers for a quarter, rounded together.")
    for table in TABLES:
        click.echo(f"  {table.id}")
    hidden = one_way()
    click.echo(f"Or, with small groups hidden: {len(hidden.cells)} numbers, of one trait each.")


@statistics_group.command("freeze")
@click.option("--period", required=True, help="A quarter that is over: 2018-Q3.")
def freeze_period(period: str) -> None:
    """Keep the facts of a quarter as they are now: its figures are made of them from then on."""
    with _installation():
        snapshot = freeze(parse(period), by=SYSTEM)
        click.echo(f"{snapshot.period} is frozen: {snapshot.hash}")


@statistics_group.command("protect")
@_period
@_actor
@click.option(
    "--mechanism",
    type=click.Choice([one.value for one in OF_QUARTERS]),
    default=Mechanism.ROUNDED.value,
    help="How a quarter is published, for good: rounded, or exact with small groups hidden.",
)
@click.option(
    "--preview",
    multiple=True,
    type=click.Choice([ONE_WAY_TABLES, *TABLES_BY_ID]),
    help="With S5: prepare nothing, show what it would leave of these tables.",
)
@click.option(
    "--seconds", default=SECONDS, show_default=True, help="With --preview: when to give up."
)
@click.pass_context
def protect(
    ctx: click.Context,
    period: str,
    actor: str,
    mechanism: str,
    preview: tuple[str, ...],
    *,
    seconds: float,
) -> None:
    """Prepare a release: freeze, protect, audit and certify; a second person publishes it.

    A quarter is published rounded (R5z) or suppressed (S5), never both: held against each other they would tell what
    both hide. Whoever repeats the rule on every table that fits can learn something of a suppressed quarter, of a
    rounded one nothing. With --mechanism S5 --preview TABLE nothing is prepared: it shows what optimal suppression
    would leave of any tables, to those who may see exact numbers.
    """
    with _installation():
        if preview:
            if mechanism != Mechanism.SUPPRESSED:
                raise click.UsageError("--preview goes with --mechanism S5.")
            show_suppression(parse(period), preview, by=_actor_called(actor), seconds=seconds)
            return
        preparation = preparing.begin(
            parse(period), by=_actor_called(actor), mechanism=Mechanism(mechanism)
        )
        db.session.commit()
        ctx.exit(_told(preparing.work(preparation.id), wanted=State.READY))


@statistics_group.command("publish")
@_period
@_actor
def publish(period: str, actor: str) -> None:
    """Approve what was prepared for a period, as the second person."""
    with _installation():
        wanted = str(parse(period))
        ready = [one for one in open_preparations() if one.period == wanted]
        if not ready:
            raise click.ClickException(f"Nothing is prepared for {wanted}.")
        release = approve(ready[0], by=_actor_called(actor))
        click.echo(f"{release.period} is published as {release.id.hex}: {release.numbers_hash}")


@statistics_group.command("ledger")
@click.option("--period", help="Only what is about the same time as this period.")
@click.option(
    "--json", "as_json", is_flag=True, help="With all numbers, as docs/statistics.md says."
)
@click.option("--certificates", is_flag=True, help="As a file for `nrm statistics check`.")
def show_ledger(period: str | None, *, as_json: bool, certificates: bool) -> None:
    """List everything ever published."""
    with _installation():
        chosen = releases_about(parse(period) if period else None)
        if as_json or certificates:
            make = checkable_document if certificates else ledger_document
            _write(make(chosen))
            return
        for one in chosen:
            source = one.external_source or f"{one.prepared_role}, {one.approved_role}"
            day = one.published_at.date().isoformat()
            click.echo(f"{one.period:8} {one.mechanism:8} {day} {one.id.hex} {source}")


@statistics_group.command("external")
@click.option("--period", required=True, help="2018-Q3, 2018-H1, 2018 or 2018-R3.")
@_actor
@click.option("--source", required=True, help="Who published it, and where.")
@click.option(
    "--number",
    "numbers",
    multiple=True,
    required=True,
    help='Who is counted, and how many: "sex=F;majority=CHILD:48", "citizenship=FOREIGN:1-3", ":112" for everybody.',
)
@click.pass_context
def enter_external(
    ctx: click.Context, period: str, actor: str, source: str, numbers: tuple[str, ...]
) -> None:
    """Enter numbers that others published; everything ever published is audited with them."""
    with _installation():
        claims = [_claim(one) for one in numbers]
        preparation = externals.begin(parse(period), source, claims, by=_actor_called(actor))
        db.session.commit()
        status = _told(externals.work(preparation.id), wanted=State.PUBLISHED)
        for planned, safe in externals.planned_safety():
            words = "stays as it is" if safe else "must be prepared again"
            click.echo(f"The planned release of {planned.period} {words}.")
        ctx.exit(status)


@statistics_group.command("reproduce")
@click.argument("release")
@click.pass_context
def reproduce(ctx: click.Context, release: str) -> None:
    """Make a release again from what was frozen, and compare every number."""
    with _installation():
        try:
            found = differences(UUID(release), by=SYSTEM)
        except (ValueError, NotFound):
            raise click.ClickException(f"There is no release {release}.") from None
        if found is None:
            raise click.ClickException("These numbers are of others: nothing is frozen for them.")
        for cell in found:
            click.echo(f"differs: {cell.key or 'everybody'}")
        click.echo("Every number comes out the same." if not found else f"{len(found)} differ.")
        ctx.exit(1 if found else 0)


@statistics_group.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_context
def check_file(ctx: click.Context, file: Path) -> None:
    """Check published figures and their certificates by adding up; nothing is asked of this installation.

    Exit status 1 when something is wrong, 2 when others have given numbers away.
    """
    ctx.exit(check.main([str(file)]))


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


def _actor_called(username: str) -> Actor:
    try:
        return actor_of(username)
    except NotFound:
        raise click.ClickException(f"There is no active user called {username}.") from None


def _claim(written: str) -> Claim:
    key, _, number = written.rpartition(":")
    low, _, high = number.partition("-")
    try:
        return Claim(cell_of(key), int(low), int(high or low))
    except ValueError:
        raise click.ClickException(f"This is not understood: {written}") from None


def _told(preparation: Preparation, *, wanted: State) -> int:
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


def _write(document: dict[str, Any]) -> None:
    json.dump(document, sys.stdout, ensure_ascii=False, sort_keys=True, indent=1)
    sys.stdout.write("\n")
