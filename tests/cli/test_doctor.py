"""The doctor names what is wrong and what to do, and finds nothing where nothing is."""

from pathlib import Path

import pytest

from config import Config
from nrm.audit import trail
from nrm.audit.trail import SYSTEM, Happening
from nrm.auth import queries, service
from nrm.cases.identity_digests import REGISTERED
from nrm.cli.installation import application
from nrm.foundation.database import db
from tests.cli.conftest import Nrm
from tests.cli.test_operations import change


def enrol(instance: Path) -> None:
    """Let the administrator have chosen a passphrase by the link."""
    with application(Config.from_env(instance)):
        user = queries.actor_of("arta.hoxha")
        queries.user(user.user_id).password_hash = "chosen"
        db.session.commit()


def test_nothing_is_wrong_with_a_new_installation_once_the_administrator_is_in(
    nrm: Nrm, installed: Path
) -> None:
    enrol(installed)
    examined = nrm("doctor")
    assert examined.exit_code == 0, examined.output
    assert "Nothing to mend" in examined.output
    assert "Trail: The trail holds" in examined.output


def test_an_administrator_who_never_came_is_missed(nrm: Nrm, installed: Path) -> None:
    examined = nrm("doctor")
    assert examined.exit_code == 1
    assert "No administrator can sign in" in examined.output
    assert "nrm link" in examined.output


def test_nothing_there_is_told_plainly(nrm: Nrm, instance: Path) -> None:
    examined = nrm("doctor")
    assert examined.exit_code == 1
    assert "There is no folder" in examined.output
    assert "There is no key ring" in examined.output


def test_a_key_ring_that_others_can_read_is_found(nrm: Nrm, installed: Path) -> None:
    (installed / "keys" / "keyring.json").chmod(0o644)
    examined = nrm("doctor")
    assert examined.exit_code == 1
    assert "chmod 600" in examined.output


def test_a_folder_that_others_can_look_into_is_found(nrm: Nrm, installed: Path) -> None:
    enrol(installed)
    (installed / "data").chmod(0o755)
    examined = nrm("doctor")
    assert examined.exit_code == 1
    assert "chmod 700" in examined.output


def test_a_damaged_key_ring_is_found(nrm: Nrm, installed: Path) -> None:
    (installed / "keys" / "keyring.json").write_text("{")
    assert "damaged" in nrm("doctor").output


def test_old_tables_are_found(nrm: Nrm, installed: Path) -> None:
    change(installed, "DELETE FROM alembic_version")
    examined = nrm("doctor")
    assert examined.exit_code == 1
    assert "WRONG  Database" in examined.output


def test_a_missing_institution_is_found(nrm: Nrm, installed: Path) -> None:
    change(installed, "DELETE FROM institution WHERE code = 'DVP_VLORE'")
    assert "1 institutions of the directory are missing" in nrm("doctor").output


def test_a_trail_that_was_changed_is_found(nrm: Nrm, installed: Path) -> None:
    change(installed, "DELETE FROM audit_entry WHERE seq = 3")
    examined = nrm("doctor")
    assert examined.exit_code == 1
    assert "row 3 is missing" in examined.output
    assert "row 3" not in nrm("doctor", "--skip-trail").output


def test_a_register_that_cannot_be_continued_is_found(nrm: Nrm, installed: Path) -> None:
    enrol(installed)
    with application(Config.from_env(installed)):
        trail.record(Happening(REGISTERED, detail={"version": "1"}), by=SYSTEM)
        db.session.commit()
    examined = nrm("doctor", "--skip-trail")
    assert examined.exit_code == 1
    assert "Begun before forms were held against the trail" in examined.output


def test_accounts_of_a_demonstration_are_found(nrm: Nrm, installed: Path) -> None:
    with application(Config.from_env(installed)):
        user = queries.user(queries.actor_of("arta.hoxha").user_id)
        service.enrol_demo(user, password="known to all", totp_secret="JBSWY3DPEHPK3PXP")
        db.session.commit()
    examined = nrm("doctor")
    assert examined.exit_code == 1
    assert "accounts of a demonstration" in examined.output


def test_a_database_that_does_not_answer_is_found(
    nrm: Nrm, installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NRM_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    examined = nrm("doctor")
    assert examined.exit_code == 1
    assert "does not answer" in examined.output


def test_https_without_names_is_remarked_on(
    nrm: Nrm, installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NRM_HTTPS", "1")
    assert "NRM_HOSTS" in nrm("doctor").output
