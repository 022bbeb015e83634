"""`nrm report` with a short report, and under a password."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from pypdf import PdfReader

from config import Config
from nrm.cli import main

Command = Callable[..., Result]
PASSWORD = "kafe libra dritare"


@pytest.fixture
def report(publisher: Flask, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run `nrm report` on the third quarter of 2018 where it is published."""
    config: Config = publisher.config["NRM"]
    monkeypatch.setenv("NRM_INSTANCE", str(config.instance))
    monkeypatch.setenv("NRM_DATABASE_URL", config.database_url)
    return lambda *options: CliRunner().invoke(main, ["report", "--period", "2018-Q3", *options])


def test_a_sheet_is_made_of_what_is_published(report: Command) -> None:
    made = json.loads(report("--sheet", "child").stdout)
    assert (made["sheet"], made["protection"]["method"]) == ("child", "rounded")
    assert len(made["release"]) == 1
    assert all(line["value"] % 5 == 0 for line in made["lines"])


@pytest.mark.parametrize(
    "options",
    [
        ["--sheet", "krat:AL-11"],  # a quarter says nothing of one qark
        ["--sheet", "krat:AL-99"],
        ["--sheet", "child", "--internal", "--actor", "ap.nenpunesi"],
        ["--sheet", "child", "--period", "2018-Q2"],  # not published
    ],
)
def test_a_sheet_that_would_say_nothing_or_too_much_is_refused(
    report: Command, options: list[str]
) -> None:
    refused = report(*options)
    assert refused.exit_code != 0
    assert refused.stdout == ""
    assert "Traceback" not in refused.stderr


def test_a_document_is_locked_with_what_stands_in_a_file(report: Command, tmp_path: Path) -> None:
    secret, made = tmp_path / "password", tmp_path / "report.pdf"
    secret.write_text(f"{PASSWORD}\nwhatever follows\n", encoding="utf-8")
    locked = ["--format", "pdf", "--password-file", str(secret), "--out", str(made)]
    assert report("--sheet", "child", *locked).exit_code == 0
    reader = PdfReader(BytesIO(made.read_bytes()))
    assert reader.is_encrypted
    assert reader.decrypt(PASSWORD)
    secret.write_text("short", encoding="utf-8")
    assert report(*locked).exit_code != 0
    assert report("--format", "csv", "--password-file", str(secret)).exit_code != 0
