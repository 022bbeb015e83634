"""Nothing that is typed about a person can be read outside the pages themselves, whatever happens to it."""

import shutil
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from config import Config
from nrm.app import create_app
from nrm.backups import restoring
from nrm.foundation.database import db
from tests.backups.places import empty_place, made, no_bar
from tests.security.canaries import BORN, SEEN, STEM, found_in, guises
from tests.security.heaps import database_files, files_in, rows_of_all_tables
from tests.security.walk import Trouble, Walk

WANTED = (STEM, BORN, *SEEN)
WITHOUT_WORDS = {
    "agencies.codes",
    "agencies.give",
    "agencies.make",
    "agencies.recover",
    "assistance.withdraw",
    "casefile.hand_over",
    "casefile.leave",
    "casefile.remove",
    "casefile.team",
    "oversight.verify",
    "protection.transfer",
    "records.correct",
    "records.send_back",
    "referrals.recall",
    "retention.withdraw",
    "retention.withdraw_signals",
    "signals.answer",
    "signals.forward",
    "statistics.approve_release",
    "statistics.begin_again",
    "statistics.comparison_lines",  # numbers of others, and whose they are: as below
    "statistics.decline_numbers",
    "statistics.drop",
    "statistics.external",  # its words say who published a number: public as the number
    "statistics.note",  # words that are published for everybody
    "statistics.prepare",
    "switch_language",
}
"""Acts that take codes at most; a new one must be walked by `Walk` or stand here."""
ADDRESSES = 80
"""Different ones that the walk must come to at least."""
KEYS = "keys"
"""The folder of an instance that holds the key ring and nothing else."""


def test_nothing_typed_lies_about(
    app: Flask, settings: Config, logs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    walk = Walk(app)
    walk.go()
    Trouble(walk, monkeypatch).make()
    assert len(walk.seen.addresses) > ADDRESSES
    assert acts_that_take_words(app) <= endpoints_of(app, walk.seen.acts)
    for seen in (walk.seen.addresses, walk.seen.titles, walk.seen.cookies):
        assert found_in("\n".join(seen).encode(), WANTED) == {}
    for name, heap in heaps(settings).items():
        assert found_in(heap, WANTED) == {}, name
    plant_control(logs)
    found = {name for name, heap in heaps(settings).items() if set(guises(STEM)) <= said_of(heap)}
    log = str(logs.relative_to(settings.instance))
    assert {"rows", "database", "backup", log} <= found


def acts_that_take_words(app: Flask) -> set[str]:
    """Return the endpoints that a case's words may be sent to."""
    return {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ())
        and rule.endpoint not in WITHOUT_WORDS
        and not rule.endpoint.startswith("auth.")
    }


def endpoints_of(app: Flask, paths: set[str]) -> set[str]:
    """Return the endpoints that acts were sent to."""
    adapter = app.url_map.bind("localhost")
    return {adapter.match(path, method="POST")[0] for path in paths if adapter.test(path, "POST")}


def said_of(heap: bytes) -> set[str]:
    """Return the encodings in which a heap holds the stem of all canaries."""
    return found_in(heap, [STEM]).get(STEM, set())


def plant_control(logs: Path) -> None:
    """Write a canary where none may be, in every encoding, to see that the search would find it."""
    binary = "BLOB" if db.engine.dialect.name == "sqlite" else "BYTEA"
    db.session.execute(text(f"CREATE TABLE plain (words {binary})"))
    patterns = [pattern for each in guises(STEM).values() for pattern in each]
    for pattern in patterns:
        db.session.execute(text("INSERT INTO plain VALUES (:words)"), {"words": pattern})
    db.session.commit()
    with logs.open("ab") as log:
        log.write(b"\n".join(patterns))


def heaps(settings: Config) -> dict[str, bytes]:
    """Return all that an installation leaves lying about, but for its keys: by name, what it holds."""
    db.session.rollback()
    found = {
        "rows": rows_of_all_tables(),
        "database": b"".join(database_files(settings)),
        "backup": rows_in_a_backup(settings),
    }
    return found | dict(files_in(settings.instance, besides={KEYS}))


def rows_in_a_backup(settings: Config) -> bytes:
    """Make a backup, which stays in the instance, and return what whoever opens it would read."""
    kept, folder = made(settings), settings.instance / "restored"
    with empty_place(settings, folder) as place:
        restoring.restore(kept.checked(), place, [kept.identity], no_bar)
        with create_app(place, keys=kept.ring).app_context():
            try:
                return rows_of_all_tables()
            finally:
                db.session.remove()
                db.engine.dispose()
                shutil.rmtree(folder)
