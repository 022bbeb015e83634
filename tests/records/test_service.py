"""A form from the first word to the signature, and after it."""

from dataclasses import replace

import pytest
from flask import Flask

from nrm.auth.models import User
from nrm.auth.roles import Actor, Relationship, Role
from nrm.cases import service as cases
from nrm.cases.queries import open_tasks
from nrm.foundation.errors import NotPermitted, RuleBroken, Stale
from nrm.records import contents, queries, service
from nrm.records.kinds import kinds
from nrm.records.models import State
from nrm.records.service import Unfinished
from tests.casework import drafted, identified, initial, newest, opened, seen_by, signed, worker
from tests.people import actor_of, colleague
from tests.risk.answers import assessed, threatened

pytestmark = pytest.mark.usefixtures("app")


def test_a_draft_keeps_what_was_answered_on_other_pages() -> None:
    file = opened(worker())
    record = drafted(file, "F1", {"qark": "AL-12"})
    service.save(file, kinds()["F1"], record, {"phone": "069"}, version=record.lock)
    answers = contents.read(file, record, purpose="reading")
    assert (answers["qark"], answers["phone"]) == ("AL-12", "069")


def test_an_answer_can_be_taken_away() -> None:
    file = opened(worker())
    record = drafted(file, "F1", {"phone": "069"})
    service.save(file, kinds()["F1"], record, {"phone": None}, version=record.lock)
    assert "phone" not in contents.read(file, record, purpose="reading")


def test_who_saved_meanwhile_is_not_overwritten() -> None:
    file = opened(worker())
    record = drafted(file, "F1", {"phone": "069"})
    seen = record.lock
    service.save(file, kinds()["F1"], record, {"phone": "068"}, version=seen)
    with pytest.raises(Stale):
        service.save(file, kinds()["F1"], record, {"phone": "067"}, version=seen)
    assert contents.read(file, record, purpose="reading")["phone"] == "068"


def test_starting_twice_gives_the_same_draft() -> None:
    file = opened(worker())
    kind = kinds()["F1"]
    assert service.start(file, kind) is service.start(file, kind)


def test_an_incomplete_form_is_not_signed_and_says_what_is_missing() -> None:
    file = opened(worker())
    record = drafted(file, "F1", initial(decision=None))
    with pytest.raises(Unfinished) as refusal:
        service.sign(file, kinds()["F1"], record)
    assert [problem.field for problem in refusal.value.problems] == ["decision"]
    assert record.state == State.DRAFT
    assert file.case.stage == "SIGNALLED"


def test_a_decision_against_the_suggestion_needs_a_reason() -> None:
    file = opened(worker())
    record = drafted(file, "F1", initial(decision="AT_RISK", reason="jo"))
    with pytest.raises(Unfinished):
        service.sign(file, kinds()["F1"], record)


def test_a_signed_form_cannot_be_signed_again_or_changed() -> None:
    file = opened(worker())
    record = signed(file, "F1", initial())
    with pytest.raises(RuleBroken):
        service.sign(file, kinds()["F1"], record)
    with pytest.raises(RuleBroken):
        service.save(file, kinds()["F1"], record, {"phone": "1"}, version=record.lock)
    with pytest.raises(RuleBroken):
        service.start(file, kinds()["F1"])


def test_signing_moves_the_case_and_leaves_work_for_the_next() -> None:
    file = identified(worker())
    assert (file.case.stage, file.case.status) == ("IDENTIFIED", "VMT")
    assert file.case.registered_at is not None
    waiting = {task.step for task in open_tasks(file.case.id)}
    assert {"F3", "F4"} <= waiting
    assert "F1" not in waiting


def test_a_correction_is_a_new_version_and_the_old_one_stays() -> None:
    file = opened(worker())
    first = signed(file, "F1", initial())
    second = service.correct(file, kinds()["F1"], first, reason="Numri ishte i gabuar")
    service.save(file, kinds()["F1"], second, {"phone": "068 1"}, version=second.lock)
    service.sign(file, kinds()["F1"], second)
    assert (first.state, second.state) == (State.REPLACED, State.SIGNED)
    assert contents.read(file, first, purpose="reading")["phone"] == "069 000 0000"
    assert newest(file, "F1") is second


