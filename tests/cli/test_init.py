"""A real installation is made once, safely, and nothing is ever overwritten."""

import re
import stat
from pathlib import Path

import pytest

from config import Config
from nrm.cli.installation import application, check_tables
from tests.cli.conftest import WHO, Nrm


def snapshot(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_folders_and_keys_are_for_the_owner_only(installed: Path) -> None:
    for name in ("keys", "data", "logs", "backups"):
        assert stat.S_IMODE((installed / name).stat().st_mode) == 0o700
    assert stat.S_IMODE((installed / "keys" / "keyring.json").stat().st_mode) == 0o600


def test_the_key_ring_lies_apart_from_the_data(installed: Path) -> None:
    config = Config.from_env(installed)
    assert not config.keyring_path.is_relative_to(config.data_folder)
    assert not config.keyring_path.is_relative_to(config.backup_folder)


def test_the_tables_are_ready(installed: Path) -> None:
    with application(Config.from_env(installed)):
        check_tables()


def test_the_administrators_link_opens(nrm: Nrm, instance: Path) -> None:
    printed = nrm("init", *WHO).output
    link = re.search(r"http://127\.0\.0\.1:8000(/enrol/\S+)", printed)
    assert link
    with application(Config.from_env(instance), pages=True) as app:
        page = app.test_client().get(link[1])
        assert page.status_code == 200
        assert "arta.hoxha" in page.text


def test_what_is_missing_is_asked_for(instance: Path, nrm: Nrm) -> None:
    asked = nrm("init", "--username", "arta.hoxha", "--name", "Arta Hoxha")
    assert "Code of their institution" in asked.output


def test_a_second_time_changes_nothing(nrm: Nrm, installed: Path) -> None:
    before = snapshot(installed)
    again = nrm("init", *WHO)
    assert again.exit_code == 1
    assert "nothing was changed" in again.output
    assert snapshot(installed) == before


def test_a_database_without_its_keys_is_left_alone(nrm: Nrm, installed: Path) -> None:
    (installed / "keys" / "keyring.json").unlink()
    before = snapshot(installed)
    assert nrm("init", *WHO).exit_code == 1
    assert snapshot(installed) == before


def test_a_demonstration_is_left_alone(nrm: Nrm, instance: Path) -> None:
    instance.mkdir()
    (instance / "demo.json").write_text("{}")
    refused = nrm("init", *WHO)
    assert refused.exit_code == 1
    assert "demonstration" in refused.output
    assert list(instance.iterdir()) == [instance / "demo.json"]


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--username", "Arta Hoxha"),
        ("--username", "a"),
        ("--name", " "),
        ("--institution", "NOWHERE"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_made(
    nrm: Nrm, instance: Path, option: str, value: str
) -> None:
    assert nrm("init", *WHO, option, value).exit_code == 2
    assert not instance.exists()


def test_a_folder_that_cannot_be_made_is_named(
    nrm: Nrm, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    instance.write_text("a file in its place")
    refused = nrm("init", *WHO)
    assert refused.exit_code == 1
    assert "Cannot make" in refused.output


def test_a_database_that_does_not_answer_is_told_plainly(
    nrm: Nrm, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NRM_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    refused = nrm("init", *WHO)
    assert refused.exit_code == 1
    assert "does not answer" in refused.output
    assert not instance.exists()
