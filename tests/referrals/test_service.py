"""What sending, reviewing, accepting and refusing do to a case."""

from typing import Any

import pytest
from sqlalchemy import select

from nrm.auth.policy import Permission
from nrm.auth.roles import Relationship, Role
from nrm.cases.models import CaseEvent, Participation
from nrm.cases.queries import open_participations, open_tasks
from nrm.foundation.database import db
from nrm.foundation.errors import NotFound, RuleBroken, Stale
from nrm.procedure.rules import Part
from nrm.records import contents
from nrm.records import service as records
from nrm.records.models import Record
from nrm.records.queries import newest_signed
from nrm.records.service import Unfinished
from nrm.referrals import queries, service
from nrm.referrals.sending import REFERRAL
from nrm.referrals.service import Choice, Explained
from tests.people import colleague
from tests.referrals.sent import ASKED_FOR_CHILD, GIRL, Sent, sent, sign

pytestmark = pytest.mark.usefixtures("app")

INCOMPLETE = Explained("MISSING_PARTS", "Shtoni nevojat shëndetësore.")
NO_PLACE = Explained("NO_PLACE", "Të gjitha shtretërit janë zënë.")


def steps(case: Sent) -> set[str]:
    return {task.step for task in open_tasks(case.case_id)}


def acts(case: Sent) -> list[str]:
    query = select(CaseEvent.act).where(CaseEvent.case_id == case.case_id)
    return list(db.session.scalars(query.order_by(CaseEvent.number)))


def parts(case: Sent, part: Part) -> list[Participation]:
    return [row for row in open_participations(case.case_id) if row.part == part]


def problems(case: Sent, answers: dict[str, Any]) -> set[str | None]:
    with pytest.raises(Unfinished) as refused:
        case.send(**answers)
    return {problem.field for problem in refused.value.problems}


def test_a_new_referral_starts_from_what_the_file_says() -> None:
    case = Sent()
    case.identify()
    file = case.file(case.worker)
    record = records.start(file, REFERRAL)
    answers = contents.read(file, record, purpose="reading")
    assert answers == {
        "consent_scope": ["REFERRAL"],
        "formal_consent": "YES",
        "age_group": "ADULT",
        "sex": "F",
        "language": "SQ",
        "police": "DVP_TIRANE",
        "social": "DRSHSSH_TIRANE",
        "njmf_found": "NJMF_TIRANE",
    }


def test_signing_sends_it_to_the_authority() -> None:
    case = sent()
    assert case.case.stage == "REFERRED"
    assert "REVIEW" in steps(case)
    referral = queries.newest(case.case_id)
    assert referral
    assert (referral.number, referral.state, referral.sent_by) == (1, "submitted", case.worker.id)


def test_an_adult_without_consent_is_not_sent() -> None:
    case = Sent()
    case.identify()
    assert problems(case, {"consent_scope": ["ASSISTANCE"]}) == {"consent_scope"}


def test_the_age_group_cannot_contradict_the_particulars() -> None:
    case = Sent(GIRL)
    case.identify()
    assert "age_group" in problems(case, {"age_group": "ADULT"})


def test_a_child_is_sent_with_the_unit_of_the_place_and_an_answer_on_emergency_placement() -> None:
    case = Sent(GIRL)
    case.identify()
    missing = {"njmf_found": None, "emergency_placement": None, "age_group": "CHILD"}
    assert problems(case, missing) == {"njmf_found", "emergency_placement"}
    case.send(**ASKED_FOR_CHILD, njmf_found="NJMF_TIRANE")
    assert case.case.stage == "REFERRED"


def test_a_confirmation_asks_the_centre_and_the_two_for_the_formal_identification() -> None:
    case = sent()
    case.confirm()
    assert case.case.stage == "CONFIRMED"
    assert {"ANSWER", "F2"} <= steps(case)
    asked = {part: parts(case, part) for part in Part}
    for part in (Part.RECEIVER, Part.FORMAL_POLICE, Part.FORMAL_SOCIAL):
        assert [row.user_id for row in asked[part]] == [None]
    assert case.file(case.vatra).relationship is Relationship.INVITED


def test_who_declines_formal_identification_is_referred_all_the_same() -> None:
    case = sent(formal_consent="NO", police=None, social=None)
    file = case.file(case.reviewer)
    service.confirm(file, Choice("VATRA"), version=file.case.lock)
    assert case.case.stage == "CONFIRMED"
    assert case.case.status == "VMT"
    assert "F2" not in steps(case)
    assert not parts(case, Part.FORMAL_POLICE)
    assert acts(case)[-1] == "choose_centre"


