"""The formal identification of somebody who declined it when referred, and now wants it.

Consent is the person's own and may come later; services never depended on it (national action plan).
"""

from uuid import uuid4

from flask_babel import gettext as _
from sqlalchemy import select

from nrm.auth.policy import Permission
from nrm.cases import journey
from nrm.cases.access import CaseFile
from nrm.cases.door import SealedPart, open_sections, seal_section
from nrm.cases.queries import leads
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.declaration import Section
from nrm.foundation.errors import RuleBroken
from nrm.procedure.rules import Part
from nrm.records import contents
from nrm.records.queries import signed_forms
from nrm.reference.institutions import InstitutionKind
from nrm.referrals import service
from nrm.referrals.models import FormalWish
from nrm.referrals.rules import Formal

WISH, ASK = "wish_formal", "ask_formal"


def wish_in(file: CaseFile) -> FormalWish | None:
    """Return what was told of the person's wish, or None."""
    return db.session.scalar(select(FormalWish).where(FormalWish.case_id == file.case.id))


def may_tell(file: CaseFile) -> bool:
    """Tell whether the actor, who leads the case, can say now that the person wants it after all."""
    return (
        file.may(Permission.REFERRALS_SEND)
        and leads(file.actor, file.case.id)
        and journey.allows(file, WISH, signed_forms=signed_forms(file.case.id))
        and wish_in(file) is None
        and service.formal_in(file, service.proposal_of(file)) is Formal.DECLINED
    )


def waits_for_authority(file: CaseFile) -> bool:
    """Tell whether the authority has yet to ask police and State Social Service."""
    wish = wish_in(file)
    allowed = journey.allows(file, ASK, signed_forms=signed_forms(file.case.id))
    return wish is not None and wish.police_id is None and allowed


def tell(file: CaseFile, words: str) -> None:
    """Record that the person wants the formal identification; the authority is to ask for it.

    Raises `RuleBroken` when it was never declined, was told or asked for already, or the actor does not lead the case.
    """
    if not may_tell(file):
        raise RuleBroken(
            _(
                "Only who leads the case says so, and only where the person had declined the formal identification."
            )
        )
    row_id = uuid4()
    db.session.add(
        FormalWish(
            id=row_id,
            case_id=file.case.id,
            told_at=clock.now(),
            told_by=file.actor.user_id,
            words=seal_section(
                file, Section.REFERRAL, row_id, {"words": words}, table=FormalWish.__tablename__
            ),
        )
    )
    db.session.flush()
    _advance(file, WISH)


def ask(file: CaseFile, *, police: str, social: str) -> None:
    """Ask police and State Social Service, institutions by code, for the joint interview.

    Raises `RuleBroken` when nobody told of the wish, they were asked already, or an institution is not of its kind.
    """
    wish = wish_in(file)
    if wish is None or not waits_for_authority(file):
        raise RuleBroken(_("Nobody waits here for a formal identification to be asked for."))
    asked_police = service.institution_of(police, {InstitutionKind.POLICE}, field="police")
    asked_social = service.institution_of(social, {InstitutionKind.SHSSH}, field="social")
    wish.police_id, wish.social_id = asked_police.id, asked_social.id
    journey.take_part(file, Part.FORMAL_POLICE, institution_id=asked_police.id)
    journey.take_part(file, Part.FORMAL_SOCIAL, institution_id=asked_social.id)
    _advance(file, ASK)


def words_of(file: CaseFile, wish: FormalWish) -> str:
    """Open what was told of the wish."""
    part = SealedPart(Section.REFERRAL, wish.id, wish.words, table=wish.__tablename__)
    opened = open_sections(file, [part], purpose=contents.READING, subject_id=wish.id)
    return str(opened[Section.REFERRAL]["words"])


def _advance(file: CaseFile, act: str) -> None:
    journey.advance(file, act, signed_forms=signed_forms(file.case.id))
