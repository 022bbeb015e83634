"""What a closure needs, what it does, who acknowledges it and how the person's next case is opened."""

from datetime import timedelta
from typing import Any

import pytest

from nrm.auth.policy import Permission
from nrm.auth.roles import Relationship, Role
from nrm.cases.identity_door import open_identity
from nrm.cases.queries import events_of, open_tasks
from nrm.cases.service import share
from nrm.cases.team import hand_over
from nrm.foundation import clock
from nrm.foundation.errors import NotFound, RuleBroken
from nrm.records import contents
from nrm.records import service as records
from nrm.records.service import Unfinished
from nrm.reintegration import service
from nrm.reintegration.service import CLOSURE, VISIT
from tests.assistance.assisted import assisted
from tests.people import actor_of, colleague
from tests.referrals.sent import FIRST_NAME, Sent, sign
from tests.reintegration.journeys import check, closed, closure, reintegrating, visit
from tests.risk.answers import in_days

pytestmark = pytest.mark.usefixtures("app")

WORDS = "Personi u tërhoq pas dy takimesh."
AGAIN = {"reason": "RE_TRAFFICKED", "words": "U gjet përsëri duke u shfrytëzuar."}


def close(case: Sent, **changes: Any) -> None:
    sign(case.file(case.vatra), CLOSURE, closure(**changes))


def refused(case: Sent, **changes: Any) -> set[str | None]:
    with pytest.raises(Unfinished) as unfinished:
        close(case, **changes)
    return {problem.field for problem in unfinished.value.problems}


def steps(case: Sent) -> set[str]:
    return {task.step for task in open_tasks(case.case_id)}


def test_a_closed_case_is_closed_and_waits_for_the_authority_and_the_check() -> None:
    case = closed()
    assert case.case.stage == "CLOSED"
    assert case.case.closed_at
    assert steps(case) == {"ACKNOWLEDGE", "CHECK12"}


def test_a_closure_starts_from_what_the_file_says() -> None:
    case = reintegrating()
    record = records.start(case.file(case.vatra), CLOSURE)
    starting = contents.read(case.file(case.vatra), record, purpose="writing")
    assert starting == {"closed_on": in_days(0), "retention": "ADULT", "final_risk": "LOW"}


def test_reintegrated_needs_the_whole_journey() -> None:
    case = reintegrating()
    assert refused(case) == {"reason"}
    sign(case.file(case.vatra), VISIT, visit())
    close(case)


def test_an_early_closure_is_explained() -> None:
    case = assisted()
    assert refused(case, reason="DECLINED_FURTHER") == {"reason_words"}
    close(case, reason="DECLINED_FURTHER", reason_words=WORDS)
    assert case.case.stage == "CLOSED"


def test_a_return_to_the_family_needs_an_assessment_that_is_still_valid() -> None:
    case = assisted()
    with clock.at(clock.now() + timedelta(days=120)):
        home = {"reason": "RETURNED_FAMILY", "reason_words": WORDS, "closed_on": in_days(0)}
        assert refused(case, **home) == {"closed_on"}


def test_a_potential_victim_is_not_closed_as_no_victim() -> None:
    case = assisted()
    assert refused(case, reason="NOT_VICTIM", reason_words=WORDS) == {"reason"}


def test_a_closure_is_not_dated_before_the_opening() -> None:
    case = assisted()
    early = {"reason": "CONTACT_LOST", "reason_words": WORDS, "closed_on": in_days(-1)}
    assert refused(case, **early) == {"closed_on"}


def test_before_the_check_somebody_follows_up_unless_the_person_refuses() -> None:
    case = reintegrating()
    lost = {"reason": "MOVED_COUNTRY", "reason_words": WORDS, "follow_up": None}
    assert refused(case, **lost) == {"follow_up"}
    close(case, **lost, follow_up_consent="NO")


def test_after_the_check_nobody_has_to_follow_up() -> None:
    case = reintegrating()
    with clock.at(clock.now() + timedelta(days=366)):
        sign(case.file(case.vatra), VISIT, check())
        close(case, follow_up=None, closed_on=in_days(0))
    assert steps(case) == {"ACKNOWLEDGE"}


