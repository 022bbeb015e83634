"""`nrm statistics`: freezing facts, and publishing with a clear conscience."""

import json
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from nrm.audit.trail import SYSTEM
from nrm.cli.attack import attack
from nrm.cli.compare import compare
from nrm.cli.others import COMMANDS, enter
from nrm.cli.preparations import actor_called, carried_out, installation, waiting
from nrm.cli.suppression import ONE_WAY_TABLES, TABLES_BY_ID, show_suppression
from nrm.foundation.errors import NotFound
from nrm.statistics.certificate import check
from nrm.statistics.ledger import preparing
from nrm.statistics.ledger.approving import approve
from nrm.statistics.ledger.entries import OF_QUARTERS, Mechanism
from nrm.statistics.ledger.files import checkable_document, ledger_document, releases_about
from nrm.statistics.ledger.reproducing import differences
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
for command in COMMANDS:
    statistics_group.add_command(command)


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
    with installation():
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
    with installation():
        if preview:
            if mechanism != Mechanism.SUPPRESSED:
                raise click.UsageError("--preview goes with --mechanism S5.")
            show_suppression(parse(period), preview, by=actor_called(actor), seconds=seconds)
            return
        preparation = preparing.begin(
            parse(period), by=actor_called(actor), mechanism=Mechanism(mechanism)
        )
        ctx.exit(carried_out(preparing.work, preparation))


@statistics_group.command("publish")
@_period
@_actor
@click.option("--source", help="Numbers of others: whose they are.")
@click.option("--read", help="With --source: the mark of what was read, as it is shown without it.")
def publish(period: str, actor: str, source: str | None, read: str | None) -> None:
    """Approve what was prepared for a period, as the second person; with --source what others published of it."""
    with installation():
        by, preparation = actor_called(actor), waiting(period, source)
        if source is not None:
            enter(preparation, read, by=by)
            return
        release = approve(preparation, by=by)
        click.echo(f"{release.period} is published as {release.id.hex}: {release.numbers_hash}")


@statistics_group.command("ledger")
@click.option("--period", help="Only what is about the same time as this period.")
@click.option(
    "--json", "as_json", is_flag=True, help="With all numbers, as docs/statistics.md says."
)
@click.option("--certificates", is_flag=True, help="As a file for `nrm statistics check`.")
def show_ledger(period: str | None, *, as_json: bool, certificates: bool) -> None:
    """List everything ever published."""
    with installation():
        chosen = releases_about(parse(period) if period else None)
        if as_json or certificates:
            make = checkable_document if certificates else ledger_document
            _write(make(chosen))
            return
        for one in chosen:
            roles = ", ".join(filter(None, (one.prepared_role, one.approved_role)))
            source = f"{one.external_source} ({roles})" if one.external_source else roles
            day = one.published_at.date().isoformat()
            click.echo(f"{one.period:8} {one.mechanism:8} {day} {one.id.hex} {source}")


@statistics_group.command("reproduce")
@click.argument("release")
@click.pass_context
def reproduce(ctx: click.Context, release: str) -> None:
    """Make a release again from what was frozen, and compare every number."""
    with installation():
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


def _write(document: dict[str, Any]) -> None:
    json.dump(document, sys.stdout, ensure_ascii=False, sort_keys=True, indent=1)
    sys.stdout.write("\n")
