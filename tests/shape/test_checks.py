"""The tools' own checks, as tests: one command runs everything and one line sums it up."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONTRACTS = "from importlinter.cli import lint_imports_command as main; main()"


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["-m", "mypy"], id="types"),
        pytest.param(["-m", "ruff", "format", "--check", "--quiet"], id="format"),
        pytest.param(["-m", "ruff", "check", "--quiet"], id="lint"),
        pytest.param(["-c", CONTRACTS], id="import contracts"),
        pytest.param(["-m", "nrm.foundation.catalogues", "--check"], id="translations"),
    ],
)
def test_the_tools_find_nothing(command: list[str]) -> None:
    status = subprocess.call([sys.executable, *command], cwd=ROOT)  # noqa: S603 - only those above
    assert status == 0, "what it found stands above"