def test_only_the_lead_closes() -> None:
    case = assisted()
    member = colleague(Role.SOCIAL_WORKER, username="anetare")
    share(case.file(case.vatra, Permission.CASES_SHARE), member)
    answers = closure(reason="CONTACT_LOST", reason_words=WORDS)
    with pytest.raises(Unfinished) as unfinished:
        sign(case.file(member), CLOSURE, answers)
    assert {problem.field for problem in unfinished.value.problems} == {None}


def test_the_authority_acknowledges_once() -> None:
    case = closed()
    file = case.file(case.reviewer, Permission.CLOSURES_ACKNOWLEDGE)
    service.acknowledge(file)
    assert events_of(case.case_id)[-1].act == "acknowledge_closure"
    with pytest.raises(RuleBroken):
        service.acknowledge(file)


def test_nothing_is_acknowledged_in_an_open_case() -> None:
    case = assisted()
    with pytest.raises(RuleBroken):
        service.acknowledge(case.file(case.reviewer, Permission.CLOSURES_ACKNOWLEDGE))


def test_the_lead_opens_the_next_case_of_the_same_person() -> None:
    case = closed()
    file = case.file(case.vatra, Permission.CASES_REOPEN)
    opened = service.reopen(file, AGAIN)
    assert (opened.case.person_id, opened.case.episode) == (case.case.person_id, 2)
    assert opened.relationship is Relationship.TEAM
    reason = service.reason_of(opened)
    assert reason
    assert (reason.reason.en, reason.words) == ("Re-trafficked", AGAIN["words"])


def test_a_person_has_one_open_case_at_most() -> None:
    case = closed()
    service.reopen(case.file(case.vatra, Permission.CASES_REOPEN), AGAIN)
    with pytest.raises(RuleBroken):
        service.reopen(case.file(case.vatra, Permission.CASES_REOPEN), AGAIN)


def test_the_authority_names_who_leads_the_next_case_and_keeps_sight_of_it() -> None:
    case = closed()
    file = case.file(case.reviewer, Permission.CASES_REOPEN)
    with pytest.raises(RuleBroken):
        service.reopen(file, AGAIN)
    opened = service.reopen(file, AGAIN, lead=actor_of(case.worker))
    assert opened.relationship is Relationship.AUTHORITY
    case.case_id = opened.case.id
    assert open_identity(case.file(case.worker), purpose="reading")["first_name"] == FIRST_NAME
    with pytest.raises(NotFound):
        case.file(case.vatra)


def test_who_takes_no_part_in_cases_cannot_lead_one() -> None:
    case = closed()
    zkka = actor_of(colleague(Role.ZKKA))
    with pytest.raises(RuleBroken):
        service.reopen(case.file(case.reviewer, Permission.CASES_REOPEN), AGAIN, lead=zkka)


def test_a_first_case_has_no_reason_for_being_reopened() -> None:
    case = assisted()
    assert service.reason_of(case.file(case.vatra)) is None


def opened_by_mistake() -> Sent:
    case = Sent()
    share(case.file(case.worker, Permission.CASES_SHARE), case.vatra)
    hand_over(case.file(case.worker, Permission.CASES_STAFF), case.vatra)
    return case


@pytest.mark.parametrize("reason", ["DUPLICATE", "ERROR"])
def test_what_was_opened_by_mistake_is_closed_and_the_authority_takes_note(reason: str) -> None:
    case = opened_by_mistake()
    close(case, reason=reason, reason_words="U hap dy herë për të njëjtin person.")
    assert case.case.stage == "CLOSED"
    assert steps(case) == {"ACKNOWLEDGE"}
    assert case.file(case.reviewer).relationship is Relationship.AUTHORITY


def test_before_identification_a_case_is_closed_only_as_a_mistake() -> None:
    assert "reason" in refused(opened_by_mistake(), reason="WITHDREW", reason_words=WORDS)


@pytest.mark.parametrize(
    "changes", [{"reason": "DECEASED"}, {"reason": "WITHDREW", "follow_up_consent": "NO"}]
)
def test_nobody_is_checked_on_who_died_or_does_not_want_it(changes: dict[str, str]) -> None:
    case = closed(reason_words=WORDS, **changes)
    assert steps(case) == {"ACKNOWLEDGE"}
