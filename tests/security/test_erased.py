"""After an erasure nothing of it lies in any file of the instance: no word in any guise, no key, no ciphertext."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from config import Config
from nrm.cases.models import PersonIdentity
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.records.models import SealedSection
from nrm.retention import batches
from nrm.retention.completing import clean
from nrm.signals.models import Signal
from tests.people import actor_of
from tests.referrals.sent import ASKED, FIRST_NAME, LAST_NAME
from tests.remembered import made_anew
from tests.retention.heard import STORY, answered
from tests.retention.kept import LATER, Past, long_closed
from tests.security.canaries import found_in, guises

pytestmark = pytest.mark.one_database
KEYS = "keys"
"""The folder of an instance that holds the key ring and nothing else."""
WORDS = (FIRST_NAME, LAST_NAME, ASKED["details"], STORY)
CONTROL = "Kontrollçelësi"


def heap(settings: Config) -> bytes:
    """Return every file of the instance, journals and logs included, but the key ring's."""
    folder = settings.instance
    return b"\0".join(
        path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and KEYS not in path.relative_to(folder).parts
    )


def sealed_of(past: Past) -> list[bytes]:
    """Return the wrapped keys and the ciphertexts of the case, the person and every signal."""
    case = past.sent.case
    found = [case.key.blob, case.person.key.blob]
    for query in (
        select(PersonIdentity.blob).where(PersonIdentity.person_id == case.person_id),
        select(SealedSection.blob).where(SealedSection.case_id == case.id),
        select(Signal.key_blob),
        select(Signal.blob),
    ):
        found += db.session.scalars(query)
    return found


def plant(words: str) -> None:
    """Write words where none may be, in every encoding, to see before and after that the search finds them."""
    db.session.execute(text("CREATE TABLE plain (words BLOB)"))
    for pattern in (pattern for each in guises(words).values() for pattern in each):
        db.session.execute(text("INSERT INTO plain VALUES (:words)"), {"words": pattern})
    db.session.commit()


def test_a_case_and_a_signal_leave_no_trace(app: Flask, settings: Config, logs: Path) -> None:
    if not settings.is_sqlite:
        pytest.skip("what PostgreSQL leaves in its journal is the operator's (runbook)")
    made_anew()
    with long_closed() as past:
        with clock.at(clock.now() - LATER / 2):
            answered(past.sent.worker)
        plant(CONTROL)
        before, sealed = heap(settings), sealed_of(past)
        assert len(sealed) > len(WORDS)
        assert [blob for blob in sealed if blob not in before] == []
        past.erase()
        asked = batches.ask(actor_of(past.officer), words="Rregullorja, neni 7.")
        batches.approve(actor_of(past.reviewer), asked)
        db.session.commit()
        assert clean()
    after = heap(settings)
    assert logs.stat().st_size
    assert [len(blob) for blob in sealed if blob in after] == []
    for seen in (before, after):
        assert found_in(seen, [*WORDS, CONTROL]) == {CONTROL: set(guises(CONTROL))}