def test_a_correction_cannot_change_what_an_act_followed_from() -> None:
    file = opened(worker())
    first = signed(file, "F1", initial())
    second = service.correct(file, kinds()["F1"], first, reason="Gabim")
    changed = {"decision": "NOT_VICTIM", "reason": "Keqkuptim i qartë, pa asnjë tregues."}
    service.save(file, kinds()["F1"], second, changed, version=second.lock)
    with pytest.raises(Unfinished) as refusal:
        service.sign(file, kinds()["F1"], second)
    assert [problem.field for problem in refusal.value.problems] == ["decision"]
    assert (first.state, file.case.status) == (State.SIGNED, "VMT")


def test_a_form_with_two_signatures_is_not_changed_by_one_person() -> None:
    me, reviewer = worker(), colleague(Role.AP_REVIEWER)
    file = opened(me)
    doubt = initial(decision="NOT_VICTIM", reason="Keqkuptim i qartë, pa tregues.")
    record = signed(file, "F1", doubt)
    service.countersign(seen_by(reviewer, file.case), kinds()["F1"], record)
    with pytest.raises(RuleBroken):
        service.correct(file, kinds()["F1"], record, reason="Gabim")


def test_whoever_cannot_write_all_of_a_form_does_not_correct_it() -> None:
    file, police = identified(worker(), health_note="Shtatzënë"), colleague(Role.POLICE)
    cases.share(file, police)
    with pytest.raises(RuleBroken):
        service.correct(
            seen_by(police, file.case), kinds()["F1"], newest(file, "F1"), reason="Gabim"
        )


def test_a_corrected_earlier_assessment_does_not_become_the_newest() -> None:
    file = identified(worker())
    early = signed(file, "F4", assessed())
    late = signed(file, "F4", threatened())
    draft = service.correct(file, kinds()["F4"], early, reason="Gabim shkrimi")
    service.sign(file, kinds()["F4"], draft)
    assert draft.state == State.SIGNED
    assert newest(file, "F4") is late


def test_not_a_victim_needs_a_second_person() -> None:
    me, reviewer = worker(), colleague(Role.AP_REVIEWER)
    file = opened(me)
    record = signed(
        file, "F1", initial(decision="NOT_VICTIM", reason="Keqkuptim i qartë, pa tregues.")
    )
    assert record.state == State.AWAITING
    assert (file.case.stage, file.case.status) == ("SIGNALLED", "SUSPECTED")
    with pytest.raises(NotPermitted):
        service.countersign(file, kinds()["F1"], record)
    service.countersign(seen_by(reviewer, file.case), kinds()["F1"], record)
    assert (file.case.stage, file.case.status) == ("CLOSED", "NOT_VICTIM")
    assert len(queries.signers_of(record)) == 2


def test_the_second_person_can_give_it_back() -> None:
    me, reviewer = worker(), colleague(Role.AP_REVIEWER)
    file = opened(me)
    record = signed(
        file, "F1", initial(decision="NOT_VICTIM", reason="Keqkuptim i qartë, pa tregues.")
    )
    service.send_back(seen_by(reviewer, file.case), kinds()["F1"], record)
    assert record.state == State.DRAFT
    assert queries.signers_of(record) == []
    assert "F1" in {task.step for task in open_tasks(file.case.id)}


def test_nobody_gives_both_signatures() -> None:
    me, reviewer = worker(), colleague(Role.AP_REVIEWER)
    file = opened(me)
    record = signed(
        file, "F1", initial(decision="NOT_VICTIM", reason="Keqkuptim i qartë, pa tregues.")
    )
    authority = seen_by(reviewer, file.case)
    with pytest.raises(RuleBroken):
        service.countersign(
            replace(authority, actor=same_person(reviewer, me)), kinds()["F1"], record
        )


def same_person(role_of: User, person: User) -> Actor:
    """Return an actor who is `person` with the role of somebody else."""
    return replace(actor_of(role_of), user_id=person.id)


def test_a_role_reads_only_its_sections() -> None:
    file, reviewer = identified(worker()), colleague(Role.AP_REVIEWER)
    answers = contents.read(seen_by(reviewer, file.case), newest(file, "F1"), purpose="reading")
    assert "decision" in answers
    assert "phone" not in answers


def test_forms_wait_for_their_stage(app: Flask) -> None:
    with pytest.raises(RuleBroken):
        service.start(opened(worker()), kinds()["F2"])


def test_whoever_cannot_answer_a_form_cannot_sign_it_empty() -> None:
    file, police = identified(worker()), colleague(Role.POLICE, at="DVP_VLORE")
    asked = replace(file, actor=actor_of(police), relationship=Relationship.INVITED)
    with pytest.raises(RuleBroken):
        service.start(asked, kinds()["F2"])
