"""`nrm audit`: the trail of an installation."""

import click

from config import Config
from nrm.audit.verification import Verdict, verify
from nrm.casefile import holding
from nrm.cli.installation import application
from nrm.retention.lost_words import unexplained


@click.group("audit")
def audit_group() -> None:
    """Look after the trail."""


@audit_group.command("verify")
@click.option("--data", is_flag=True, help="Check also every form, identity and goal.")
@click.pass_context
def verify_trail(ctx: click.Context, *, data: bool) -> None:
    """Check that nobody changed the trail, nor took words out of it without an erasure; exit status 1 if so."""
    with application(Config.from_env()):
        verdict = verify()
        forms = holding.verify() if data else None
        lost = unexplained(verdict) if verdict.holds else []
    click.echo(in_words(verdict))
    if lost:
        click.echo(
            f"What was typed in {len(lost):,} entries is gone, and no erasure took it: {lost[0]}, ..."
        )
    if forms:
        click.echo(forms.words)
    ctx.exit(0 if verdict.holds and not lost and (forms is None or forms.holds) else 1)


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
