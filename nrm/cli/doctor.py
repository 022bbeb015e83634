"""`nrm doctor`: what is wrong with an installation, and what to do about it."""

from collections.abc import Iterator

import click
from sqlalchemy.exc import OperationalError

from config import Config
from nrm.cli.checks import KEYS, Finding, Mark, before_the_application, inside_the_application
from nrm.cli.installation import application

_COLOUR = {Mark.GOOD: "green", Mark.LOOK: "yellow", Mark.BAD: "red"}
_WIDTH = max(len(mark) for mark in Mark)


@click.command()
@click.option("--skip-trail", is_flag=True, help="Leave out the longest check.")
@click.pass_context
def doctor(ctx: click.Context, *, skip_trail: bool) -> None:
    """Say what is wrong with the installation; exit status 1 when something is."""
    findings = []
    for finding in _examine(Config.from_env(), trail=not skip_trail):
        _say(finding)
        findings.append(finding)
    bad = sum(finding.mark is Mark.BAD for finding in findings)
    click.echo(f"\nTo mend: {bad}." if bad else "\nNothing to mend.")
    ctx.exit(1 if bad else 0)


def _examine(config: Config, *, trail: bool) -> Iterator[Finding]:
    found = tuple(before_the_application(config))
    yield from found
    if any(finding.about == KEYS and finding.mark is Mark.BAD for finding in found):
        yield Finding("Everything else", Mark.LOOK, "not looked at: mend the key ring first")
        return
    try:
        with application(config):
            yield from inside_the_application(config, trail=trail)
    except OperationalError as reason:
        todo = "Is it running? Is its address in NRM_DATABASE_URL right?"
        yield Finding("Database", Mark.BAD, f"It does not answer: {reason.orig}", todo)


def _say(finding: Finding) -> None:
    mark = click.style(f"{finding.mark:>{_WIDTH}}", fg=_COLOUR[finding.mark])
    click.echo(f"{mark}  {finding.about}: {finding.words}")
    if finding.todo:
        click.echo(f"{'':{_WIDTH}}  → {finding.todo}")
