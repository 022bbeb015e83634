"""A backup is made while the register serves, and everything comes back from it, on both kinds of database."""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from config import Config
from nrm.app import create_app
from nrm.audit.models import Entry
from nrm.backups import drill, restoring
from nrm.backups.content import Content
from nrm.backups.rules import DATABASE, INSTANCE
from nrm.foundation.database import db
from nrm.records.models import SealedSection
from nrm.vault import age
from nrm.vault.keyring import KeyService
from tests.backups.places import Made, empty_place, made, no_bar
from tests.casework import identified, opened, worker


@contextmanager
def running(config: Config, keys: KeyService) -> Iterator[None]:
    app = create_app(config, keys=keys)
    with app.app_context():
        yield
        db.session.remove()
        db.engine.dispose()


def examined(kept: Made, place: Config) -> drill.Findings:
    """Restore a set and let the drill look at it."""
    restoring.restore(kept.checked(), place, [kept.identity], no_bar)
    with running(place, kept.ring):
        return drill.examine(kept.manifest, kept.ring, lambda _more: None)


def counted(config: Config) -> Content:
    db.session.commit()
    return restoring.counted(config)


@pytest.mark.usefixtures("app")
def test_everything_comes_back(settings: Config, tmp_path: Path) -> None:
    identified(worker())
    before = counted(settings)
    kept = made(settings)
    opened(worker("later"))
    db.session.commit()
    with empty_place(settings, tmp_path / "new") as place:
        found = examined(kept, place)
        assert restoring.counted(place) == before
    assert found.good, found
    assert found.blobs > 5
    assert kept.manifest.rows["case_file"] == 1


@pytest.mark.usefixtures("app")
def test_what_was_changed_behind_the_program_is_found_by_the_drill(
    settings: Config, tmp_path: Path
) -> None:
    identified(worker())
    row = db.session.scalars(select(SealedSection)).first()
    assert row is not None
    flipped = row.blob[:-1] + bytes([row.blob[-1] ^ 1])
    db.session.execute(update(SealedSection).where(SealedSection.id == row.id).values(blob=flipped))
    db.session.execute(delete(Entry).where(Entry.seq == 2))
    db.session.commit()
    with empty_place(settings, tmp_path / "new") as place:
        found = examined(made(settings), place)
    assert not found.good
    assert found.shut == 1
    assert str(row.id) in found.closed[0]
    assert "row 2 is missing" in found.troubles[0]
    assert "goals do not hold" in found.troubles[1]


def test_what_is_written_meanwhile_is_in_it_whole_or_not_at_all(
    app: Flask, settings: Config, tmp_path: Path
) -> None:
    user = worker()
    db.session.commit()
    started, enough = threading.Event(), threading.Event()

    def write() -> None:
        with app.app_context():
            while not enough.is_set():
                opened(db.session.merge(user))
                db.session.commit()
                started.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        started.wait(10)
        kept = made(settings)
    finally:
        enough.set()
        writer.join()
    with empty_place(settings, tmp_path / "new") as place:
        found = examined(kept, place)
    assert found.good, found
    assert kept.manifest.rows["case_file"] == kept.manifest.rows["identity_change"] >= 1


def test_the_key_ring_is_in_no_part(app: Flask, settings: Config) -> None:
    identified(worker())
    kept = made(settings)
    ring = json.loads(settings.keyring_path.read_text())
    secrets = [base64.b64decode(key["secret"]) for key in ring["keys"]]
    heap = b"".join(opened_part(kept, name) for name in (DATABASE, INSTANCE))
    heap += b"".join(path.read_bytes() for path in kept.folder.iterdir())
    assert len(secrets) >= 5
    for secret in secrets:
        for guise in (secret, base64.b64encode(secret), secret.hex().encode()):
            assert guise not in heap
    assert b'"secret"' not in heap


def opened_part(kept: Made, name: str) -> bytes:
    """Return what is in a part, as an operator with only the program `age` would see it."""
    target = kept.folder.with_name(name)
    with (kept.folder / name).open("rb") as source, target.open("wb") as out:
        age.decrypt(source, out, [kept.identity])
    content = target.read_bytes()
    target.unlink()
    return content
