"""An identity that is not what was written last is shown to nobody, whichever door is tried."""

from collections.abc import Callable

import pytest
from flask import Flask, Response
from sqlalchemy import delete, select, update

from nrm.audit.models import Entry
from nrm.audit.trail import REFUSED
from nrm.audit.verification import verify as verify_trail
from nrm.auth.models import User
from nrm.auth.roles import Role
from nrm.cases import freshness, service
from nrm.cases.access import CaseFile
from nrm.cases.models import PersonIdentity
from nrm.cases.queries import identities_of
from nrm.duplicates import service as duplicates
from nrm.foundation.database import db
from nrm.foundation.errors import Altered
from tests.casework import ADULT, opened, worker
from tests.client import CriticalClient
from tests.people import colleague, sign_in

pytestmark = pytest.mark.usefixtures("app")

SAID = "Kjo nuk është siç u shkrua"
CORRECTED = ADULT | {"fathers_name": "Gjergj"}
ASKED = {"name": "Ëndrra Çela", "birth_year": "1994"}
ASKED_BROTHER = {"name": "Besnik Çela", "birth_year": "1999"}
BROTHER = ADULT | {"first_name": "Besnik", "birth_date": "1999-08-02"}
Change = Callable[[PersonIdentity, PersonIdentity], None]


def taken_away(_older: PersonIdentity, newer: PersonIdentity) -> None:
    """Delete the newest version: the one before it opens."""
    db.session.execute(delete(PersonIdentity).where(PersonIdentity.id == newer.id))


def both_taken_away(older: PersonIdentity, newer: PersonIdentity) -> None:
    """Leave nothing."""
    gone = delete(PersonIdentity).where(PersonIdentity.id.in_([older.id, newer.id]))
    db.session.execute(gone)


def earlier_bytes(older: PersonIdentity, newer: PersonIdentity) -> None:
    """Put the earlier bytes in the newest row."""
    _set(newer, blob=older.blob)


def numbers_exchanged(older: PersonIdentity, newer: PersonIdentity) -> None:
    """Let the earlier version pass for the newest."""
    _set(newer, number=9)
    _set(older, number=10)


def number_lowered(_older: PersonIdentity, newer: PersonIdentity) -> None:
    """Let the newest version pass for one before the first."""
    _set(newer, number=0)


def earlier_row_whole(older: PersonIdentity, newer: PersonIdentity) -> None:
    """Put the earlier row, id and bytes, in the place of the newest: its blob opens there."""
    row_id, blob = older.id, older.blob
    db.session.execute(delete(PersonIdentity).where(PersonIdentity.id == older.id))
    _set(newer, id=row_id, blob=blob)


def told_otherwise(_older: PersonIdentity, newer: PersonIdentity) -> None:
    """Take the newest version away, and let the trail's entry of it name another act."""
    taken_away(_older, newer)
    about = select(Entry).where(Entry.subject_id == newer.person_id)
    first = db.session.scalars(about.where(Entry.action == "person:register")).one()
    last = db.session.scalars(about.where(Entry.action == "identity:correct")).one()
    last.detail = first.detail
    db.session.flush()


def by_another_key(_older: PersonIdentity, newer: PersonIdentity) -> None:
    """Let the trail's entry name a key that the ring does not have."""
    db.session.execute(
        update(Entry).where(Entry.subject_id == newer.person_id).values(hash_kid="chain-00000000")
    )


CHANGES = (
    taken_away,
    both_taken_away,
    earlier_bytes,
    numbers_exchanged,
    number_lowered,
    earlier_row_whole,
    told_otherwise,
    by_another_key,
)


def _set(row: PersonIdentity, **values: object) -> None:
    db.session.execute(
        update(PersonIdentity).where(PersonIdentity.id == row.id).values(values),
        execution_options={"synchronize_session": False},
    )


def changed(
    file: CaseFile, change: Change, *, meanwhile: Callable[[], object] = lambda: None
) -> None:
    """Correct who the person of a case is, and change what is kept behind the register's back."""
    service.correct_identity(file, CORRECTED, version=1)
    meanwhile()
    db.session.commit()
    change(*versions_of(file))
    db.session.commit()


def versions_of(file: CaseFile) -> tuple[PersonIdentity, PersonIdentity]:
    """Return both versions of who the person of a case is, as they are."""
    older, newer = identities_of(file.case.person_id)
    db.session.expunge(older)
    db.session.expunge(newer)
    return older, newer


