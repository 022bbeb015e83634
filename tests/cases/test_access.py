"""Who may have a case in hand, and that everybody else is told nothing."""

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import select

from nrm.audit.models import Entry
from nrm.auth.policy import Permission
from nrm.auth.roles import Relationship, Role
from nrm.cases import door, journey, queries, service
from nrm.cases.access import case_for
from nrm.cases.door import SealedPart, seal_part, seal_section
from nrm.cases.identity_door import open_identities_masked, open_identity
from nrm.foundation.database import db
from nrm.foundation.declaration import Section
from nrm.foundation.errors import NotFound, NotPermitted, RuleBroken
from nrm.procedure.rules import Part
from tests.casework import identified, opened, seen_by, worker
from tests.people import actor_of, colleague, workplace

pytestmark = pytest.mark.usefixtures("app")


def test_a_case_that_is_not_yours_does_not_exist_for_you() -> None:
    file, stranger = opened(worker()), worker("other")
    for case_id in (file.case.id, uuid4()):
        with pytest.raises(NotFound):
            case_for(actor_of(stranger), case_id, Permission.CASES_READ)


def test_a_refusal_is_in_the_trail() -> None:
    file, stranger = opened(worker()), worker("other")
    db.session.commit()
    with pytest.raises(NotFound):
        seen_by(stranger, file.case)
    refused = db.session.scalars(select(Entry).where(Entry.decision == "refused")).one()
    assert (refused.case_id, refused.actor_id) == (file.case.id, stranger.id)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR, Role.ZKKA, Role.HOTLINE])
def test_roles_without_casework_never_get_a_case(role: Role) -> None:
    file, outsider = identified(worker()), colleague(role)
    journey.take_part(
        file, Part.MEMBER, institution_id=outsider.institution_id, user_id=outsider.id
    )
    with pytest.raises(NotFound):
        seen_by(outsider, file.case)


def test_the_authority_sees_a_case_only_once_it_was_notified() -> None:
    reviewer = colleague(Role.AP_REVIEWER)
    file = opened(worker())
    with pytest.raises(NotFound):
        seen_by(reviewer, file.case)
    known = identified(worker("second"))
    assert seen_by(reviewer, known.case).relationship is Relationship.AUTHORITY


def test_an_institution_that_was_asked_sees_no_name() -> None:
    file, asked = identified(worker()), colleague(Role.SHELTER)
    journey.take_part(file, Part.RECEIVER, institution_id=asked.institution_id)
    seen = seen_by(asked, file.case)
    assert seen.relationship is Relationship.INVITED
    with pytest.raises(NotPermitted):
        open_identity(seen, purpose="reading")


def test_what_one_person_took_on_is_gone_for_the_colleagues() -> None:
    file = identified(worker())
    first, second = colleague(Role.SHELTER), colleague(Role.SHELTER, username="second")
    journey.take_part(file, Part.RECEIVER, institution_id=first.institution_id)
    journey.answer_as(seen_by(first, file.case), Part.RECEIVER)
    assert seen_by(first, file.case).relationship is Relationship.TEAM
    with pytest.raises(NotFound):
        seen_by(second, file.case)
    with pytest.raises(RuleBroken):
        journey.answer_as(replace(file, actor=actor_of(second)), Part.RECEIVER)


def test_a_role_that_cannot_answer_takes_nothing_on() -> None:
    police = colleague(Role.POLICE)
    other = colleague(Role.SOCIAL_WORKER, at="DVP_TIRANE", username="other")
    file = identified(worker())
    service.share(file, other)
    journey.take_part(file, Part.FORMAL_POLICE, institution_id=police.institution_id)
    with pytest.raises(NotPermitted):
        journey.answer_as(seen_by(other, file.case), Part.FORMAL_POLICE)
    journey.answer_as(seen_by(police, file.case), Part.FORMAL_POLICE)


def test_sharing_brings_a_colleague_onto_the_team_once() -> None:
    file, friend = opened(worker()), colleague(Role.POLICE)
    service.share(file, friend)
    assert seen_by(friend, file.case).relationship is Relationship.TEAM
    with pytest.raises(RuleBroken):
        service.share(file, friend)


def test_a_case_is_not_shared_with_those_who_have_no_part_in_cases() -> None:
    with pytest.raises(RuleBroken):
        service.share(opened(worker()), colleague(Role.ADMIN))


def test_each_opened_section_is_in_the_trail_before_it_is_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = opened(worker())

    def broken(*_args: object, **_settings: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("nrm.audit.trail.record", broken)
    with pytest.raises(OSError, match="disk full"):
        open_identity(file, purpose="reading")


def test_a_section_that_the_role_may_not_write_is_not_sealed() -> None:
    file, police = opened(worker()), colleague(Role.POLICE)
    service.share(file, police)
    with pytest.raises(NotPermitted):
        seal_section(seen_by(police, file.case), Section.PLAN, uuid4(), {"a": 1}, table="plan_goal")
    with pytest.raises(NotPermitted):
        seal_part(seen_by(police, file.case), Section.PLAN, uuid4(), {"a": 1})


def test_a_blob_of_one_case_does_not_open_in_another() -> None:
    me = worker()
    one, other = opened(me), opened(me)
    part = seal_part(one, Section.INTERVIEW, uuid4(), {"a": 1})
    assert door.open_sections(one, [part], purpose="reading") == {Section.INTERVIEW: {"a": 1}}
    with pytest.raises(Exception, match="altered or moved"):
        door.open_sections(other, [part], purpose="reading")


def test_a_goal_does_not_open_as_a_service_of_the_same_id() -> None:
    file, row = opened(worker()), uuid4()
    blob = seal_section(file, Section.PLAN, row, {"a": 1}, table="plan_goal")
    goal, service = (
        SealedPart(Section.PLAN, row, blob, table=table) for table in ("plan_goal", "service_given")
    )
    assert door.open_sections(file, [goal], purpose="reading") == {Section.PLAN: {"a": 1}}
    with pytest.raises(Exception, match="altered or moved"):
        door.open_sections(file, [service], purpose="reading")


def test_a_list_opens_names_with_one_entry_in_the_trail() -> None:
    me = worker()
    files = [opened(me) for _number in range(3)]
    before = db.session.query(Entry).count()
    assert len(open_identities_masked(actor_of(me), files)) == 3
    assert db.session.query(Entry).count() == before + 1


def test_a_new_episode_waits_until_the_earlier_case_is_closed() -> None:
    with pytest.raises(RuleBroken):
        service.open_new_episode(opened(worker()))


def test_the_notified_authority_is_asked_once() -> None:
    file = identified(worker())
    service.notify_authority(file, workplace("AP").id)
    parts = [row.part for row in queries.open_participations(file.case.id)]
    assert parts.count(Part.AUTHORITY) == 1
