"""One request, one transaction."""

from collections.abc import Iterator

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import text

from nrm.foundation.database import db
from nrm.foundation.errors import RuleBroken
from nrm.foundation.undoing import when_undone


def note(words: str) -> None:
    db.session.execute(text("insert into notes values (:words)"), {"words": words})


def notes() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(text("select words from notes order by words")))


@pytest.fixture
def notebook(app: Flask) -> Iterator[FlaskClient]:
    """A client of an application that writes notes and then answers in different ways."""

    @app.get("/note/<int:status>")
    def write(status: int) -> Response:
        note(f"act {status}")
        when_undone(lambda: note(f"trail {status}"))
        return Response("done", status, mimetype="text/plain")

    @app.get("/note/refused")
    def refuse() -> str:
        note("act refused")
        when_undone(lambda: note("trail refused"))
        raise RuleBroken("no")

    @app.get("/note/broken")
    def break_off() -> str:
        note("act broken")
        raise ZeroDivisionError

    db.session.execute(text("create table notes (words text unique)"))
    db.session.commit()
    yield app.test_client()
    db.session.rollback()
    db.session.execute(text("drop table notes"))
    db.session.commit()


def test_a_good_answer_is_kept(notebook: FlaskClient) -> None:
    notebook.get("/note/200")
    notebook.get("/note/302")
    assert notes() == ["act 200", "act 302"]


def test_a_bad_answer_is_undone_and_what_was_shown_stays_known(notebook: FlaskClient) -> None:
    notebook.get("/note/422")
    assert notes() == ["trail 422"]


def test_a_refusal_and_a_crash_are_undone(notebook: FlaskClient) -> None:
    notebook.get("/note/refused")
    notebook.get("/note/broken")
    assert notes() == ["trail refused"]


def test_a_commit_that_fails_is_no_success(
    notebook: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise OSError("disk full")

    monkeypatch.setattr(db.session, "commit", fail)
    assert FlaskClient(notebook.application).get("/note/200").status_code == 500
    monkeypatch.undo()
    assert notes() == []
