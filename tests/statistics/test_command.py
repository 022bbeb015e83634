"""The command that makes reports."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from nrm.cli import main
from nrm.foundation.database import db
from nrm.statistics.models import Preparation, Release

pytestmark = pytest.mark.one_database
Command = Callable[..., Result]


@pytest.fixture
def report(on_command: None) -> Command:
    """Run `nrm report` with options, in an installation with one case of August 2018."""

    def run(*options: str) -> Result:
        return CliRunner().invoke(main, ["report", *options])

    return run


def test_rounded_figures_come_without_asking_who(report: Command) -> None:
    made = json.loads(report("--period", "2018-Q3", "--base", "vmt").stdout)
    assert (made["period"], made["base"], made["protection"]["method"]) == (
        "2018-Q3",
        "vmt",
        "rounded",
    )


def test_exact_figures_need_somebody_with_the_right(report: Command) -> None:
    exact = report("--period", "2018-Q3", "--internal", "--actor", "ap.data")
    cells = json.loads(exact.stdout)["tables"][0]["cells"]
    assert cells[0] == {"key": {}, "value": 1}
    for wrong in (["--actor", "zkka"], ["--actor", "nobody"], []):
        refused = report("--period", "2018-Q3", "--internal", *wrong)
        assert refused.exit_code != 0
        assert refused.stdout == ""
        assert "Traceback" not in refused.stderr


def test_what_suppression_would_leave_is_shown_and_kept_nowhere(report: Command) -> None:
    asked = ["statistics", "protect", "--period", "2018-Q3", "--mechanism", "S5"]
    told = CliRunner().invoke(main, [*asked, "--actor", "ap.data", "--preview", "sex"])
    assert told.exit_code == 0
    assert "sex=F" in told.stdout
    assert "0 of 4 numbers would be shown, 0 of the 0 of five persons or more" in told.stdout
    assert "nothing was published" in told.stdout
    assert db.session.query(Preparation).count() == db.session.query(Release).count() == 0
    db.session.rollback()  # else the command waits for this transaction
    for wrong, why in (
        (["--actor", "zkka"], "does not allow"),
        (["--actor", "ap.data", "--seconds", "0"], "No suppression was found"),
    ):
        refused = CliRunner().invoke(main, [*asked, "--preview", "one-way", *wrong])
        assert refused.exit_code == 1
        assert refused.stdout == ""
        assert why in refused.stderr


def test_a_suppressed_quarter_is_prepared_or_refused_with_the_reason(report: Command) -> None:
    asked = ["statistics", "protect", "--period", "2018-Q3", "--actor", "ap.data"]
    refused = CliRunner().invoke(main, [*asked, "--mechanism", "S5"])
    assert refused.exit_code == 1
    assert "2018-Q3 (S5): refused" in refused.stdout
    assert "Too few persons" in refused.stdout
    wrong = CliRunner().invoke(main, [*asked, "--preview", "sex"])
    assert "--preview goes with" in wrong.stderr


@pytest.mark.parametrize(
    ("form", "starts"), [("pdf", b"%PDF-"), ("xlsx", b"PK"), ("csv", b'"period"'), ("json", b"{")]
)
def test_every_format_can_be_written_to_a_file(
    report: Command, tmp_path: Path, form: str, starts: bytes
) -> None:
    file = tmp_path / f"report.{form}"
    assert (
        report("--period", "2018", "--format", form, "--lang", "en", "--out", str(file)).exit_code
        == 0
    )
    assert file.read_bytes().startswith(starts)


@pytest.mark.parametrize("period", ["2018-Q9", "x", "2098", "2098-Q4"])
def test_a_wrong_or_unfinished_period_is_told_in_one_line(report: Command, period: str) -> None:
    refused = report("--period", period)
    assert refused.exit_code == 1
    assert len(refused.stderr.strip().splitlines()) == 1
