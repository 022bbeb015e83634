"""A signed form that is not what was signed is noticed, whoever changed it and however."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from nrm.audit.models import Entry
from nrm.audit.verification import verify as verify_trail
from nrm.auth.roles import Role
from nrm.cases.access import CaseFile
from nrm.foundation.database import db
from nrm.foundation.errors import Altered
from nrm.records import contents, digests, queries, service
from nrm.records.kinds import kinds
from nrm.records.models import Record, State
from tests.casework import drafted, identified, initial, newest, opened, seen_by, signed, worker
from tests.people import colleague, sign_in

pytestmark = pytest.mark.usefixtures("app")


def rolled_back(file: CaseFile) -> Record:
    """Sign F1 and put an earlier blob of one of its sections back, as a database administrator could."""
    record = drafted(file, "F1", initial(phone="068 111"))
    earlier = {section: row.blob for section, row in queries.sections_of(record).items()}
    service.save(file, kinds()["F1"], record, {"phone": "069 222"}, version=record.lock)
    service.sign(file, kinds()["F1"], record)
    for section, row in queries.sections_of(record).items():
        row.blob = earlier[section]
    db.session.commit()
    return record


def test_what_was_signed_is_shown_and_holds() -> None:
    file = identified(worker())
    assert contents.read(file, newest(file, "F1"), purpose="reading")["decision"] == "VMT"
    verdict = digests.verify()
    assert (verdict.holds, verdict.checked) == (True, 1)


def test_an_older_content_put_back_is_not_shown() -> None:
    file = opened(worker())
    record = rolled_back(file)
    with pytest.raises(Altered):
        contents.read(file, record, purpose="reading")


def test_the_page_says_so_and_the_trail_notes_it(client: FlaskClient) -> None:
    user = worker()
    file = opened(user)
    record = rolled_back(file)
    sign_in(client, user)
    page = client.get(f"/cases/{file.case.id}/records/{record.id}")
    assert page.status_code == 423
    noted = db.session.scalars(select(Entry).where(Entry.action == "record:altered")).all()
    assert [entry.subject_id for entry in noted] == [record.id]
    assert verify_trail().holds


def test_the_check_names_the_form() -> None:
    file = opened(worker())
    rolled_back(file)
    verdict = digests.verify()
    assert verdict.bad == f"F1 no. 1 of case {file.case.number}"
    assert verdict.reason == "altered"


def test_a_section_taken_away_is_noticed() -> None:
    file = identified(worker())
    db.session.delete(next(iter(queries.sections_of(newest(file, "F1")).values())))
    db.session.flush()
    assert digests.verify().reason == "altered"


def test_a_signed_form_turned_into_a_draft_is_noticed() -> None:
    file = identified(worker())
    newest(file, "F1").state = State.DRAFT
    db.session.flush()
    assert "draft again" in str(digests.verify().reason)


def test_a_draft_turned_into_a_signed_form_is_noticed() -> None:
    file = opened(worker())
    record = drafted(file, "F1", initial())
    record.state = State.SIGNED
    db.session.flush()
    with pytest.raises(Altered):
        contents.read(file, record, purpose="reading")
    assert not digests.verify().holds


def test_a_digest_rewritten_in_the_trail_does_not_help() -> None:
    file = opened(worker())
    record = rolled_back(file)
    old = newest_entry(record)
    rows = queries.sections_of(record).values()
    old.detail = old.detail.replace(
        old.detail.split('"digest": "')[1][:64], digests.digest_of(record, rows)
    )
    db.session.commit()
    with pytest.raises(Altered):
        contents.read(file, record, purpose="reading")
    assert not verify_trail().holds


def newest_entry(record: Record) -> Entry:
    """Return the trail's entry of the signature."""
    query = select(Entry).where(Entry.subject_id == record.id, Entry.action == "record:sign")
    return db.session.scalars(query.order_by(Entry.seq.desc())).first()  # type: ignore[return-value]


def test_what_was_given_back_holds_as_a_draft() -> None:
    file, reviewer = opened(worker()), colleague(Role.AP_REVIEWER)
    record = signed(file, "F1", doubted())
    service.send_back(seen_by(reviewer, file.case), kinds()["F1"], record)
    assert digests.verify() == digests.Verdict(0)


def test_what_was_given_back_changed_and_signed_by_two_holds() -> None:
    file, reviewer = opened(worker()), colleague(Role.AP_REVIEWER)
    record = signed(file, "F1", doubted())
    service.send_back(seen_by(reviewer, file.case), kinds()["F1"], record)
    service.save(file, kinds()["F1"], record, {"phone": "068"}, version=record.lock)
    service.sign(file, kinds()["F1"], record)
    service.countersign(seen_by(reviewer, file.case), kinds()["F1"], record)
    assert digests.verify() == digests.Verdict(1)


def doubted() -> dict[str, object]:
    """Return an initial identification that a second person must sign."""
    return initial(decision="NOT_VICTIM", reason="Keqkuptim i qartë, pa tregues.")


def test_an_older_draft_put_back_is_noticed() -> None:
    file = opened(worker())
    record = drafted(file, "F1", initial(phone="068 111"))
    earlier = {section: row.blob for section, row in queries.sections_of(record).items()}
    service.save(file, kinds()["F1"], record, {"phone": "069 222"}, version=record.lock)
    assert digests.verify().holds
    for section, row in queries.sections_of(record).items():
        row.blob = earlier[section]
    db.session.flush()
    assert digests.verify().reason == "altered"
    with pytest.raises(Altered):
        contents.read(file, record, purpose="reading")


def test_a_draft_that_nobody_began_is_noticed() -> None:
    file = opened(worker())
    record = drafted(file, "F1", initial())
    made = Record(
        case_id=record.case_id,
        form="F4",
        number=1,
        state=State.DRAFT,
        started_by=record.started_by,
        changed_by=record.changed_by,
        changed_at=record.changed_at,
    )
    db.session.add(made)
    db.session.flush()
    assert "does not tell" in str(digests.verify().reason)
