"""From rows gone to complete: new keys, expired backups, old keys destroyed; and the proof on a backup from before."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from config import Config
from nrm.audit import verification
from nrm.audit.trail import SYSTEM
from nrm.backups import restoring
from nrm.cli.installation import application
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import Distrusted
from nrm.retention import certificates, completing
from nrm.retention.certificates import Certificate
from nrm.retention.epochs import steps_of
from nrm.retention.models import Erasure
from nrm.retention.proof import Readable, tried
from nrm.vault.keyring import KeyActRefused, Purpose
from nrm.vault.ring import key_ring
from tests.backups.places import Made, empty_place, made, no_bar
from tests.casework import identified, worker
from tests.retention.heard import long_answered
from tests.retention.kept import Past, long_closed


def nothing(_more: int) -> None:
    """Show nothing."""


@pytest.fixture
def past(app: Flask) -> Iterator[Past]:
    with long_closed() as made_past:
        identified(worker("neighbour"))
        db.session.commit()
        yield made_past


def in_backup(old: Made, certificate: Certificate, settings: Config, folder: Path) -> Readable:
    """Restore a backup beside the installation and try everything in it with the keys that there are now."""
    with empty_place(settings, folder) as place:
        restoring.restore(old.checked(), place, [old.identity], no_bar)
        with application(place, keys=old.ring, may_stay_shut=True):
            return tried(certificate.says, old.ring, nothing)


def certified(erased: Erasure) -> Certificate:
    made_now = certificates.issue(erased, by=SYSTEM)
    db.session.commit()
    return certificates.read(made_now.content(), key_ring())


def exchange_all(erased: Erasure) -> None:
    for purpose in completing.to_exchange([erased]):
        list(completing.exchange(purpose, by=SYSTEM))


def test_to_the_end_and_proved_on_a_backup_from_before(
    past: Past, settings: Config, tmp_path: Path
) -> None:
    old = made(settings)
    erased = past.erase()
    db.session.commit()
    first = certified(erased)
    assert (first.says["steps"]["rows"]["done"], first.is_complete) == (True, False)
    before = in_backup(old, first, settings, tmp_path / "before")
    assert before.erased_open == before.erased > 15
    assert before.others_open == before.others

    with clock.at(clock.now() + timedelta(minutes=1)):
        exchange_all(erased)
        assert completing.destroyable([erased]) == []  # the backup still needs the keys
        elsewhere = tmp_path / old.folder.name
        shutil.move(old.folder, elsewhere)
        for key in completing.destroyable([erased]):
            completing.destroy(key, [erased], by=SYSTEM)
    last = certified(erased)
    assert last.is_complete
    assert completing.incomplete() == []
    after = in_backup(replace(old, folder=elsewhere), last, settings, tmp_path / "after")
    assert (after.erased_open, after.erased) == (0, before.erased)
    here = tried(last.says, key_ring(), nothing)
    assert (here.erased, here.others_open) == (0, here.others)
    assert here.others >= 10
    assert verification.verify().holds


def test_signals_to_the_end_and_proved_on_a_backup_from_before(
    app: Flask, settings: Config, tmp_path: Path
) -> None:
    with long_answered() as heard:
        old = made(settings)
        erased = heard.erase()
        db.session.commit()
        first = certified(erased)
        before = in_backup(old, first, settings, tmp_path / "before")
        assert before.erased_open == before.erased == 4  # two keys, and what was heard under each
        with clock.at(clock.now() + timedelta(minutes=1)):
            exchange_all(erased)
            elsewhere = tmp_path / old.folder.name
            shutil.move(old.folder, elsewhere)
            for key in completing.destroyable([erased]):
                completing.destroy(key, [erased], by=SYSTEM)
        last = certified(erased)
        assert last.is_complete
        after = in_backup(replace(old, folder=elsewhere), last, settings, tmp_path / "after")
        assert (after.erased_open, after.erased) == (0, 4)
        here = tried(last.says, key_ring(), nothing)
        assert (here.erased, here.others_open) == (0, here.others)
        assert here.others


def test_an_old_key_in_use_is_never_destroyed(past: Past) -> None:
    erased = past.erase()
    db.session.commit()
    old = key_ring().active(Purpose.DATA)
    with pytest.raises(KeyActRefused):
        completing.destroy(old, [erased], by=SYSTEM)
    assert completing.destroyable([erased]) == []
    assert not steps_of(erased).keys_gone


def test_a_set_that_cannot_be_read_counts_as_holding_everything(
    past: Past, settings: Config
) -> None:
    old = made(settings)
    (old.folder / "manifest.json").write_text("{}")
    erased = past.erase()
    db.session.commit()
    assert [one.folder for one in steps_of(erased).sets_left] == [old.folder]


@pytest.mark.one_database
def test_nobody_writes_a_certificate_themselves(past: Past) -> None:
    erased = past.erase()
    content = certificates.issue(erased, by=SYSTEM).content()
    said = json.loads(content)
    for way in _forgeries(said):
        with pytest.raises(Distrusted):
            certificates.read(json.dumps(way).encode(), key_ring())
    for whole in (b"", b"{}", b"[]", content[:-20], b"\xff" + content):
        with pytest.raises(Distrusted):
            certificates.read(whole, key_ring())
    assert certificates.read(content, key_ring()).says == said["certificate"]


def _forgeries(said: dict[str, Any]) -> Iterator[dict[str, Any]]:
    certificate, signature = said["certificate"], said["signature"]
    yield {"certificate": certificate | {"complete": True}, "signature": signature}
    yield {"certificate": certificate | {"format": 2}, "signature": signature}
    yield {"certificate": certificate, "signature": signature | {"kid": "manifest-00000000"}}
    yield {"certificate": certificate, "signature": signature | {"value": "00" * 64}}
    for name in certificate:
        yield {
            "certificate": {key: value for key, value in certificate.items() if key != name},
            "signature": signature,
        }
