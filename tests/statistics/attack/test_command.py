"""The command that attacks a file of releases."""

import ast
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from config import Config
from nrm.cli import main
from nrm.statistics import attack as package
from nrm.statistics.attack.controls.population import CODES, people
from nrm.statistics.attack.controls.practices import Document
from tests.statistics.attack import bed

pytestmark = pytest.mark.xdist_group("controls")
"""The controls are tried once in a process."""


def attack(tmp_path: Path, document: object, *options: str) -> Result:
    path = tmp_path / "releases.json"
    path.write_text(document if isinstance(document, str) else json.dumps(document))
    return CliRunner().invoke(main, ["statistics", "attack", str(path), *options])


def of_two_variables(release: Document) -> Document:
    cells = [one for one in release["cells"] if set(one["key"]) <= {"status", "sex"}]
    return {"plan": {"variables": CODES}, "releases": [{**release, "cells": cells}]}


def test_numbers_that_hold_end_well(tmp_path: Path) -> None:
    persons = people(30, seed=1)
    document = of_two_variables(bed.rounded_release(bed.rounded(persons, seed=1)))
    result = attack(tmp_path, document, "--all")
    assert result.exit_code == 0
    assert "status=VT: 0 to 4" in result.stdout
    assert "0 exact, 0 narrowed." in result.stdout


def test_a_few_numbers_can_be_attacked_with_everything(tmp_path: Path) -> None:
    release = bed.rounded_release(bed.rounded(people(30, seed=1), seed=1))
    cells = [one for one in release["cells"] if set(one["key"]) <= {"exploitation", "sex"}]
    document = {"plan": {"variables": CODES}, "releases": [{**release, "cells": cells}]}
    every, few = (attack(tmp_path, document, "--all", *more) for more in ((), ("--limit", "2")))
    assert f"2 protected numbers, attacked with {len(cells)} numbers" in few.stdout
    assert set(few.stdout.splitlines()[:-1]) < set(every.stdout.splitlines())
    assert attack(tmp_path, document, "--limit", "0").exit_code == 2


def test_numbers_that_do_not_hold_are_named(tmp_path: Path) -> None:
    persons = [*people(30, seed=1)[:20], {**people(1, seed=1)[0], "status": "VT"}]
    result = attack(tmp_path, of_two_variables(bed.hidden_release(persons)))
    assert result.exit_code == 1
    assert "hidden 2022-Q1  2022-Q1: status=VT: " in result.stdout


@pytest.mark.parametrize("options", [("--period", "2021"), ("--period", "2022-Q2"), ()])
def test_where_nothing_is_protected_there_is_no_verdict(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    """Whoever mistypes a period, or gives a file of exact numbers, must not read that they hold."""
    release = bed.hidden_release(people(30, seed=1))
    if not options:
        release["cells"] = [one for one in release["cells"] if one["kind"] == "exact"]
    result = attack(tmp_path, of_two_variables(release), *options)
    assert result.exit_code == 2
    assert "no protected number is published" in result.stderr
    assert all(one in result.stderr for one in options[1:])
    assert not result.stdout


@pytest.mark.one_database
def test_without_a_file_the_ledger_is_attacked_and_an_empty_one_proves_nothing(
    app: Flask, settings: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NRM_INSTANCE", str(settings.instance))
    monkeypatch.setenv("NRM_DATABASE_URL", settings.database_url)
    result = CliRunner().invoke(main, ["statistics", "attack"])
    assert "no protected number is published" in result.stderr
    assert result.exit_code == 2


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ("{", "No verdict"),
        ({"releases": 3}, "not a file of releases"),
        (
            {
                "releases": [
                    {
                        "id": "a",
                        "period": "2018",
                        "cells": [{"key": {}, "kind": "exact", "value": value}],
                    }
                    for value in (1, 2)
                ]
            },
            "exclude each other",
        ),
    ],
)
def test_without_a_verdict_the_reason_is_told(tmp_path: Path, document: object, words: str) -> None:
    result = attack(tmp_path, document)
    assert result.exit_code == 2
    assert words in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("module", sorted(Path(package.__file__).parent.rglob("*.py")))
def test_the_attack_imports_nothing_but_itself_and_its_solvers(module: Path) -> None:
    for node in ast.walk(ast.parse(module.read_text())):
        names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        for name in names:
            assert not name.startswith("nrm.") or name.startswith("nrm.statistics.attack")
            assert name.partition(".")[0] not in {"highspy", "flask", "sqlalchemy"}
