"""`nrm statistics compare`: the lines of a file beside our numbers."""

from pathlib import Path

import click

from config import Config
from nrm.auth.queries import actor_of
from nrm.cli.installation import application
from nrm.cli.preparations import told
from nrm.foundation.database import db
from nrm.foundation.errors import NotFound, NotPermitted, RuleBroken
from nrm.foundation.language import use_language
from nrm.foundation.web.typed_text import many_lines
from nrm.statistics.comparison.comparing import compared
from nrm.statistics.comparison.keeping import keep
from nrm.statistics.comparison.lines import Reading, read
from nrm.statistics.comparison.page import row_of
from nrm.statistics.ledger import background, externals
from nrm.statistics.ledger.preparing import State


@click.command("compare")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--actor", required=True, help="Whose act it is: a user with the right.")
@click.option("--exact", is_flag=True, help="Beside the true numbers; in the trail.")
@click.option(
    "--keep", "keeps", is_flag=True, help="They are published: audit them, to be approved and kept."
)
def compare(file: Path, actor: str, *, exact: bool, keeps: bool) -> None:
    """Compare numbers of others (CSV: period, base, dimension, code, value, source) with ours."""
    with application(Config.from_env()), use_language("en"):
        reading = _read(file)
        try:
            by = actor_of(actor)
            if keeps:
                begun = keep(reading.numbers, by=by)
                db.session.commit()
                for preparation_id in begun:
                    told(background.carry_out(externals.work, preparation_id), wanted=State.READY)
            found = compared(reading.numbers, exact=exact, by=by)
        except NotFound:
            raise click.ClickException(f"There is no active user called {actor}.") from None
        except RuleBroken as refused:
            db.session.rollback()
            raise click.ClickException(str(refused)) from refused
        except NotPermitted as refused:
            db.session.commit()
            raise click.ClickException(str(refused)) from refused
        db.session.commit()
        for row in map(row_of, found):
            why = " ".join(map(str, row.reasons))
            click.echo(f"{row.period}; {row.group}; {row.base}; {row.source}:")
            click.echo(f"  theirs {row.theirs}, ours {row.ours}: {row.difference} {why}".rstrip())


def _read(file: Path) -> Reading:
    try:
        reading = read(many_lines(file.read_text(encoding="utf-8-sig")))
    except UnicodeDecodeError:
        raise click.ClickException("The file is not written in UTF-8.") from None
    for problem in reading.problems:
        click.echo(f"line {problem.line}: {problem.words}", err=True)
    if reading.problems:
        raise click.ClickException("Nothing was compared or kept.")
    return reading
