"""`nrm audit`: the trail of an installation."""

import click

from config import Config
from nrm.audit.verification import Verdict, verify
from nrm.cli.installation import application


@click.group("audit")
def audit_group() -> None:
    """Look after the trail."""


@audit_group.command("verify")
@click.pass_context
def verify_trail(ctx: click.Context) -> None:
    """Check that nobody changed the trail; exit status 1 when somebody did."""
    with application(Config.from_env()):
        verdict = verify()
    click.echo(in_words(verdict))
    ctx.exit(0 if verdict.holds else 1)


def in_words(verdict: Verdict) -> str:
    """Return what a check found, with the first bad row."""
    if verdict.holds:
        return (
            f"The trail holds: {verdict.checked:,} entries, none altered, missing or out of order."
        )
    return (
        f"The trail does not hold: row {verdict.bad_seq} is {verdict.reason}. "
        f"The {verdict.checked:,} entries before it hold."
    )
