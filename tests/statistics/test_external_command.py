"""Entering numbers of others, approving and refusing them, on the command line."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from nrm.auth.roles import Role
from nrm.cli import main
from nrm.foundation.database import db
from nrm.statistics.certificate.base import NoTable
from nrm.statistics.ledger import externals
from nrm.statistics.models import Preparation, Release

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("quick_audits")]
Command = Callable[..., Result]
SOURCE = "US TIP 2019"


@pytest.fixture
def statistics(on_command: None) -> Command:
    """Run `nrm statistics` about the third quarter of 2018, which has one case and is not published."""

    def run(command: str, *options: str, actor: str, source: str | None = SOURCE) -> Result:
        whose = ["--source", source] if source else []
        asked = ["statistics", command, "--period", "2018-Q3", "--actor", actor, *whose, *options]
        return CliRunner().invoke(main, asked)

    return run


def enter(statistics: Command, number: str = "sex=F:1", source: str = SOURCE) -> Result:
    return statistics("external", "--number", number, actor="ap.data", source=source)


def states() -> list[tuple[str, str | None]]:
    """Return how far each preparation is, and what stands in the ledger of whom."""
    found = [(one.state, one.reason) for one in db.session.scalars(select(Preparation))]
    db.session.rollback()  # else the command waits for this transaction
    return found


def test_what_one_entered_another_reads_and_approves(statistics: Command) -> None:
    assert "2018-Q3 (external): ready" in enter(statistics).stdout
    for wrong in ((), ("--read", "x")):
        assert statistics("publish", *wrong, actor="ap.data").exit_code != 0
    assert "is not as you read it" in statistics("publish", "--read", "x", actor="reviewer").stderr
    told = statistics("publish", actor="reviewer").stdout
    assert f"Source: {SOURCE}" in told
    assert "Female: 1" in told
    assert "Quarter III of 2018 is not published" in told
    mark = told.split()[-1]
    assert states() == [("ready", None)]
    assert "is entered as" in statistics("publish", "--read", mark, actor="reviewer").stdout
    (release,) = db.session.scalars(select(Release))
    assert (release.external_source, release.approved_role) == (SOURCE, Role.AP_REVIEWER)


def test_no_release_is_prepared_or_mistaken_for_them_while_they_wait(statistics: Command) -> None:
    enter(statistics)
    ours = statistics("protect", actor="ap.data", source=None)
    assert "First a reviewer approves or refuses them" in ours.stderr
    assert "Nothing is prepared" in statistics("publish", actor="reviewer", source=None).stderr
    assert "No numbers of INSTAT" in statistics("publish", actor="reviewer", source="INSTAT").stderr


def test_they_are_refused_with_a_reason_or_given_up(statistics: Command) -> None:
    enter(statistics)
    refusal = ("decline", "--reason", "WORDS")
    assert statistics(*refusal, actor="ap.data").exit_code != 0
    assert statistics(*refusal, actor="reviewer").exit_code == 0
    enter(statistics)
    assert statistics("drop", actor="reviewer").exit_code != 0
    assert statistics("drop", actor="ap.data").exit_code == 0
    assert sorted(states(), key=str) == [("declined", "WORDS"), ("dropped", None)]


@pytest.mark.parametrize("reason", [NoTable("none"), ZeroDivisionError()])
def test_an_audit_that_fails_says_so_and_is_begun_again(
    statistics: Command, monkeypatch: pytest.MonkeyPatch, reason: Exception
) -> None:
    def wrong(*_asked: object) -> None:
        raise reason

    with monkeypatch.context() as patch:
        patch.setattr(externals, "audit_with", wrong)
        failed = enter(statistics)
    assert (failed.exit_code, states()) == (1, [("failed", None)])
    assert "2018-Q3 (external): failed" in failed.stdout
    assert "ready" in statistics("again", actor="ap.data").stdout
    assert statistics("again", actor="ap.data").exit_code != 0


@pytest.mark.parametrize(
    ("number", "source", "why"),
    [
        (f":{10**30}", SOURCE, "No register has so many persons"),
        ("sex=X:1", SOURCE, "No published table knows this group"),
        (":1", "\x1b\u202e ", "Say who published it"),
        (":one", SOURCE, "not understood"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(
    statistics: Command, number: str, source: str, why: str
) -> None:
    refused = enter(statistics, number, source)
    assert (refused.exit_code, refused.stdout, states()) == (1, "", [])
    assert why in refused.stderr
    assert "Traceback" not in refused.stderr
