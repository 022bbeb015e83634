"""`nrm report`: the figures of a period as a file."""

import sys
from pathlib import Path

import click

from config import Config
from nrm.auth.queries import actor_of
from nrm.bulletin.service import report_about
from nrm.cli.installation import application
from nrm.foundation.database import db
from nrm.foundation.documents.locking import locked
from nrm.foundation.errors import NotFound, NotPermitted, RuleBroken
from nrm.foundation.language import Language, use_language
from nrm.statistics.files import FORMATS, sheet_of
from nrm.statistics.periods import parse
from nrm.statistics.report import Report, Scope
from nrm.statistics.service import exact_report, published_report
from nrm.statistics.sheets import SHEETS
from nrm.statistics.tables import Base, Rollup


@click.command("report")
@click.option("--period", required=True, help="2018, 2018-H1 or 2018-Q3.")
@click.option("--base", type=click.Choice([one.value for one in Base]), default=Base.BOTH.value)
@click.option(
    "--begging",
    type=click.Choice([one.value for one in Rollup]),
    default=Rollup.SEPARATE.value,
    help="Forced begging beside forced labour, or inside it.",
)
@click.option("--format", "ending", type=click.Choice(list(FORMATS)), default="json")
@click.option("--lang", type=click.Choice(["sq", "en"]), default="sq")
@click.option("--out", default="-", help="A file; - writes to standard output.")
@click.option("--internal", is_flag=True, help="Exact numbers; needs --actor and is in the trail.")
@click.option("--actor", help="Who asks for exact numbers: a user with the right.")
@click.option(
    "--sheet",
    "sheet_id",
    type=click.Choice(list(SHEETS)),
    help="A short report instead: child for ASHMDF, krat:AL-11 for a qark's committee. Published numbers only.",
)
@click.option(
    "--password-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Lock the PDF (AES-256) with the first line of this file.",
)
def report(  # noqa: PLR0913, PLR0917  # one an option
    period: str,
    base: str,
    begging: str,
    ending: str,
    lang: Language,
    out: str,
    internal: bool,  # noqa: FBT001  # click passes flags so
    actor: str | None,
    sheet_id: str | None,
    password_file: Path | None,
) -> None:
    """Make the report of a period: rounded for publication, or exact for those with the right."""
    if internal and (sheet_id or not actor):
        raise click.UsageError(
            "--internal needs --actor, since exact numbers are asked for by somebody; a --sheet has published ones."
        )
    password = _password(password_file, ending=ending)
    with application(Config.from_env()), use_language(lang):
        try:
            scope = Scope(parse(period), Base(base), Rollup(begging))
            if sheet_id:
                made = sheet_of(SHEETS[sheet_id], report_about(scope), ending=ending, language=lang)
            else:
                made = FORMATS[ending].make(_made(scope, actor if internal else None), lang)
            if password is not None:
                made = locked(made, password)
        except (RuleBroken, NotPermitted) as refused:
            db.session.commit()
            raise click.ClickException(str(refused)) from refused
        db.session.commit()
    if out == "-":
        sys.stdout.buffer.write(made)
        return
    try:
        Path(out).write_bytes(made)
    except OSError as reason:
        raise click.ClickException(f"Cannot write {out}: {reason.strerror}.") from reason


def _made(scope: Scope, username: str | None) -> Report:
    if username is None:
        return published_report(scope, by=None)
    try:
        return exact_report(scope, by=actor_of(username))
    except NotFound:
        raise click.ClickException(f"There is no active user called {username}.") from None


def _password(file: Path | None, *, ending: str) -> str | None:
    if file is None:
        return None
    if ending != "pdf":
        raise click.UsageError("Only a PDF is locked with a password.")
    return next(iter(file.read_text(encoding="utf-8").splitlines()), "")
