"""A full disk: what cannot be saved is said so and given back, nothing is half there, what needs no room goes on."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response
from sqlalchemy import event, text
from werkzeug.test import TestResponse

from config import Config
from nrm.app import create_app
from nrm.audit.verification import verify
from nrm.auth.roles import Role
from nrm.foundation import clock
from nrm.foundation.database import db
from tests.client import CriticalClient
from tests.databases import Sqlite
from tests.durability.killing import release, rows
from tests.people import colleague, sign_in

FORM = "/signals/new"
STORY = "Një rrëfim i shpikur, mjaft i gjatë që askush të mos dojë ta shkruajë dy herë."
ROOM = 100_000
"""Bytes that the small disk has left after each act, until the journal needs more."""
TITLES = {
    "sq": "Nuk u ruajt: regjistri nuk ka më vend",
    "en": "Not saved: the register has no room left",
}
SIGNAL = {
    "urgency": "URGENT",
    "narrative": STORY,
    "channel": "HOTLINE_116006",
    "reporter": "CITIZEN",
    "forward_to": "BASHKI_TIRANE",
}


@pytest.fixture
def hotline(app: Flask, client: CriticalClient) -> CriticalClient:
    """An operator, signed in, and somebody to forward signals to."""
    colleague(Role.SOCIAL_WORKER)
    sign_in(client, colleague(Role.HOTLINE))
    assert said(client).status_code == 302
    return client


def said(client: CriticalClient) -> TestResponse:
    """Take a signal down."""
    return client.fill_in(FORM, SIGNAL)


@contextmanager
def no_room_on_sqlite() -> Iterator[None]:
    """Let the file grow no more, on every connection; the free pages that it has are filled by working on."""

    def limit(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA max_page_count=1")

    release()
    event.listen(db.engine, "connect", limit)
    yield
    event.remove(db.engine, "connect", limit)
    release()


@contextmanager
def no_room_on_postgres() -> Iterator[None]:
    """Let the server answer as on a full disk (SQLSTATE 53100) whatever adds to the trail."""
    function = "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE disk_full; END $$"
    trigger = "CREATE TRIGGER no_room BEFORE INSERT ON audit_entry EXECUTE FUNCTION no_room()"
    for statement in (function, trigger):
        db.session.execute(text(statement))
    db.session.commit()
    yield
    db.session.rollback()
    db.session.execute(text("DROP FUNCTION no_room() CASCADE"))
    db.session.commit()


def no_room(config: Config) -> AbstractContextManager[None]:
    return no_room_on_sqlite() if config.is_sqlite else no_room_on_postgres()


def until_full(client: CriticalClient) -> TestResponse:
    """Take signals down until one finds no room, and return that answer."""
    for _ in range(400):
        answer = said(client)
        if answer.status_code != 302:
            return answer
    raise AssertionError("there was room for everything")


@pytest.mark.parametrize("language", ["sq", "en"])
def test_what_finds_no_room_is_told_and_given_back(
    hotline: CriticalClient, settings: Config, language: str
) -> None:
    with hotline.session_transaction() as cookie:
        cookie["language"] = language
    with no_room(settings):
        answer = until_full(hotline)
    assert answer.status_code == 503
    assert TITLES[language] in answer.text
    assert STORY in answer.text
    assert "Traceback" not in answer.text


def test_nothing_is_half_there_and_work_goes_on_when_there_is_room(
    hotline: CriticalClient, settings: Config
) -> None:
    with no_room(settings):
        until_full(hotline)
        full = rows()
        for _ in range(3):
            assert said(hotline).status_code == 503
        for page in (FORM, "/signals/"):
            assert hotline.get(page).status_code == 200
        assert rows() == full
    assert said(hotline).status_code == 302
    after = rows()
    assert after["signal"] == full["signal"] + 1
    assert verify().holds


@pytest.fixture
def small_disk(sqlite: Sqlite, tmp_path: Path) -> Iterator[Config]:
    """An installation whose data lie on a disk of their own that is soon full."""
    with sqlite.fresh(tmp_path / "instance") as config:
        aside = config.data_folder.rename(tmp_path / "aside")
        config.data_folder.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "none", str(config.data_folder)]
        if subprocess.run(mount, check=False, capture_output=True).returncode:  # noqa: S603
            pytest.skip("a disk can be made by root only")
        try:
            shutil.copytree(aside, config.data_folder, dirs_exist_ok=True)
            yield config
        finally:
            subprocess.run(["umount", "--lazy", str(config.data_folder)], check=True)  # noqa: S603, S607


def test_a_disk_that_is_really_full_loses_nothing(small_disk: Config) -> None:
    app = create_app(small_disk)
    app.config["PROPAGATE_EXCEPTIONS"] = False  # what fails is the keeping itself, after the page
    with app.app_context():
        client = CriticalClient(app, Response)
        colleague(Role.SOCIAL_WORKER)
        sign_in(client, colleague(Role.HOTLINE))
        told = 0
        ballast = small_disk.data_folder / "ballast"
        while said(client).status_code == 302:
            told += 1
            free = shutil.disk_usage(small_disk.data_folder).free
            with ballast.open("ab") as file:
                file.write(bytes(max(free - ROOM, 0)))
        answer = said(client)
        assert (answer.status_code, TITLES["sq"] in answer.text) == (503, True)
        assert STORY in answer.text
        with clock.at(clock.now() + timedelta(minutes=5)):
            assert client.get(FORM).status_code == client.get("/signals/").status_code == 200
        assert rows()["signal"] == told
        ballast.unlink()
        assert said(client).status_code == 302
        assert rows()["signal"] == told + 1
        assert verify().holds
        assert db.session.scalar(text("PRAGMA integrity_check")) == "ok"
        release()
