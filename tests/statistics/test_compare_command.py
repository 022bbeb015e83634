"""The command that compares a file of others' numbers with ours."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from nrm.cli import main
from nrm.foundation.database import db
from nrm.statistics.models import Preparation, Release

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("quick_audits")]
Command = Callable[..., Result]
HEADING = "period;base;dimension;code;value;source"


@pytest.fixture
def compare(on_command: None, tmp_path: Path) -> Command:
    """Run `nrm statistics compare` on lines, in an installation with one case of August 2018."""
    file = tmp_path / "lines.csv"

    def run(*options: str, line: str, actor: str = "ap.data") -> Result:
        file.write_text(f"{HEADING}\n{line}\n", encoding="utf-8-sig")
        command = ["statistics", "compare", str(file), "--actor", actor, *options]
        return CliRunner().invoke(main, command)

    return run


def kept() -> tuple[int, int]:
    """Return how many preparations and how many releases there are."""
    waiting = db.session.scalar(select(func.count()).select_from(Preparation))
    releases = db.session.scalar(select(func.count()).select_from(Release))
    db.session.rollback()
    return waiting or 0, releases or 0


def test_a_number_stands_beside_ours_with_a_reason(compare: Command) -> None:
    done = compare("--exact", line="2018-Q3;both;sex;F;3;SIVET")
    assert done.exit_code == 0
    assert "theirs 3, ours 1: +2 No rule explains it" in done.stdout
    assert kept() == (0, 0)


def test_what_a_file_says_gives_the_terminal_no_orders(compare: Command) -> None:
    told = compare("--exact", line="2018-Q3;both;sex;F;3;S\x1b[2J\u202eIVET").stdout
    assert "S[2JIVET" in told
    assert not {"\x1b", "\u202e"} & set(told)


def test_what_is_published_is_kept_and_once_only(compare: Command) -> None:
    line = "2018-Q3;both;sex;F;1;A published report"
    told = compare("--keep", line=line).stdout
    assert "2018-Q3 (external): ready" in told
    assert "not published" in told
    assert kept() == (1, 0)
    again = compare("--keep", line=line)
    assert again.exit_code != 0
    assert "nothing was kept" in again.stderr
    assert kept() == (1, 0)


@pytest.mark.parametrize(
    ("line", "actor", "said"),
    [
        ("2018-Q3;both;sex;X;1;S", "ap.data", "line 2"),
        ("2018-Q3;both;sex;F;1;S", "zkka", ""),
        ("2018-Q3;both;sex;F;1;S", "nobody", "no active user"),
    ],
)
def test_nothing_is_kept_of_what_is_wrong(
    compare: Command, line: str, actor: str, said: str
) -> None:
    refused = compare("--keep", "--exact", line=line, actor=actor)
    assert refused.exit_code != 0
    assert (refused.stdout, "Traceback" in refused.stderr) == ("", False)
    assert said in refused.stderr
    assert kept() == (0, 0)
