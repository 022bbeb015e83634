"""Backups as an operator makes, keeps, tries and restores them; the bad hour included."""

import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from config import Config
from nrm.audit.models import Entry
from nrm.backups import restoring
from nrm.cli.installation import application
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.vault import age
from tests.cli.conftest import Nrm
from tests.cli.test_operations import change


@pytest.fixture
def identity(nrm: Nrm, installed: Path, tmp_path: Path) -> Path:
    """The identity that the installation's backups are made for."""
    path = tmp_path / "offline" / "identity.txt"
    path.parent.mkdir()
    assert nrm("backup", "keygen", "--out", str(path)).exit_code == 0
    return path


def sets_in(instance: Path) -> list[Path]:
    return sorted((instance / "backups").iterdir())


def backed_up(nrm: Nrm, instance: Path) -> Path:
    """Make a backup and return its folder."""
    before = set(sets_in(instance))
    made = nrm("backup")
    assert made.exit_code == 0, made.output
    (new,) = set(sets_in(instance)) - before
    return new


def test_without_a_recipient_it_is_said_what_to_do(nrm: Nrm, installed: Path) -> None:
    refused = nrm("backup")
    assert refused.exit_code == 1
    assert "nrm backup keygen" in refused.output
    assert sets_in(installed) == []


def test_an_identity_is_shown_once_and_kept_nowhere(nrm: Nrm, installed: Path) -> None:
    printed = nrm("backup", "keygen").output
    found = re.search(r"^AGE-SECRET-KEY-1\S+$", printed, re.MULTILINE)
    assert found
    public = age.recipient_of(found[0])
    assert (installed / "backup-recipients.txt").read_text() == f"{public}\n"
    held = [path.read_bytes() for path in installed.rglob("*") if path.is_file()]
    assert not any(b"AGE-SECRET" in content for content in held)


def test_an_identity_does_not_go_into_the_installation(nrm: Nrm, installed: Path) -> None:
    refused = nrm("backup", "keygen", "--out", str(installed / "identity.txt"))
    assert refused.exit_code == 1
    assert "apart" in refused.output
    assert not (installed / "backup-recipients.txt").exists()


def test_an_identity_file_is_for_its_owner_and_never_overwritten(nrm: Nrm, identity: Path) -> None:
    assert identity.stat().st_mode & 0o777 == 0o600
    before = identity.read_text()
    assert nrm("backup", "keygen", "--out", str(identity)).exit_code == 1
    assert identity.read_text() == before


