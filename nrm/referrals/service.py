"""What the authority and the receiving service answer to a referral."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from flask_babel import gettext as _

from nrm.auth.models import Institution
from nrm.auth.queries import institution_by_code
from nrm.auth.roles import Actor, Relationship
from nrm.cases import journey
from nrm.cases.access import CaseFile, again
from nrm.cases.door import SealedPart, open_sections, seal_section
from nrm.cases.queries import participation_in
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.declaration import Section, Values
from nrm.foundation.errors import NotFound, RuleBroken, Stale
from nrm.procedure.rules import Part
from nrm.records import contents
from nrm.records.queries import newest_signed, signed_forms
from nrm.records.service import take_back
from nrm.reference.institutions import RECEIVING, InstitutionKind
from nrm.referrals import queries
from nrm.referrals.models import Referral, ReferralAnswer, State
from nrm.referrals.rules import Formal, choice_needs_reason, formal_of

_UNDER_REVIEW = (State.SUBMITTED, State.REFUSED, State.RECALLED)


@dataclass(frozen=True, slots=True)
class Explained:
    """Why somebody says no: a code of the list that belongs to the act, and their own words."""

    reason: str
    words: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What the authority chooses when it confirms: institutions by code.

    `police` and `social` are needed when the formal identification is asked for and ignored
    otherwise; `reason` is needed when the centre is not the one that was proposed.
    """

    receiver: str
    police: str | None = None
    social: str | None = None
    reason: str | None = None


def return_for_completion(file: CaseFile, why: Explained, *, version: int) -> None:
    """Give the referral back to its sender, whose next draft starts from the same answers.

    `version` is the case's lock when the reviewer's page was made. Raises `Stale` when the case
    has moved since and `RuleBroken` when no referral waits for a review.
    """
    referral = _under_review(file, version=version)
    record = newest_signed(file.case.id, "F3")
    if record:
        take_back(file, record)
    _answer(file, referral, State.RETURNED, reason=why.reason, words=why.words)
    _advance(file, referral, "return_referral")


def confirm(file: CaseFile, choice: Choice, *, version: int) -> None:
    """Confirm the referral, ask the chosen centre and, if wanted, the two for the formal identification.

    `version` as in `return_for_completion`. Raises `Stale`, or `RuleBroken` when no referral waits
    for a review, an institution is missing or of the wrong kind, or the choice lacks its reason.
    """
    referral = _under_review(file, version=version)
    proposal = proposal_of(file)
    _check_reason(choice, proposal, refused=queries.refusers(referral))
    receiver = institution_of(choice.receiver, RECEIVING, field="receiver")
    formal = formal_in(file, proposal) is Formal.WANTED
    if formal:
        police = institution_of(choice.police, {InstitutionKind.POLICE}, field="police")
        social = institution_of(choice.social, {InstitutionKind.SHSSH}, field="social")
        referral.police_id, referral.social_id = police.id, social.id
        journey.take_part(file, Part.FORMAL_POLICE, institution_id=police.id)
        journey.take_part(file, Part.FORMAL_SOCIAL, institution_id=social.id)
    referral.receiver_id = receiver.id
    journey.take_part(file, Part.RECEIVER, institution_id=receiver.id)
    _answer(file, referral, State.CONFIRMED, words=choice.reason)
    _advance(file, referral, "confirm_referral" if formal else "choose_centre")


def accept(file: CaseFile) -> None:
    """Take the person on: the actor leads the case from now on, and whoever led it stays a member.

    Raises `RuleBroken` when the actor's institution was not asked, or the answer was given already.
    """
    referral = _to_answer(file)
    journey.answer_as(file, Part.RECEIVER)
    file = again(file)
    _answer(file, referral, State.ACCEPTED)
    journey.hand_over_lead(file, to=file.actor)
    _advance(file, referral, "accept_referral")


def refuse(file: CaseFile, why: Explained) -> None:
    """Refuse the referral with a reason; the authority chooses again.

    Raises `RuleBroken` when the actor's institution was not asked, or the answer was given already.
    """
    referral = _to_answer(file)
    # Whoever answers takes part for that moment, and so may write into the referral.
    journey.answer_as(file, Part.RECEIVER)
    file = again(file)
    _answer(file, referral, State.REFUSED, reason=why.reason, words=why.words)
    journey.end_part(file, Part.RECEIVER)
    _advance(file, referral, "refuse_referral")


def recall(file: CaseFile) -> None:
    """Take the referral back from a centre that does not answer; the authority chooses again.

    Raises `RuleBroken` when no centre has it to answer.
    """
    referral = with_centre(file)
    if referral is None:
        raise RuleBroken(_("This referral has been answered already."))
    _answer(file, referral, State.RECALLED)
    journey.end_part(file, Part.RECEIVER)
    _advance(file, referral, "recall_referral")


def with_centre(file: CaseFile) -> Referral | None:
    """Return the case's referral if a centre has it to answer."""
    referral = queries.newest(file.case.id)
    waits = file.case.stage in file.procedure.act("recall_referral").within
    return referral if referral and waits and referral.state == State.CONFIRMED else None


def proposal_of(file: CaseFile) -> dict[str, Any]:
    """Return the answers of the F3 that holds, as far as the actor may read them."""
    record = newest_signed(file.case.id, "F3")
    return contents.read(file, record, purpose=contents.READING) if record else {}


