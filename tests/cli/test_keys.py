"""`nrm keys`: what an operator types when keys are exchanged, and when custodians keep them."""

import json
import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from nrm.cli import main
from nrm.vault import custody
from nrm.vault.custody import Effort
from nrm.vault.file_keyring import FileKeyring
from nrm.vault.keyring import KeyState, Purpose
from tests.cli.conftest import Nrm
from tests.vault.rings import PASSPHRASES, QUICK

NEW = "".join(f"{name}\n{said}\n{said}\n" for name, said in PASSPHRASES.items())
"""What three custodians type."""
TWO = "Arta\n{Arta}\nÇiljeta\n{Çiljeta}\n".format(**PASSPHRASES)
"""What two of them type at a start."""


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let passphrases be tried quickly."""
    monkeypatch.setattr(custody, "Effort", lambda *cost: Effort(*cost) if cost else QUICK)


def typed(words: str, said: str) -> Result:
    """Run a command with what is typed at its questions."""
    result = CliRunner().invoke(main, words.split(), input=said)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def ring(instance: Path) -> FileKeyring:
    return FileKeyring.load(instance / "keys" / "keyring.json")


def kids(instance: Path) -> dict[KeyState, str]:
    """Return the keys for data, by what they do."""
    return {key.state: key.kid for key in ring(instance).known() if key.purpose is Purpose.DATA}


def test_the_status_names_every_key(nrm: Nrm, installed: Path) -> None:
    said = nrm("keys", "status").output
    assert all(key.kid in said and key.check in said for key in ring(installed).known())
    assert (
        json.loads((installed / "keys" / "keyring.json").read_text())["keys"][0]["secret"]
        not in said
    )


def test_a_key_is_exchanged_and_destroyed(nrm: Nrm, installed: Path) -> None:
    before = kids(installed)[KeyState.ACTIVE]
    assert nrm("keys", "add", "data").exit_code == 0
    new = kids(installed)[KeyState.OPENS]
    assert (
        f"keys activate {new}" in nrm("keys", "status").output
        or new in nrm("keys", "status").output
    )
    assert nrm("keys", "activate", new).exit_code == 0
    assert "none is left" in nrm("keys", "rewrap", "data").output
    assert nrm("keys", "retire", before).exit_code == 0
    assert typed(f"keys destroy {before}", "no\n").exit_code != 0
    assert kids(installed)[KeyState.RETIRED] == before
    assert typed(f"keys destroy {before}", f"{before}\n").exit_code == 0
    assert kids(installed) == {KeyState.ACTIVE: new, KeyState.DESTROYED: before}
    assert nrm("audit", "verify").exit_code == 0


def test_only_what_is_left_to_wrap_is_said_to_come_next(nrm: Nrm, installed: Path) -> None:
    said = {}
    for purpose in ("data", "accounts", "session"):
        added = nrm("keys", "add", purpose).output
        new = next(word for word in added.split() if word.startswith(f"{purpose}-")).strip(".,:")
        said[purpose] = nrm("keys", "activate", new).output
    assert "keys rewrap accounts" in said["accounts"]  # the first administrator's
    assert "rewrap" not in said["session"]
    assert "retired after three days" in said["session"]


def test_what_cannot_be_done_is_said_in_a_line(nrm: Nrm, installed: Path) -> None:
    active = kids(installed)[KeyState.ACTIVE]
    for words in (("retire", active), ("destroy", active, "--yes"), ("activate", "data-none")):
        result = nrm("keys", *words)
        assert result.exit_code == 1
        assert result.output.startswith("Error: ")
        assert len(result.output.splitlines()) == 1


def test_custodians_keep_the_keys_and_give_them_back(nrm: Nrm, installed: Path) -> None:
    known = ring(installed).known()
    assert typed("keys lock", NEW).exit_code == 0
    assert sorted(path.name for path in (installed / "keys").iterdir()) == ["custody.json"]
    assert typed("audit verify", TWO).exit_code == 0
    assert "Once more" in typed("audit verify", TWO.replace("ë", "e") + TWO).output
    assert typed("keys add data", TWO).exit_code == 0
    assert typed("keys unlock --yes", TWO).exit_code == 0
    assert ring(installed).known()[: len(known)] == known
    assert nrm("audit", "verify").exit_code == 0


def test_nobody_but_two_custodians_gets_in(nrm: Nrm, installed: Path) -> None:
    typed("keys lock", NEW)
    wrong = "Arta\nnuk e di fjalën tani\nBesnik\nnuk e di fjalën tani\n" * 3
    for words in ("audit verify", "keys status", "doctor --skip-trail", "serve"):
        result = typed(words, wrong)
        assert result.exit_code == 1
        assert "do not open the keys" in result.output


@pytest.fixture
def passphrases_fd() -> int:
    """A file descriptor that gives two passphrases."""
    reading, writing = os.pipe()
    os.write(writing, "Arta: {Arta}\nBesnik: {Besnik}\n".format(**PASSPHRASES).encode())
    os.close(writing)
    return reading


def test_a_file_descriptor_answers_for_them(
    nrm: Nrm, installed: Path, passphrases_fd: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed("keys lock", NEW)
    monkeypatch.setenv("NRM_UNLOCK_FD", str(passphrases_fd))
    assert nrm("audit", "verify").exit_code == 0


def test_a_copy_for_custodians_brings_lost_keys_back(
    nrm: Nrm, installed: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "safe" / "copy.json"
    assert typed(f"keys export-custody {copy}", NEW).exit_code == 0
    assert typed(f"keys export-custody {copy}", NEW).exit_code == 1
    copy.chmod(0o644)  # a medium that knows no modes
    tried = typed(f"keys try-custody {copy}", TWO)
    assert all(key.kid in tried.output for key in ring(installed).known())
    assert typed(f"keys export-custody {installed / 'backups' / 'copy.json'}", NEW).exit_code == 1
    assert "already" in nrm("keys", "restore-custody", str(copy)).output
    (installed / "keys" / "keyring.json").unlink()
    assert nrm("audit", "verify").exit_code == 1
    assert nrm("keys", "restore-custody", str(copy)).exit_code == 0
    assert typed("audit verify", TWO).exit_code == 0


def test_everything_is_lost_and_custodians_bring_it_back(
    nrm: Nrm, installed: Path, tmp_path: Path
) -> None:
    copy, identity = tmp_path / "safe.json", tmp_path / "identity.txt"
    assert nrm("backup", "keygen", "--out", str(identity)).exit_code == 0
    assert typed(f"keys export-custody {copy}", NEW).exit_code == 0
    assert typed("keys lock", NEW).exit_code == 0
    assert typed("backup", TWO).exit_code == 0
    (folder,) = (installed / "backups").iterdir()
    assert typed(f"backup drill --identity {identity}", TWO).exit_code == 0
    folder = folder.rename(tmp_path / folder.name)
    shutil.rmtree(installed)
    assert nrm("keys", "restore-custody", str(copy)).exit_code == 0
    assert typed(f"restore {folder} --identity {identity}", TWO).exit_code == 0
    assert typed("audit verify --data", TWO).exit_code == 0


def test_a_file_that_is_no_copy_is_not_put_in_place(
    nrm: Nrm, installed: Path, tmp_path: Path
) -> None:
    (installed / "keys" / "keyring.json").unlink()
    (tmp_path / "copy.json").write_text("{}")
    assert nrm("keys", "restore-custody", str(tmp_path / "copy.json")).exit_code == 1
    assert list((installed / "keys").iterdir()) == []


def test_passphrases_that_are_not_good_enough_lock_nothing(installed: Path) -> None:
    result = typed("keys lock", "A\nshkurt\nshkurt\nB\nmë e shkurtër\nmë e shkurtër\nC\nx\nx\n")
    assert "at least 16" in result.output
    assert result.exit_code == 1
    assert (installed / "keys" / "keyring.json").exists()
