"""The `nrm` command as an operator types it, on an installation in a folder of its own."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from nrm.cli import main

Nrm = Callable[..., Result]
WHO = ("--username", "arta.hoxha", "--name", "Arta Hoxha", "--institution", "AP")
SETTINGS = ("NRM_DATABASE_URL", "NRM_DATABASE_URL_FILE", "NRM_HTTPS", "NRM_HOSTS")


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that NRM_INSTANCE names; not made yet."""
    for setting in SETTINGS:
        monkeypatch.delenv(setting, raising=False)
    folder = tmp_path / "instance"
    monkeypatch.setenv("NRM_INSTANCE", str(folder))
    return folder


@pytest.fixture
def nrm(instance: Path) -> Nrm:
    """Run the command with the words given and return what came of it; a traceback fails the test."""

    def run(*words: str) -> Result:
        result = CliRunner().invoke(main, words)
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result

    return run


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real installation that nobody works with, to make others from."""
    folder = tmp_path_factory.mktemp("installed") / "instance"
    made = CliRunner(env={"NRM_INSTANCE": str(folder)}).invoke(main, ("init", *WHO))
    assert made.exit_code == 0, made.output
    return folder


@pytest.fixture
def installed(made_once: Path, instance: Path) -> Path:
    """A real installation with an administrator who has not chosen a passphrase yet."""
    shutil.copytree(made_once, instance)
    return instance