@pytest.mark.parametrize(
    ("choice", "field"),
    [
        (Choice("NOWHERE", police="DVP_TIRANE", social="DRSHSSH_TIRANE", reason="x"), "receiver"),
        (
            Choice("DVP_TIRANE", police="DVP_TIRANE", social="DRSHSSH_TIRANE", reason="x"),
            "receiver",
        ),
        (Choice("VATRA", police=None, social="DRSHSSH_TIRANE"), "police"),
        (Choice("VATRA", police="DVP_TIRANE", social="VATRA"), "social"),
        (Choice("QKPVT", police="DVP_TIRANE", social="DRSHSSH_TIRANE"), "reason"),
    ],
)
def test_a_choice_that_cannot_be_says_which_question_is_wrong(choice: Choice, field: str) -> None:
    case = sent()
    file = case.file(case.reviewer)
    with pytest.raises(RuleBroken) as refused:
        service.confirm(file, choice, version=file.case.lock)
    assert refused.value.field == field
    assert case.case.stage == "REFERRED"
    assert not parts(case, Part.RECEIVER)


def test_a_returned_referral_is_corrected_sent_again_and_confirmed() -> None:
    case = sent()
    first = newest_signed(case.case_id, "F3")
    file = case.file(case.reviewer)
    service.return_for_completion(file, INCOMPLETE, version=file.case.lock)
    assert case.case.stage == "IDENTIFIED"
    assert "F3" in steps(case)
    assert newest_signed(case.case_id, "F3") is None
    assert first
    assert first.state == "returned"

    mine = case.file(case.worker)
    draft = records.start(mine, REFERRAL)
    assert contents.read(mine, draft, purpose="reading")["details"] == "Kërkohet vend që sonte."
    assert REFERRAL.known(mine)["returned_words"] == INCOMPLETE.words
    sign(mine, REFERRAL, {"needs_words": "Trajtim mjekësor."})
    assert case.case.stage == "REFERRED"
    assert "returned_words" not in REFERRAL.known(case.file(case.worker))
    case.confirm()
    assert [story.referral.state for story in queries.of_case(case.case_id)] == [
        "confirmed",
        "returned",
    ]


def test_a_referral_is_not_corrected_behind_the_reviewer() -> None:
    case = sent()
    signed = newest_signed(case.case_id, "F3")
    assert signed
    with pytest.raises(RuleBroken):
        records.correct(case.file(case.worker), REFERRAL, signed, reason="Tjetër qendër")


def test_who_accepts_leads_the_case_and_the_identifying_worker_stays() -> None:
    case = sent()
    case.confirm()
    service.accept(case.file(case.vatra))
    assert case.case.stage == "ASSISTED"
    assert [row.user_id for row in parts(case, Part.LEAD)] == [case.vatra.id]
    assert [row.user_id for row in parts(case, Part.MEMBER)] == [case.worker.id]
    assert not parts(case, Part.RECEIVER)
    assert {"F5", "F6"} <= steps(case)
    assert case.file(case.worker, Permission.CASES_REVEAL).relationship is Relationship.TEAM


def test_a_refused_referral_goes_back_to_the_authority_with_the_reason() -> None:
    case = sent()
    case.confirm()
    service.refuse(case.file(case.vatra), NO_PLACE)
    assert case.case.stage == "REFERRED"
    assert "REVIEW" in steps(case)
    with pytest.raises(NotFound):
        case.file(case.vatra)
    [story] = queries.of_case(case.case_id)
    refusal = story.answers[-1]
    assert (refusal.row.state, refusal.row.reason) == ("refused", "NO_PLACE")
    words = service.words_of(case.file(case.reviewer), [refusal.row])
    assert words == {refusal.row.id: NO_PLACE.words}


def test_after_a_refusal_another_centre_is_asked_and_the_formal_identification_goes_on() -> None:
    case = sent()
    case.confirm()
    service.refuse(case.file(case.vatra), NO_PLACE)
    case.confirm("QKPVT")
    assert acts(case)[-1] == "choose_centre"
    assert len(parts(case, Part.FORMAL_POLICE)) == 1
    [receiver] = parts(case, Part.RECEIVER)
    other = colleague(Role.SHELTER, at="QKPVT", username="qkpvt")
    assert receiver.institution_id == other.institution_id
    service.accept(case.file(other))
    assert case.case.stage == "ASSISTED"


def test_a_centre_that_refused_is_asked_again_only_with_a_reason() -> None:
    case = sent()
    case.confirm()
    service.refuse(case.file(case.vatra), NO_PLACE)
    with pytest.raises(RuleBroken):
        case.confirm("VATRA")
    case.confirm("VATRA", reason="U lirua një vend.")
    assert case.file(case.vatra).relationship is Relationship.INVITED


