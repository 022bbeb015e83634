"""`nrm statistics protect --mechanism S5 --preview`: what it would leave and what hide."""

from collections.abc import Sequence
from pkgutil import resolve_name

import click

from nrm.auth.roles import Actor
from nrm.statistics.periods import Period
from nrm.statistics.protection.plan import plan_of
from nrm.statistics.suppressing import cells_of, left_of_tables
from nrm.statistics.tables import ONE_WAY, TABLES

TABLES_BY_ID = {table.id: table for table in TABLES}
ONE_WAY_TABLES = "one-way"
"""What all tables of one dimension together are called."""
_LARGE = 5
"""From so many persons on a number is shown where nothing else stands against it."""


def show_suppression(period: Period, tables: Sequence[str], *, by: Actor, seconds: float) -> None:
    """Write every number of the tables called `tables`, or of all with one dimension, as suppression leaves it.

    Beside a hidden number stands what a reader could compute of it. Raises what `left_of_tables` raises.
    """
    chosen = list(ONE_WAY) if ONE_WAY_TABLES in tables else [TABLES_BY_ID[one] for one in tables]
    counts, left = left_of_tables(period, chosen, by=by, seconds=seconds)
    intervals = resolve_name("nrm.statistics.protection.bounds:intervals")
    between = intervals(left.shown, plan=plan_of(counts))
    for one in sorted(cells_of(chosen)):
        if one in left.shown:
            number = str(left.shown[one])
        else:
            low, high = between[one]
            number = f"×  ({low:.0f} to {'any number' if high == float('inf') else f'{high:.0f}'})"
        click.echo(f"{one.key or 'everybody':70} {number}")
    large = sum(number >= _LARGE for number in counts.values())
    kept = sum(number >= _LARGE for number in left.shown.values())
    click.echo(
        f"{len(left.shown)} of {len(counts)} numbers would be shown, {kept} of the {large} of five persons or more;"
        f" {len(left.certificate.tables)} invented tables show both ends of every hidden one."
    )
    click.echo("Exact, for internal use: nothing was published, and nothing of it is passed on.")
