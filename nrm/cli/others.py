"""`nrm statistics external` and what follows: numbers that others published, entered by one and approved by another."""

import click

from nrm.auth.policy import Permission
from nrm.auth.roles import Actor
from nrm.cli.preparations import actor_called, carried_out, installation, told, waiting
from nrm.foundation.web.typed_text import one_line
from nrm.statistics.cells import cell_of
from nrm.statistics.ledger import externals, preparing
from nrm.statistics.ledger.approving import Objection, approve, as_read, decline
from nrm.statistics.ledger.externals import Claim
from nrm.statistics.ledger.preparing import State, must_hold
from nrm.statistics.models import Preparation
from nrm.statistics.periods import parse
from nrm.statistics.releasing import claimed_in

_period = click.option("--period", required=True, help="2018-Q3, 2018-H1, 2018 or 2018-R3.")
_actor = click.option("--actor", required=True, help="Whose act it is: a user with the right.")
_source = click.option("--source", required=True, help="Who published it, and where.")


@click.command("external")
@_period
@_actor
@_source
@click.option(
    "--number",
    "numbers",
    multiple=True,
    required=True,
    help='Who is counted, and how many: "sex=F;majority=CHILD:48", "citizenship=FOREIGN:1-3", ":112" for everybody.',
)
@click.pass_context
def external(
    ctx: click.Context, period: str, actor: str, source: str, numbers: tuple[str, ...]
) -> None:
    """Enter numbers that others published: everything published is audited with them.

    A second person approves them with `publish --source`; until then they are nowhere to be read, and no quarter that
    they speak of is published.
    """
    with installation():
        claims = [_claim(one) for one in numbers]
        by = actor_called(actor)
        preparation = externals.begin(parse(period), one_line(source), claims, by=by)
        ctx.exit(carried_out(externals.work, preparation))


@click.command("decline")
@_period
@_actor
@_source
@click.option(
    "--reason",
    required=True,
    type=click.Choice([one.value for one in Objection]),
    help="Not found to be published, published otherwise, or words that not everybody may read.",
)
def decline_numbers(period: str, actor: str, source: str, reason: str) -> None:
    """Refuse numbers of others, as the second person."""
    with installation():
        decline(waiting(period, source), Objection(reason), by=actor_called(actor))
        click.echo(f"The numbers of {source} for {parse(period)} are not entered.")


@click.command("again")
@_period
@_actor
@_source
@click.pass_context
def again(ctx: click.Context, period: str, actor: str, source: str) -> None:
    """Audit numbers of others once more: the audit failed, was lost, or more is published since."""
    with installation():
        preparation = waiting(period, source)
        externals.begin_again(preparation, by=actor_called(actor))
        ctx.exit(carried_out(externals.work, preparation))


@click.command("drop")
@_period
@_actor
@click.option("--source", help="Numbers of others: whose. Without it, a release of ours.")
def drop(period: str, actor: str, source: str | None) -> None:
    """Give up what is being prepared, or numbers of others that wait."""
    with installation():
        preparing.drop(waiting(period, source), by=actor_called(actor))
        click.echo(f"{parse(period)} ({source or 'our release'}) is given up.")


def enter(preparation: Preparation, read: str | None, *, by: Actor) -> None:
    """Approve numbers of others as they were `read`; without that, show what there is to read."""
    if read is None:
        must_hold(by, Permission.STATISTICS_APPROVE)
        _show(preparation)
        return
    release = approve(preparation, by=by, read=read)
    click.echo(f"{release.period} is entered as {release.id.hex}: {release.numbers_hash}")
    for planned, safe in externals.planned_safety():
        words = "stays as it is" if safe else "must be prepared again"
        click.echo(f"The planned release of {planned.period} {words}.")


def _show(preparation: Preparation) -> None:
    told(preparation, wanted=State.READY)
    claimed = claimed_in(preparation)
    if claimed is None:
        return
    click.echo(f"Source: {claimed.source}")
    for group, number in claimed.numbers:
        click.echo(f"  {group}: {number}")
    for quarter in claimed.unpublished:
        click.echo(f"{quarter} is not published: nothing of ours speaks for or against them.")
    click.echo(
        f"Look up the source. Approve what is published there with --read {as_read(preparation)}"
    )


def _claim(written: str) -> Claim:
    key, _, number = written.rpartition(":")
    low, _, high = number.partition("-")
    try:
        return Claim(cell_of(key), int(low), int(high or low))
    except ValueError:
        raise click.ClickException(f"This is not understood: {written}") from None


COMMANDS = (external, decline_numbers, again, drop)
