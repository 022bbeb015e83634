"""A version of an identity that was changed, taken away or smuggled in is found out."""

from uuid import uuid4

import pytest
from sqlalchemy import delete, update

from nrm.cases import queries, service
from nrm.cases.models import PersonIdentity
from nrm.foundation.database import db
from nrm.records import digests
from tests.casework import ADULT, opened, worker

pytestmark = pytest.mark.usefixtures("app")


def corrected() -> list[PersonIdentity]:
    """Return both versions of a person whose particulars were corrected, the older first."""
    file = opened(worker())
    service.correct_identity(file, ADULT | {"fathers_name": "Gjergj"}, version=1)
    db.session.commit()
    newest = queries.newest_identity(file.case.person_id)
    assert newest
    older = db.session.query(PersonIdentity).filter_by(person_id=newest.person_id, number=1).one()
    return [older, newest]


def test_every_version_holds() -> None:
    corrected()
    assert digests.verify().holds


def test_the_newest_version_taken_away_is_missed() -> None:
    _older, newer = corrected()
    db.session.execute(delete(PersonIdentity).where(PersonIdentity.id == newer.id))
    assert digests.verify().reason == "missing"


def test_an_older_blob_put_back_is_noticed() -> None:
    older, newer = corrected()
    put_back = update(PersonIdentity).where(PersonIdentity.id == newer.id).values(blob=older.blob)
    db.session.execute(put_back)
    assert digests.verify().reason == "altered"


def test_a_version_that_nobody_wrote_is_noticed() -> None:
    _older, newer = corrected()
    forged = PersonIdentity(
        id=uuid4(),
        person_id=newer.person_id,
        number=3,
        blob=newer.blob,
        written_by=newer.written_by,
    )
    db.session.add(forged)
    db.session.flush()
    assert "does not tell" in str(digests.verify().reason)
