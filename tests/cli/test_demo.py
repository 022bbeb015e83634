"""The demonstration: made in one go, resumed at once, and never mixed with a real installation."""

import json
import shutil
import stat
from dataclasses import replace
from pathlib import Path

import pyotp
import pytest
from click.testing import CliRunner
from flask import Response

from config import Config
from nrm.cli import demo_folder, main
from nrm.cli.installation import application
from nrm.demo import loader, marker
from nrm.demo.marker import State
from nrm.foundation.errors import Misconfigured
from tests.auth.signing_in import give_code, give_passphrase
from tests.cli.conftest import Nrm
from tests.client import CriticalClient

SMALL = ("demo", "--no-serve", "--people", "1")
LISTED = (
    "social.worker", "child.protection", "police", "shelter", "hotline", "ap.reviewer", "ap.data",
    "zkka", "auditor", "admin",
)  # fmt: skip


@pytest.fixture(scope="session")
def made_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small demonstration that nobody works with, to make others from."""
    folder = tmp_path_factory.mktemp("demo") / "instance"
    made = CliRunner(env={"NRM_INSTANCE": str(folder)}).invoke(main, SMALL)
    assert made.exit_code == 0, made.output
    return folder


@pytest.fixture
def small(made_demo: Path, instance: Path) -> Path:
    """A small demonstration in the folder that NRM_INSTANCE names."""
    shutil.copytree(made_demo, instance)
    return instance


def accounts(nrm: Nrm) -> dict[str, dict[str, str]]:
    listed: list[dict[str, str]] = json.loads(nrm("demo", "accounts", "--json").output)
    return {account["user"]: account for account in listed}


def interrupted(folder: Path) -> None:
    """Leave the demonstration as one whose loading was cut off."""
    path = folder / "demo.json"
    marker.write(path, replace(marker.read(path), state=State.LOADING))


def test_every_role_has_its_account(nrm: Nrm, small: Path) -> None:
    there = accounts(nrm)
    assert set(LISTED) <= set(there)
    assert all(there[user]["role"] == user.replace(".", "_") for user in LISTED)
    keys = {"user", "role", "institution", "password", "totp_secret"}
    assert all(set(account) == keys for account in there.values())


def test_the_ways_in_are_printed(nrm: Nrm, small: Path) -> None:
    printed = nrm(*SMALL).output
    there = accounts(nrm)
    assert all(user in printed for user in LISTED)
    assert there["police"]["password"] in printed
    assert "demo code USER" in printed
    assert "Local Police Directorate Vlorë" in printed


def test_an_account_signs_in_with_what_is_listed(nrm: Nrm, small: Path) -> None:
    account = accounts(nrm)["social.worker"]
    code = nrm("demo", "code", "social.worker").output.splitlines()[0]
    assert pyotp.TOTP(account["totp_secret"]).verify(code, valid_window=1)
    with application(Config.from_env(small), pages=True) as app:
        client = CriticalClient(app, Response)
        give_passphrase(client, "social.worker", account["password"])
        assert give_code(client, code).status_code == 303
        assert client.get("/", follow_redirects=True).request.path == "/work"


def test_no_code_for_an_unknown_name(nrm: Nrm, small: Path) -> None:
    refused = nrm("demo", "code", "nobody")
    assert refused.exit_code == 1
    assert "nrm demo accounts" in refused.output


def test_the_secrets_are_for_the_owner_only(small: Path) -> None:
    assert stat.S_IMODE((small / "demo.json").stat().st_mode) == 0o600


def test_a_second_start_goes_on_with_what_is_there(
    nrm: Nrm, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loader, "load", None)
    before = accounts(nrm)
    again = nrm(*SMALL)
    assert again.exit_code == 0
    assert "goes on" in again.output
    assert accounts(nrm) == before


def test_a_fresh_one_takes_the_place_of_the_old(nrm: Nrm, small: Path) -> None:
    before = accounts(nrm)
    assert nrm(*SMALL, "--fresh").exit_code == 0
    assert accounts(nrm)["admin"]["totp_secret"] != before["admin"]["totp_secret"]
    assert nrm("doctor").exit_code == 0


def test_a_loading_that_was_cut_off_begins_again(nrm: Nrm, small: Path) -> None:
    interrupted(small)
    again = nrm(*SMALL)
    assert again.exit_code == 0
    assert "interrupted" in again.output
    assert marker.read(small / "demo.json").state is State.READY


def test_a_damaged_marker_asks_for_a_fresh_one(nrm: Nrm, small: Path) -> None:
    (small / "demo.json").write_text("{}")
    assert "--fresh" in nrm(*SMALL).output
    assert nrm(*SMALL, "--fresh").exit_code == 0


def test_one_may_not_be_made_while_another_process_uses_it(nrm: Nrm, small: Path) -> None:
    with demo_folder.turn(small):
        assert nrm(*SMALL).exit_code == 0
        refused = nrm(*SMALL, "--fresh")
    assert refused.exit_code == 1
    assert "in use by another process" in refused.output


def test_one_may_not_be_used_while_another_process_makes_it(nrm: Nrm, small: Path) -> None:
    with demo_folder.turn(small) as turn:
        turn.alone()
        refused = nrm(*SMALL)
    assert refused.exit_code == 1
    assert "wait until that is done" in refused.output


def test_a_real_installation_is_left_alone(nrm: Nrm, installed: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in installed.rglob("*")}
    for words in (SMALL, (*SMALL, "--fresh")):
        refused = nrm(*words)
        assert refused.exit_code == 1
        assert "not empty" in refused.output
    assert {path: path.stat().st_mtime_ns for path in installed.rglob("*")} == before


def test_any_other_folder_is_left_alone(nrm: Nrm, instance: Path) -> None:
    instance.mkdir()
    (instance / "letter.txt").write_text("mine")
    assert nrm(*SMALL, "--fresh").exit_code == 1
    assert list(instance.iterdir()) == [instance / "letter.txt"]
    with pytest.raises(Misconfigured, match="nothing was removed"):
        demo_folder.clear(Config.from_env(instance))


def test_its_people_never_meet_the_database_of_a_real_installation(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NRM_DATABASE_URL", "postgresql://nrm@db/nrm")
    assert Config.from_env(small).is_sqlite


def test_without_one_nothing_is_listed(nrm: Nrm, instance: Path) -> None:
    refused = nrm("demo", "accounts", "--json")
    assert refused.exit_code == 1
    assert "no demonstration" in refused.output


def test_the_folder_can_be_named_on_the_spot(nrm: Nrm, small: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere"
    small.rename(moved)
    for words in (
        ("demo", "--instance", str(moved), "accounts"),
        ("demo", "accounts", "--instance", str(moved)),
    ):
        assert "social.worker" in nrm(*words).output
