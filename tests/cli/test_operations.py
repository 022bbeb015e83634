"""What an operator does with an installation that is there: upgrade, check the trail, let people in, serve."""

import re
import socket
import sqlite3
from pathlib import Path
from uuid import UUID

import pytest

from config import Config
from nrm.audit import trail
from nrm.audit.trail import SYSTEM, Happening
from nrm.cli.installation import application
from nrm.foundation.database import db
from tests.cli.conftest import Nrm


def change(instance: Path, statement: str) -> None:
    """Change the tables behind the application's back."""
    with sqlite3.connect(instance / "data" / "nrm.sqlite3") as connection:
        connection.execute(statement)
    connection.close()


def test_the_trail_holds(nrm: Nrm, installed: Path) -> None:
    verified = nrm("audit", "verify")
    assert verified.exit_code == 0
    assert "The trail holds: 3 entries" in verified.output


def test_the_first_bad_row_of_the_trail_is_named(nrm: Nrm, installed: Path) -> None:
    change(installed, "UPDATE audit_entry SET action = 'user:other' WHERE seq = 2")
    verified = nrm("audit", "verify")
    assert verified.exit_code == 1
    assert "row 2 is altered" in verified.output


def test_the_signed_forms_are_checked_when_asked(nrm: Nrm, installed: Path) -> None:
    verified = nrm("audit", "verify", "--data")
    assert verified.exit_code == 0
    assert "The signed forms hold: 0" in verified.output


def test_a_signed_form_that_is_gone_is_named(nrm: Nrm, installed: Path) -> None:
    gone = UUID(int=7)
    with application(Config.from_env(installed)):
        trail.record(Happening("record:sign", subject_id=gone), by=SYSTEM)
        db.session.commit()
    verified = nrm("audit", "verify", "--data")
    assert verified.exit_code == 1
    assert "The trail holds" in verified.output
    assert f"{gone.hex} is missing" in verified.output


def test_tables_that_are_up_to_date_stay(nrm: Nrm, installed: Path) -> None:
    assert "up to date" in nrm("db", "upgrade").output


def test_an_upgrade_adds_what_the_directory_has_gained(nrm: Nrm, installed: Path) -> None:
    change(installed, "DELETE FROM institution WHERE code = 'DVP_VLORE'")
    assert "added to the directory: 1" in nrm("db", "upgrade").output


def test_a_new_link_lets_somebody_in_who_lost_the_way(nrm: Nrm, installed: Path) -> None:
    printed = nrm("link", "arta.hoxha").output
    link = re.search(r"/enrol/\S+", printed)
    assert link
    with application(Config.from_env(installed), pages=True) as app:
        assert app.test_client().get(link[0]).status_code == 200


def test_nobody_gets_a_link_for_an_unknown_name(nrm: Nrm, installed: Path) -> None:
    refused = nrm("link", "nobody.here")
    assert refused.exit_code == 1
    assert "nobody.here" in refused.output


def test_without_keys_nothing_is_served(nrm: Nrm, instance: Path) -> None:
    refused = nrm("serve")
    assert refused.exit_code == 1
    assert "There is no key ring" in refused.output


def test_old_tables_are_not_served(nrm: Nrm, installed: Path) -> None:
    change(installed, "DELETE FROM alembic_version")
    refused = nrm("serve", "--port", str(free_port()))
    assert refused.exit_code == 1
    assert "nrm init" in refused.output


def test_newer_tables_are_not_served(nrm: Nrm, installed: Path) -> None:
    change(installed, "UPDATE alembic_version SET version_num = '9999'")
    refused = nrm("serve", "--port", str(free_port()))
    assert refused.exit_code == 1
    assert "newer than the program" in refused.output


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "nrm.example"])  # noqa: S104
def test_without_https_only_this_machine_is_served(nrm: Nrm, installed: Path, host: str) -> None:
    refused = nrm("serve", "--host", host)
    assert refused.exit_code == 1
    assert "NRM_HTTPS" in refused.output


def test_a_port_in_use_is_told_plainly(nrm: Nrm, installed: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        refused = nrm("serve", "--port", str(other.getsockname()[1]))
    assert refused.exit_code == 1
    assert "--port" in refused.output


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