def browser(app: Flask, user: User) -> CriticalClient:
    """Return a browser in which `user` is signed in."""
    client = CriticalClient(app, Response)
    sign_in(client, user)
    return client


def noted() -> list[Entry]:
    """Return what the trail was told of altered identities."""
    return list(db.session.scalars(select(Entry).where(Entry.action == "identity:altered")))


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_no_page_shows_what_was_not_written_last(app: Flask, change: Change) -> None:
    user = worker()
    file, other = opened(user), opened(user, BROTHER)
    changed(file, change)
    client, here = browser(app, user), f"/cases/{file.case.id}"
    for page in (
        client.get(f"{here}/"),
        client.get(f"{here}/identity/correct"),
        client.fill_in(f"{here}/identity", {"purpose": "INTERVIEW"}),
    ):
        assert page.status_code == 423
        assert SAID in page.text
        assert ADULT["last_name"] not in page.text
    entries = noted()
    assert {(one.subject_id, one.case_id, one.decision) for one in entries} == {
        (file.case.person_id, file.case.id, REFUSED)
    }
    assert len(entries) == 3
    assert client.get(f"/cases/{other.case.id}/").status_code == 200


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_list_leaves_the_name_out_and_shows_the_others(app: Flask, change: Change) -> None:
    user = worker()
    file, _other = opened(user), opened(user, BROTHER)
    client = browser(app, user)
    assert "Ë. Ç." in client.get("/cases/").text
    changed(file, change)
    for address in ("/cases/", "/work"):
        page = client.get(address)
        assert page.status_code == 200
        assert file.case.number in page.text
        assert "B. Ç." in page.text
        assert "Ë. Ç." not in page.text
    assert {entry.case_id for entry in noted()} == {file.case.id}


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_search_does_not_find_by_what_was_put_back(app: Flask, change: Change) -> None:
    user = worker()
    file, other = opened(user), opened(user, BROTHER)
    client = browser(app, user)
    assert file.case.number in client.fill_in("/cases/search", ASKED).text
    changed(file, change)
    for _each in ("the worker that had the name", "one that starts now"):
        page = client.fill_in("/cases/search", ASKED)
        assert page.status_code == 200
        assert file.case.number not in page.text
        assert "B. Ç." in client.fill_in("/cases/search", ASKED_BROTHER).text
        freshness.install(app)
    assert other.case.number in client.get("/cases/").text
    noted_index = {entry.subject_id for entry in noted() if entry.actor_id is None}
    assert noted_index <= {file.case.person_id}


def test_who_was_found_before_is_found_without_the_name(app: Flask) -> None:
    user = worker()
    file = opened(user)
    client = browser(app, user)
    changed(file, earlier_bytes, meanwhile=freshness.fresh_index)
    page = client.fill_in("/cases/search", ASKED)
    assert file.case.number in page.text
    assert "Ë. Ç." not in page.text


def test_nothing_is_written_on_what_was_put_back() -> None:
    file = opened(worker())
    changed(file, taken_away)
    with pytest.raises(Altered):
        service.correct_identity(file, BROTHER, version=1)


def test_two_are_not_compared_when_one_was_put_back(app: Flask) -> None:
    first = opened(worker("one"))
    opened(worker("two", at="BASHKI_TIRANE"), ADULT)
    officer = colleague(Role.AP_DATA)
    (pair,) = duplicates.waiting()
    client = browser(app, officer)
    assert client.get(f"/duplicates/{pair.id}").status_code == 200
    changed(first, taken_away, meanwhile=duplicates.waiting)
    page = client.get(f"/duplicates/{pair.id}")
    assert page.status_code == 423
    assert ADULT["last_name"] not in page.text
    (entry,) = noted()
    assert (entry.subject_id, entry.case_id) == (first.case.person_id, None)


def test_looks_and_refusals_leave_the_trail_whole(app: Flask) -> None:
    user = worker()
    file = opened(user)
    changed(file, taken_away)
    assert browser(app, user).get(f"/cases/{file.case.id}/").status_code == 423
    assert verify_trail().holds


def test_what_was_corrected_again_and_again_opens(app: Flask) -> None:
    user = worker()
    file = opened(user)
    for number in (1, 2, 3):
        service.correct_identity(file, ADULT | {"fathers_name": f"Emri {number}"}, version=number)
    assert browser(app, user).get(f"/cases/{file.case.id}/").status_code == 200
