"""`nrm statistics attack`: what somebody with all published figures and a solver can prove about a single number."""

import json
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pkgutil import resolve_name
from typing import Any, TextIO

import click

from config import Config
from nrm.cli.installation import application
from nrm.statistics.ledger.files import ledger_document, releases_about


class NoVerdict(click.ClickException):
    """The releases could not be attacked."""

    exit_code = 2


@click.command("attack")
@click.argument("file", required=False, type=click.File(encoding="utf-8"))
@click.option("--period", help="Attack only the numbers of 2018, 2018-H1, 2018-Q3 or 2018-R3.")
@click.option("--all", "everything", is_flag=True, help="Tell every protected number's ends.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    help="Attack so many numbers at most, spread over all; everything published is still used against them.",
)
@click.option(
    "--controls",
    type=click.Choice(["quick", "full"]),
    default="quick",
    show_default=True,
    help="How much of what is known to be weak must be broken first: a few tables in seconds, or all in minutes.",
)
@click.pass_context
def attack(
    ctx: click.Context,
    file: TextIO | None,
    period: str | None,
    limit: int | None,
    controls: str,
    *,
    everything: bool,
) -> None:
    """Attack the releases in FILE, as `nrm statistics ledger --json` writes them; - reads them from standard input.

    Without FILE, everything in the ledger of this installation. A quarter of the whole plan takes minutes; the bar
    tells how far it is.
    First it breaks publications that are known to be weak, or there is no verdict.
    Exit status 1 when a protected number does not hide what it should, 2 when there is no verdict: also when no number
    is protected, or none of the period.
    """
    if find_spec("scipy") is None:
        raise click.ClickException("The attack needs the optional packages statistics-attack.")
    trial: Callable[..., Any] = resolve_name("nrm.statistics.attack.controls.trial:trial")
    begin: Callable[..., Any] = resolve_name("nrm.statistics.attack.verdict:attack")
    failures = resolve_name("nrm.statistics.attack.known:Failed")
    try:
        document = _published() if file is None else json.load(file)
        for outcome in trial(full=controls == "full"):
            click.echo(f"Broken, as it must be: {outcome}.", err=True)
        with click.progressbar(length=1_000, label="Attacking", file=sys.stderr) as bar:

            def told(done: int, of: int) -> None:
                bar.update(1_000 * done // of - bar.pos)

            verdict = begin(document, period=period, far=everything, most=limit, progress=told)
    except (ValueError, failures) as reason:
        raise NoVerdict(f"No verdict: {reason}") from reason
    for line in verdict.lines(everything=everything):
        click.echo(line)
    ctx.exit(0 if verdict.holds else 1)


def _published() -> Any:
    with application(Config.from_env()):
        return ledger_document(releases_about(None))
