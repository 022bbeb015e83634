"""Erasures as an operator brings them to their end and proves them: the runbook, command by command."""

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from config import Config
from nrm.auth.models import User
from nrm.auth.policy import Permission
from nrm.auth.roles import Role
from nrm.cases.access import case_for
from nrm.cases.models import Case
from nrm.cli.installation import application
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.retention import service
from nrm.retention.rules import Reason
from tests.casework import identified, worker
from tests.cli.conftest import Nrm
from tests.people import actor_of, colleague
from tests.reintegration.journeys import closed
from tests.retention.heard import OVER, long_answered
from tests.retention.kept import LATER

PRUNED = timedelta(days=40)
"""Longer than backups are kept."""


@pytest.fixture
def identity(nrm: Nrm, installed: Path, tmp_path: Path) -> Path:
    """The identity that the installation's backups are made for."""
    path = tmp_path / "identity.txt"
    assert nrm("backup", "keygen", "--out", str(path)).exit_code == 0
    return path


@contextmanager
def erased(nrm: Nrm) -> Iterator[tuple[str, list[bytes]]]:
    """Have a case erased that was closed long ago, with a backup from before; give its number and its wrapped keys."""
    with application(Config.from_env()):
        sent, officer = closed(), colleague(Role.AP_DATA)
        identified(worker("neighbour"))
        case_id, number, registered = sent.case_id, sent.case.number, sent.case.registered_at
        users = officer.id, sent.reviewer.id
        db.session.commit()
    assert registered
    quarter = f"{registered.year}-Q{(registered.month + 2) // 3}"
    with clock.at(clock.now() + LATER):
        assert nrm("statistics", "freeze", "--period", quarter).exit_code == 0
        assert nrm("backup").exit_code == 0
        with application(Config.from_env()):
            case = db.session.get_one(Case, case_id)
            keys = [case.key.blob, case.person.key.blob]
            assert all(files_with(key, Config.from_env().data_folder) for key in keys)
            asks, answers = (actor_of(db.session.get_one(User, user_id)) for user_id in users)
            file = case_for(asks, case_id, Permission.ERASURES_ASK)
            asked = service.ask(file, reason=Reason.PERIOD_OVER, words="Afati ka kaluar.")
            service.approve(case_for(answers, case_id, Permission.ERASURES_APPROVE), asked)
            db.session.commit()
    with clock.at(clock.now() + LATER + timedelta(minutes=1)):
        yield number, keys


def files_with(content: bytes, folder: Path) -> list[str]:
    return [
        path.name for path in folder.rglob("*") if path.is_file() and content in path.read_bytes()
    ]


def test_from_erased_to_complete(nrm: Nrm, installed: Path, identity: Path, tmp_path: Path) -> None:
    with erased(nrm) as (number, keys):
        (old,) = (installed / "backups").iterdir()
        elsewhere = shutil.copytree(old, tmp_path / "elsewhere" / old.name)
        paper = tmp_path / "before.json"
        assert nrm("erasure", "certificate", number, "--out", str(paper)).exit_code == 0
        tried = ("--backup", str(elsewhere), "--identity", str(identity))
        verify = ("erasure", "verify", str(paper), *tried)
        readable = nrm(*verify)
        assert readable.exit_code == 1
        assert "READABLE" in readable.output
        ran = nrm("erasure", "run", "--yes")
        assert ran.exit_code == 0, ran.output
        assert "Somebody is reading" not in ran.output
        waiting = nrm("erasure", "status")
        assert waiting.exit_code == 1
        assert "Wait: 1 kept backups" in waiting.output
        assert [files_with(key, installed) for key in keys] == [[], []]
        with clock.at(clock.now() + PRUNED):
            assert nrm("backup").exit_code == 0
            assert nrm("backup", "prune", "--yes").exit_code == 0
            assert "was destroyed" in nrm("erasure", "run", "--yes").output
            assert nrm("erasure", "status").exit_code == 0
            assert nrm("audit", "verify", "--data").exit_code == 0
            assert nrm("backup", "drill", "--identity", str(identity)).exit_code == 0
            last = tmp_path / "last.json"
            assert nrm("erasure", "certificate", number, "--out", str(last)).exit_code == 0
            pdf = tmp_path / "last.pdf"
            assert nrm("erasure", "certificate", number, "--out", str(pdf)).exit_code == 0
            gone = nrm(*verify)
    assert json.loads(last.read_text())["certificate"]["complete"] is True
    assert pdf.read_bytes().startswith(b"%PDF")
    assert gone.exit_code == 0, gone.output
    assert "GONE" in gone.output
    assert re.search(r"In the backup: 0 of [1-9]\d of what was erased open", gone.output)


def test_erased_signals_are_followed_like_a_case(nrm: Nrm, installed: Path, tmp_path: Path) -> None:
    with application(Config.from_env()), long_answered() as heard:
        number = heard.erase().number
        db.session.commit()
    paper = tmp_path / "signals.json"
    with clock.at(OVER + timedelta(minutes=1)):
        status = nrm("erasure", "status")
        assert (status.exit_code, number in status.output) == (1, True)
        assert nrm("erasure", "run", "--yes").exit_code == 0
        assert nrm("erasure", "status").exit_code == 0  # no backup was kept
        assert nrm("erasure", "certificate", number, "--out", str(paper)).exit_code == 0
        gone = nrm("erasure", "verify", str(paper))
    assert json.loads(paper.read_text())["certificate"]["complete"] is True
    assert gone.exit_code == 0, gone.output


def test_where_nothing_was_erased_there_is_nothing_to_do(nrm: Nrm, installed: Path) -> None:
    assert nrm("erasure", "status").exit_code == 0
    assert "complete" in nrm("erasure", "run").output
    missing = nrm("erasure", "certificate", "25-BCDF-GHJ", "--out", str(installed / "x.json"))
    assert missing.exit_code == 1
    assert not (installed / "x.json").exists()