def test_a_refused_referral_can_go_back_to_its_sender() -> None:
    case = sent()
    case.confirm()
    service.refuse(case.file(case.vatra), NO_PLACE)
    file = case.file(case.reviewer)
    service.return_for_completion(file, INCOMPLETE, version=file.case.lock)
    assert case.case.stage == "IDENTIFIED"


def test_a_second_decision_on_the_same_referral_is_refused() -> None:
    case = sent()
    file = case.file(case.reviewer)
    version = file.case.lock
    case.confirm()
    with pytest.raises(RuleBroken):
        service.confirm(file, Choice("VATRA"), version=version)
    with pytest.raises(RuleBroken):
        service.return_for_completion(file, INCOMPLETE, version=version)


def test_a_page_from_before_the_referral_came_back_decides_nothing() -> None:
    case = sent()
    file = case.file(case.reviewer)
    old = file.case.lock
    service.return_for_completion(file, INCOMPLETE, version=old)
    case.send()
    with pytest.raises(Stale):
        service.confirm(case.file(case.reviewer), Choice("VATRA"), version=old)


def test_a_second_answer_is_refused() -> None:
    case = sent()
    case.confirm()
    service.accept(case.file(case.vatra))
    with pytest.raises(RuleBroken):
        service.accept(case.file(case.vatra))
    with pytest.raises(RuleBroken):
        service.refuse(case.file(case.vatra), NO_PLACE)


def test_somebody_on_the_team_cannot_answer_for_another_institution() -> None:
    case = sent()
    case.confirm()
    with pytest.raises(RuleBroken):
        service.accept(case.file(case.worker, Permission.REFERRALS_ANSWER))


@pytest.mark.parametrize("role", [Role.AP_DATA, Role.POLICE, Role.SHELTER, Role.ADMIN])
def test_nobody_else_reviews(role: Role) -> None:
    case = sent()
    other = colleague(role, username="other")
    with pytest.raises(NotFound):
        case.file(other, Permission.REFERRALS_REVIEW)


def test_another_centre_never_sees_the_case() -> None:
    case = sent()
    case.confirm()
    other = colleague(Role.SHELTER, at="QKPVT", username="qkpvt")
    with pytest.raises(NotFound):
        case.file(other, Permission.REFERRALS_ANSWER)


def test_who_is_asked_reads_why_they_were_chosen_but_not_what_others_answered() -> None:
    case = sent()
    case.confirm("QKPVT", reason="Më afër gjykatës.")
    other = colleague(Role.SHELTER, at="QKPVT", username="qkpvt")
    service.refuse(case.file(other), NO_PLACE)
    case.confirm("VATRA", reason="E propozuar që në fillim.")
    [story] = queries.of_case(case.case_id)
    words = service.words_of(case.file(case.vatra), [answer.row for answer in story.answers])
    assert list(words.values()) == ["E propozuar që në fillim."]


def test_what_people_write_is_not_readable_in_the_database() -> None:
    case = sent()
    case.confirm()
    service.refuse(case.file(case.vatra), NO_PLACE)
    db.session.flush()
    stored = [row.words for story in queries.of_case(case.case_id) for row in _rows(story)]
    assert any(stored)
    assert all(NO_PLACE.words.encode() not in (blob or b"") for blob in stored)


def test_every_version_of_the_form_stays() -> None:
    case = sent()
    file = case.file(case.reviewer)
    service.return_for_completion(file, INCOMPLETE, version=file.case.lock)
    case.send()
    states = db.session.scalars(
        select(Record.state).where(Record.case_id == case.case_id, Record.form == "F3")
    )
    assert sorted(states) == ["returned", "signed"]


def test_a_centre_that_refused_is_not_proposed_again() -> None:
    case = sent()
    case.confirm()
    service.refuse(case.file(case.vatra), NO_PLACE)
    file = case.file(case.reviewer)
    proposed = service.proposed_in(file, service.proposal_of(file))
    assert proposed == {"police": "DVP_TIRANE", "social": "DRSHSSH_TIRANE"}


def _rows(story: queries.Story) -> list[Any]:
    return [answer.row for answer in story.answers]


def test_the_authority_takes_the_referral_back_from_a_centre_that_does_not_answer() -> None:
    case = sent()
    case.confirm()
    service.recall(case.file(case.reviewer))
    assert case.case.stage == "REFERRED"
    assert {"REVIEW", "F2"} <= steps(case)
    assert "ANSWER" not in steps(case)
    with pytest.raises(NotFound):
        case.file(case.vatra)
    with pytest.raises(RuleBroken):
        service.recall(case.file(case.reviewer))
    case.confirm("QKPVT")
    assert acts(case)[-2:] == ["recall_referral", "choose_centre"]
