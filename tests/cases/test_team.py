"""Handing a case over, leaving it, taking somebody off it, and what follows when somebody changes workplace."""

import pytest
from sqlalchemy import select

from nrm.auth import service as accounts
from nrm.auth.models import User
from nrm.auth.policy import Permission
from nrm.auth.roles import Relationship, Role
from nrm.auth.service import UserDetails
from nrm.cases import journey, service, team
from nrm.cases.access import CaseFile
from nrm.cases.models import Participation
from nrm.cases.queries import events_of, open_participations, open_tasks
from nrm.foundation.database import db
from nrm.foundation.errors import NotFound, RuleBroken
from nrm.procedure.rules import Part
from tests.casework import identified, opened, seen_by, worker
from tests.people import actor_of, colleague

pytestmark = pytest.mark.usefixtures("app")


def on_team(file: CaseFile) -> set[tuple[str, str | None]]:
    names = {user.id: user.username for user in db.session.scalars(select(User))}
    rows = open_participations(file.case.id)
    return {(row.part, names[row.user_id]) for row in rows if row.user_id}


def part_of(file: CaseFile, user: User) -> Participation:
    rows = open_participations(file.case.id)
    return next(row for row in rows if row.user_id == user.id)


def deactivated(user: User) -> None:
    accounts.deactivate(user, by=actor_of(colleague(Role.ADMIN)))


def last_act(file: CaseFile) -> str:
    return events_of(file.case.id)[-1].act


def test_the_lead_hands_the_case_over_to_anybody_who_does_casework() -> None:
    file = opened(worker("first"))
    police = colleague(Role.POLICE)
    team.hand_over(file, police)
    assert on_team(file) == {("lead", "police"), ("member", "first")}
    assert last_act(file) == "hand_over"
    assert seen_by(police, file.case).relationship is Relationship.TEAM


def test_a_case_goes_back_and_forth_without_anybody_being_named_twice() -> None:
    first, second = worker("first"), worker("second")
    file = opened(first)
    service.share(file, second)
    team.hand_over(file, second)
    team.hand_over(seen_by(second, file.case), first)
    assert on_team(file) == {("lead", "first"), ("member", "second")}


def test_the_authority_names_another_lead() -> None:
    file, reviewer = identified(colleague(Role.POLICE)), colleague(Role.AP_REVIEWER)
    other = worker("other")
    team.hand_over(seen_by(reviewer, file.case, Permission.CASES_STAFF), other)
    assert ("lead", "other") in on_team(file)


def test_a_member_does_not_take_the_case_over() -> None:
    file, member = opened(worker("first")), worker("second")
    service.share(file, member)
    with pytest.raises(RuleBroken):
        team.hand_over(seen_by(member, file.case), member)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.AP_REVIEWER])
def test_nobody_without_casework_leads(role: Role) -> None:
    with pytest.raises(RuleBroken):
        team.hand_over(opened(worker()), colleague(role))


def test_the_data_officer_names_nobody() -> None:
    file = identified(worker())
    with pytest.raises(NotFound):
        seen_by(colleague(Role.AP_DATA), file.case, Permission.CASES_STAFF)


def test_a_mistaken_share_is_undone() -> None:
    file, friend = opened(worker("first")), colleague(Role.POLICE)
    service.share(file, friend)
    team.remove(file, part_of(file, friend).id)
    with pytest.raises(NotFound):
        seen_by(friend, file.case)
    assert last_act(file) == "unshare"


def test_the_lead_is_not_taken_off() -> None:
    me = worker("first")
    file = opened(me)
    with pytest.raises(NotFound):
        team.remove(file, part_of(file, me).id)


def test_a_member_takes_nobody_off() -> None:
    me, member = worker("first"), worker("second")
    file = opened(me)
    service.share(file, member)
    with pytest.raises(RuleBroken):
        team.remove(seen_by(member, file.case), part_of(file, member).id)


def test_a_member_leaves_and_the_lead_cannot() -> None:
    me, member = worker("first"), worker("second")
    file = opened(me)
    service.share(file, member)
    team.leave(seen_by(member, file.case))
    with pytest.raises(NotFound):
        seen_by(member, file.case)
    with pytest.raises(RuleBroken):
        team.leave(file)


def test_what_somebody_took_on_waits_for_a_colleague_when_they_are_gone() -> None:
    file = identified(worker())
    officer, next_one = colleague(Role.POLICE), colleague(Role.POLICE, username="second")
    journey.take_part(file, Part.FORMAL_POLICE, institution_id=officer.institution_id)
    journey.answer_as(seen_by(officer, file.case), Part.FORMAL_POLICE)
    deactivated(officer)
    assert seen_by(next_one, file.case).relationship is Relationship.INVITED
    journey.answer_as(seen_by(next_one, file.case), Part.FORMAL_POLICE)


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.HOTLINE])
def test_whoever_changes_workplace_or_role_leaves_their_cases(role: Role) -> None:
    file, friend = opened(worker("first")), worker("second")
    service.share(file, friend)
    place = "DVP_TIRANE" if role is Role.SOCIAL_WORKER else friend.institution.code
    admin = actor_of(colleague(Role.ADMIN, at="DVP_TIRANE"))
    accounts.change_user(friend, UserDetails(friend.name, role, place), by=admin)
    with pytest.raises(NotFound):
        seen_by(friend, file.case)


def test_another_name_takes_nobody_off() -> None:
    file, friend = opened(worker("first")), worker("second")
    service.share(file, friend)
    details = UserDetails("Tjetër Emër", Role.SOCIAL_WORKER, friend.institution.code)
    accounts.change_user(friend, details, by=actor_of(colleague(Role.ADMIN)))
    assert seen_by(friend, file.case).relationship is Relationship.TEAM


def test_a_case_without_its_lead_waits_for_the_authority_even_before_identification() -> None:
    me = worker("first")
    file, reviewer = opened(me), colleague(Role.AP_REVIEWER)
    deactivated(me)
    assert "NEW_LEAD" in {task.step for task in open_tasks(file.case.id)}
    team.hand_over(seen_by(reviewer, file.case, Permission.CASES_STAFF), worker("second"))
    assert on_team(file) == {("lead", "second")}
    assert "NEW_LEAD" not in {task.step for task in open_tasks(file.case.id)}
