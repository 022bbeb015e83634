"""In a register in which everything was done once, every sealed blob opens where the register of blobs says."""

from uuid import uuid4

from nrm.audit.trail import SYSTEM
from nrm.auth import parked, second_factor
from nrm.auth.models import User
from nrm.auth.policy import Permission
from nrm.auth.roles import Relationship, Role
from nrm.cases.access import case_for
from nrm.cases.door import seal_section
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.declaration import Section
from nrm.referrals.models import FormalWish
from nrm.reintegration import service as reintegration
from nrm.reintegration.sections.reopening import REOPENING_FIELDS
from nrm.statistics.periods import parse
from nrm.statistics.snapshots.freezing import freeze
from nrm.vault import inventory
from nrm.vault.ring import key_ring
from tests.people import actor_of
from tests.security.fullest import fullest
from tests.security.journey import Stage
from tests.security.register import Register

LONG_IN_THE_MAKING = {"statistics_preparation.candidate"}
"""What takes a solver's time to make: `tests/statistics/` opens it."""


def test_every_sealed_column_is_used_and_opens(register: Register) -> None:
    with register.app.app_context():
        user = db.session.get_one(User, register.people[Role.POLICE])
        second_factor.keep(user, second_factor.new_secret())
        parked.park(user.id, "/", [("word", "Ëndrra")])
        _reopen(register)
        _wish(register)
        freeze(parse("2019-Q1"), by=SYSTEM)
        db.session.flush()
        connection = db.session.connection()
        unused = [name for name, count in inventory.count_blobs(connection).items() if not count]
        found = {fault for fault in inventory.faults(connection, key_ring()) if fault}
        db.session.rollback()
    assert set(unused) <= LONG_IN_THE_MAKING
    assert found == set()


def _wish(register: Register) -> None:
    """Keep the words of somebody who wants the formal identification after all."""
    lead = actor_of(db.session.get_one(User, register.people[Role.SOCIAL_WORKER]))
    identified = register.cases[Stage.IDENTIFIED, Relationship.TEAM]["case_id"]
    file, row_id = case_for(lead, identified, Permission.CASES_READ), uuid4()
    table = FormalWish.__tablename__
    words = seal_section(file, Section.REFERRAL, row_id, {"words": "Po"}, table=table)
    wish = FormalWish(id=row_id, case_id=identified, told_by=lead.user_id, words=words)
    wish.told_at = clock.now()
    db.session.add(wish)


def _reopen(register: Register) -> None:
    """Open the next case of somebody whose case was closed, for the reason that is sealed with it."""
    lead = actor_of(db.session.get_one(User, register.people[Role.SHELTER]))
    closed = register.cases[Stage.CLOSED, Relationship.TEAM]["case_id"]
    file = case_for(lead, closed, Permission.CASES_REOPEN)
    reintegration.reopen(file, fullest("reopening", REOPENING_FIELDS))