def test_a_setting_names_other_recipients(
    nrm: Nrm, installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, one = age.new_identity()
    _, two = age.new_identity()
    monkeypatch.setenv("NRM_BACKUP_RECIPIENTS", f"{one} {two}")
    assert f"{one}, {two}" in nrm("backup").output
    monkeypatch.setenv("NRM_BACKUP_RECIPIENTS", "age1nobody")
    assert "no public key" in nrm("backup").output


def test_the_drill_succeeds_and_leaves_nothing(nrm: Nrm, installed: Path, identity: Path) -> None:
    backed_up(nrm, installed)
    before = sorted(path.name for path in installed.iterdir())
    drilled = nrm("backup", "drill", "--identity", str(identity))
    assert drilled.exit_code == 0, drilled.output
    assert "The drill succeeded" in drilled.output
    assert "minutes" in drilled.output
    assert sorted(path.name for path in installed.iterdir()) == before


def test_the_drill_fails_when_the_trail_was_touched(
    nrm: Nrm, installed: Path, identity: Path
) -> None:
    change(installed, "UPDATE audit_entry SET action = 'user:other' WHERE seq = 2")
    backed_up(nrm, installed)
    drilled = nrm("backup", "drill", "--identity", str(identity))
    assert drilled.exit_code == 1
    assert "row 2 is altered" in drilled.output
    assert "THE DRILL FAILED" in drilled.output


def test_the_drill_takes_a_set_of_older_tables(
    nrm: Nrm, installed: Path, identity: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program was upgraded since: the set is brought up to it before it is examined."""
    backed_up(nrm, installed)
    steps: list[str] = []
    monkeypatch.setattr("nrm.cli.backup.revisions", lambda: ("before", "after"))
    monkeypatch.setattr("nrm.cli.backup.migrate", lambda: steps.append("upgrade"))
    assert nrm("backup", "drill", "--identity", str(identity)).exit_code == 0
    assert steps == ["upgrade"]


def test_the_drill_wants_a_backup_and_an_identity(
    nrm: Nrm, installed: Path, identity: Path, tmp_path: Path
) -> None:
    assert "no backup yet" in nrm("backup", "drill", "--identity", str(identity)).output
    backed_up(nrm, installed)
    assert "Cannot read" in nrm("backup", "drill", "--identity", str(tmp_path / "no")).output
    (tmp_path / "empty").write_text("# nothing\n")
    assert "no identity" in nrm("backup", "drill", "--identity", str(tmp_path / "empty")).output
    stranger, _ = age.new_identity()
    (tmp_path / "other").write_text(stranger)
    refused = nrm("backup", "drill", "--identity", str(tmp_path / "other"))
    assert refused.exit_code == 1
    assert "not encrypted for this identity" in refused.output


def test_everything_is_lost_and_comes_back(
    nrm: Nrm, installed: Path, identity: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(backed_up(nrm, installed), tmp_path / "elsewhere" / "set")
    custodian = shutil.copytree(installed / "keys", tmp_path / "custodian")
    before = restoring.counted(Config.from_env(installed))
    shutil.rmtree(installed)
    where = ("restore", str(folder), "--identity", str(identity))
    refused = nrm(*where)
    assert refused.exit_code == 1
    assert "key ring from its safe copy" in refused.output
    shutil.copytree(custodian, installed / "keys")
    restored = nrm(*where)
    assert restored.exit_code == 0, restored.output
    assert "What to do next" in restored.output
    after = restoring.counted(Config.from_env(installed))
    assert after.rows == before.rows  # one entry tells of the backup, the other of the restoring
    assert nrm("audit", "verify", "--data").exit_code == 0
    with application(Config.from_env(installed)):
        newest = db.session.query(Entry).order_by(Entry.seq.desc()).first()
        assert newest is not None
        assert newest.action == "backup:restore"
    again = nrm(*where)
    assert again.exit_code == 1
    assert "not empty" in again.output


def test_a_set_is_restored_by_the_public_key_before_the_ring_is_back(
    nrm: Nrm, installed: Path, identity: Path, tmp_path: Path
) -> None:
    made = nrm("backup").output
    signer = re.search(r"Signed by +([0-9a-f]{64})", made)
    assert signer
    (folder,) = sets_in(installed)
    where = ("restore", str(folder), "--identity", str(identity), "--into", str(tmp_path / "new"))
    other = nrm(*where, "--signed-by", "0" * 64)
    assert other.exit_code == 1
    assert "cannot be trusted" in other.output
    assert not (tmp_path / "new").exists()
    restored = nrm(*where, "--signed-by", signer[1])
    assert restored.exit_code == 0, restored.output
    assert "1. Put the key ring" in restored.output
    assert not (tmp_path / "new" / "keys").exists()


def test_a_set_of_another_installation_is_refused(
    nrm: Nrm, installed: Path, identity: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = backed_up(nrm, installed)
    monkeypatch.setenv("NRM_INSTANCE", str(tmp_path / "other"))
    assert nrm("init", "--username", "a.b", "--name", "A B", "--institution", "AP").exit_code == 0
    refused = nrm("backup", "check", str(folder))
    assert refused.exit_code == 1
    assert "another installation" in refused.output


def test_a_spoilt_set_is_told_by_list_and_check(nrm: Nrm, installed: Path, identity: Path) -> None:
    folder = backed_up(nrm, installed)
    assert "in order" in nrm("backup", "list").output
    assert nrm("backup", "check", str(folder)).exit_code == 0
    (folder / "instance.age").unlink()
    listed = nrm("backup", "list")
    assert listed.exit_code == 1
    assert "a part is missing: instance.age" in listed.output
    assert nrm("backup", "check", str(folder)).exit_code == 1


def test_what_an_interrupted_backup_left_is_removed(
    nrm: Nrm, installed: Path, identity: Path
) -> None:
    left = installed / "backups" / ".making-1"
    left.mkdir()
    (left / "database.age").write_bytes(b"half")
    (installed / "data" / "copy-for-backup.sqlite3").write_bytes(b"half")
    backed_up(nrm, installed)
    assert not left.exists()
    assert not (installed / "data" / "copy-for-backup.sqlite3").exists()


def test_a_full_disk_makes_no_set(
    nrm: Nrm, installed: Path, identity: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("nrm.backups.sets.os.fsync", full)
    refused = nrm("backup")
    assert refused.exit_code == 1
    assert "No space left" in refused.output
    assert sets_in(installed) == []


def test_old_sets_are_removed_but_never_the_newest(
    nrm: Nrm, installed: Path, identity: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    with clock.at(now - timedelta(days=50)):
        oldest = backed_up(nrm, installed)
    with clock.at(now - timedelta(days=40)):
        newest = backed_up(nrm, installed)
    asked = nrm("backup", "prune")
    assert asked.exit_code == 1
    assert sets_in(installed) == [oldest, newest]
    assert "Removed: 1" in nrm("backup", "prune", "--yes").output
    assert sets_in(installed) == [newest]
    assert "No backup is older" in nrm("backup", "prune", "--yes").output
    monkeypatch.setenv("NRM_BACKUP_DAYS", "0")
    assert "NRM_BACKUP_DAYS" in nrm("backup", "prune", "--yes").output


def test_acts_on_backups_are_in_the_trail(nrm: Nrm, installed: Path, identity: Path) -> None:
    with clock.at(clock.now() - timedelta(days=50)):
        backed_up(nrm, installed)
    backed_up(nrm, installed)
    nrm("backup", "prune", "--yes")
    with application(Config.from_env(installed)):
        told = [entry.action for entry in db.session.query(Entry).order_by(Entry.seq)]
    assert told[-3:] == ["backup:make", "backup:make", "backup:remove"]


def test_no_backups_are_no_trouble(nrm: Nrm, installed: Path) -> None:
    assert nrm("backup", "list").exit_code == 0
    assert nrm("backup", "prune", "--yes").exit_code == 0


def test_the_doctor_looks_at_backups(nrm: Nrm, installed: Path) -> None:
    assert "nrm backup keygen" in nrm("doctor", "--skip-trail").output
    nrm("backup", "keygen")
    assert "Backups: none yet" in nrm("doctor", "--skip-trail").output
    with clock.at(clock.now() - timedelta(hours=27)):
        nrm("backup")
    assert "the newest is of" in nrm("doctor", "--skip-trail").output
    folder = backed_up(nrm, installed)
    assert "Backups: 2, the newest" in nrm("doctor", "--skip-trail").output
    (folder / "manifest.sig").unlink()
    examined = nrm("doctor", "--skip-trail")
    assert examined.exit_code == 1
    assert f"{folder.name}: the signature of the manifest is missing" in examined.output


def test_no_key_is_destroyed_that_a_kept_backup_needs(
    nrm: Nrm, installed: Path, identity: Path
) -> None:
    folder = backed_up(nrm, installed)
    (old,) = re.findall(r"accounts-[0-9a-f]{8}", nrm("backup", "list").output)
    new = re.findall(r"accounts-[0-9a-f]{8}", nrm("keys", "add", "accounts").output)[0]
    for words in (("activate", new), ("rewrap", "accounts"), ("retire", old)):
        done = nrm("keys", *words)
        assert done.exit_code == 0, done.output
    refused = nrm("keys", "destroy", old, "--yes")
    assert refused.exit_code == 1
    assert f"Kept backups that need {old}, or cannot be read: 1" in refused.output
    assert nrm("backup", "drill", "--identity", str(identity)).exit_code == 0
    newer = backed_up(nrm, installed)
    shutil.rmtree(folder)
    assert nrm("keys", "destroy", old, "--yes").exit_code == 0
    assert nrm("backup", "check", str(newer)).exit_code == 0