def proposed_in(file: CaseFile, proposal: Values) -> dict[str, Any]:
    """Return the institutions that F3 proposes, by field, without a centre that has refused or did not answer."""
    referral = queries.newest(file.case.id)
    refused = queries.refusers(referral) if referral else set()
    names = ("receiver", "police", "social")
    return {
        name: proposal[name]
        for name in names
        if proposal.get(name) and not (name == "receiver" and proposal[name] in refused)
    }


def formal_in(file: CaseFile, proposal: Values) -> Formal:
    """Say whether confirming the referral asks for the formal identification."""
    asked = participation_in(file.case.id, Part.FORMAL_POLICE) is not None
    return formal_of(proposal, asked=asked or "F2" in signed_forms(file.case.id))


def under_review(file: CaseFile) -> Referral | None:
    """Return the case's referral if it waits for the authority."""
    referral = queries.newest(file.case.id)
    waits = file.case.stage in file.procedure.act("return_referral").within
    return referral if referral and waits and referral.state in _UNDER_REVIEW else None


def awaiting_answer(file: CaseFile) -> Referral | None:
    """Return the case's referral if it waits for the actor's institution."""
    referral = queries.newest(file.case.id)
    asked = participation_in(file.case.id, Part.RECEIVER)
    waits = file.case.stage in file.procedure.act("accept_referral").within
    if referral is None or asked is None or not waits or referral.state != State.CONFIRMED:
        return None
    return referral if asked.institution_id == file.actor.institution_id else None


def given_answer(actor: Actor, case_id: UUID) -> ReferralAnswer | None:
    """Return the answer by which the actor's institution took the case on or refused it, if it is the last word."""
    referral = queries.newest(case_id)
    last = queries.last_answer(referral) if referral else None
    if last is None or last.state not in (State.ACCEPTED, State.REFUSED):
        return None
    return last if last.by_institution == actor.institution_id else None


def words_of(file: CaseFile, answers: Iterable[ReferralAnswer]) -> dict[UUID, str]:
    """Open what people wrote in their answers, by answer id, as far as the actor needs to know.

    Who is only asked to take part reads why they were chosen, not what others answered before.
    """
    if not file.reads(Section.REFERRAL):
        return {}
    invited = file.relationship is Relationship.INVITED
    readable = [row for row in answers if not invited or _chose(row, file.actor)]
    return {row.id: _words(file, row) for row in readable if row.words}


def _chose(answer: ReferralAnswer, actor: Actor) -> bool:
    return answer.state == State.CONFIRMED and answer.receiver_id == actor.institution_id


def _words(file: CaseFile, answer: ReferralAnswer) -> str:
    part = SealedPart(Section.REFERRAL, answer.id, answer.words or b"", table=answer.__tablename__)
    opened = open_sections(file, [part], purpose=contents.READING, subject_id=answer.referral_id)
    return str(opened[Section.REFERRAL]["words"])


def _under_review(file: CaseFile, *, version: int) -> Referral:
    referral = under_review(file)
    if referral is None:
        raise RuleBroken(_("Somebody has decided on this referral already."))
    if file.case.lock != version:
        raise Stale
    return referral


def _to_answer(file: CaseFile) -> Referral:
    referral = awaiting_answer(file)
    if referral is None:
        raise RuleBroken(_("This referral has been answered already."))
    return referral


def _check_reason(choice: Choice, proposal: Values, *, refused: set[str]) -> None:
    proposed = proposal.get("receiver")
    if choice.reason or not choice_needs_reason(
        choice.receiver, proposed=proposed, refused=refused
    ):
        return
    if choice.receiver in refused:
        words = _("This centre was asked already and did not accept: say why you ask it again.")
    else:
        words = _("Another centre was proposed: say why you choose this one.")
    raise RuleBroken(words, field="reason")


def institution_of(code: str | None, kinds: Collection[str], *, field: str) -> Institution:
    """Return the active institution with this code; raises `RuleBroken` for `field` unless it is of one of `kinds`."""
    try:
        found = institution_by_code(code or "")
    except NotFound:
        found = None
    if found is None or not found.active or found.kind not in kinds:
        raise RuleBroken(_("Choose an institution from the list."), field=field)
    return found


def _answer(
    file: CaseFile,
    referral: Referral,
    state: State,
    *,
    reason: str | None = None,
    words: str | None = None,
) -> None:
    last = queries.last_answer(referral)
    row_id = uuid4()
    row = ReferralAnswer(
        id=row_id,
        referral_id=referral.id,
        number=last.number + 1 if last else 1,
        state=state,
        at=clock.now(),
        by_user=file.actor.user_id,
        by_institution=file.actor.institution_id,
        receiver_id=None if state is State.RETURNED else referral.receiver_id,
        reason=reason,
        words=_sealed_words(file, row_id, words) if words else None,
    )
    referral.state = state
    db.session.add(row)
    db.session.flush()


def _advance(file: CaseFile, referral: Referral, act: str) -> None:
    signed = signed_forms(file.case.id)
    journey.advance(file, act, signed_forms=signed, subject_id=referral.id)


def _sealed_words(file: CaseFile, row_id: UUID, words: str) -> bytes:
    table = ReferralAnswer.__tablename__
    return seal_section(file, Section.REFERRAL, row_id, {"words": words}, table=table)
