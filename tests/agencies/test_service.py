"""An agency's key: made once, given by who holds it to who says their code, brought back by two custodians."""

from itertools import combinations

import pytest
from flask import Flask
from sqlalchemy import select, update

from nrm.agencies import queries, service
from nrm.agencies.access import KeyNeeded, Lack, lack_of, private_key
from nrm.agencies.models import AgencyGrant, AgencyKey, AgencyRecovery
from nrm.audit.models import Entry
from nrm.auth import member_keys
from nrm.auth import service as accounts
from nrm.auth.models import MemberKey, User
from nrm.auth.queries import member_key
from nrm.auth.roles import Role
from nrm.auth.service import UserDetails
from nrm.foundation.database import db
from nrm.foundation.errors import NotFound, RuleBroken
from nrm.vault.aead import Tampered
from nrm.vault.key_pairs import check_code, new_private_key
from tests.people import PASSPHRASE, actor_of, colleague, holding

pytestmark = pytest.mark.usefixtures("app")
HOUSE = "QKPVT"


def shelter(username: str, *, at: str = HOUSE) -> User:
    user = colleague(Role.SHELTER, at=at, username=username)
    member_keys.ready(user, PASSPHRASE)
    return user


def code_of(user: User) -> str:
    own = member_key(user.id)
    assert own
    return check_code(own.public)


def key_of(user: User) -> AgencyKey:
    key = queries.newest_key(user.institution_id)
    assert key
    return key


def lack(user: User) -> Lack | None:
    return lack_of(actor_of(user), key_of(user).id)


def told(action: str) -> list[str]:
    query = select(Entry.decision).where(Entry.action == action).order_by(Entry.seq)
    return list(db.session.scalars(query))


def test_whoever_makes_it_holds_it_and_no_other() -> None:
    maker, other, elsewhere = shelter("e.para"), shelter("e.dyta"), shelter("larg", at="VATRA")
    codes = service.make(actor_of(maker))
    assert len(codes) == 3
    assert lack(maker) is None
    assert lack(other) is Lack.NOT_GIVEN
    assert lack_of(actor_of(elsewhere), key_of(maker).id) is Lack.OTHER_AGENCY
    assert private_key(actor_of(maker), key_of(maker).id).public == key_of(maker).public
    assert told("agency_key:make") == ["allowed"]


def test_a_second_one_is_not_made_while_somebody_holds_the_first() -> None:
    service.make(actor_of(shelter("e.para")))
    with pytest.raises(RuleBroken):
        service.make(actor_of(shelter("e.dyta")))


def test_it_is_given_to_who_says_the_code_of_the_own_key() -> None:
    maker, waiting = holding(shelter("e.para")), shelter("e.dyta")
    with pytest.raises(RuleBroken):
        service.give(actor_of(maker), waiting.id, code=code_of(maker))
    assert lack(waiting) is Lack.NOT_GIVEN
    service.give(actor_of(maker), waiting.id, code=code_of(waiting).lower().replace("-", " "))
    assert lack(waiting) is None
    assert private_key(actor_of(waiting), key_of(maker).id).public == key_of(maker).public
    assert told("agency_key:give") == ["refused", "allowed"]


def test_nobody_gives_what_they_do_not_hold_nor_to_strangers() -> None:
    maker, waiting, other = holding(shelter("e.para")), shelter("e.dyta"), shelter("e.treta")
    stranger = shelter("larg", at="VATRA")
    with pytest.raises(KeyNeeded):
        service.give(actor_of(other), waiting.id, code=code_of(waiting))
    with pytest.raises(NotFound):
        service.give(actor_of(maker), stranger.id, code=code_of(stranger))
    with pytest.raises(KeyNeeded):
        service.renew_codes(actor_of(other))


def test_a_public_key_that_somebody_exchanged_gets_nothing() -> None:
    maker, waiting, thief = holding(shelter("e.para")), shelter("e.dyta"), new_private_key()
    said_on_the_phone = code_of(waiting)
    db.session.execute(
        update(MemberKey).where(MemberKey.user_id == waiting.id).values(public=thief.public)
    )
    with pytest.raises(RuleBroken):
        service.give(actor_of(maker), waiting.id, code=said_on_the_phone)
    codes = service.renew_codes(actor_of(maker))
    with pytest.raises(KeyNeeded):  # nor does anybody hand it to themselves by the table alone
        service.recover(actor_of(waiting), codes[:2])


def test_two_codes_bring_it_back_one_does_not() -> None:
    maker, alone = shelter("e.para"), shelter("e.dyta")
    codes = service.make(actor_of(maker))
    accounts.new_link(maker, by=actor_of(alone).author)
    assert queries.holders(key_of(maker).id) == []
    for wrong in ([codes[0], codes[0]], [codes[1], ""], [codes[2], codes[0][:-1]]):
        with pytest.raises(RuleBroken):
            service.recover(actor_of(alone), wrong)
    for two in combinations(codes, 2):
        service.recover(actor_of(alone), two)
        assert private_key(actor_of(alone), key_of(alone).id).public == key_of(alone).public
    assert [holder.by_recovery for holder in queries.holders(key_of(alone).id)] == [True]
    assert told("agency_key:recover") == ["refused"] * 3 + ["allowed"] * 3


def test_new_codes_make_the_old_ones_worthless() -> None:
    maker = shelter("e.para")
    old = service.make(actor_of(maker))
    new = service.renew_codes(actor_of(maker))
    with pytest.raises(RuleBroken):
        service.recover(actor_of(maker), old[:2])
    service.recover(actor_of(maker), new[1:])
    assert db.session.scalars(select(AgencyRecovery)).all().__len__() == 3


def test_a_new_link_takes_the_key_away_for_good(app: Flask) -> None:
    maker, taken_over = holding(shelter("e.para")), holding(shelter("e.dyta"))
    token = accounts.new_link(taken_over, by=actor_of(maker).author)
    assert lack(taken_over) is Lack.NOT_GIVEN
    taken_over.password_hash = "what the administrator chose"
    member_keys.ready(taken_over, "kali blu fluturon natën larg")
    assert lack(taken_over) is Lack.NOT_GIVEN
    waiting = queries.colleagues(maker.institution_id, without=key_of(maker))
    assert [one.user_id for one in waiting] == [taken_over.id]
    assert token


@pytest.mark.parametrize("how", ["moves", "closes"])
def test_whoever_leaves_holds_it_no_more(how: str) -> None:
    maker, leaving = holding(shelter("e.para")), holding(shelter("e.dyta"))
    admin = actor_of(colleague(Role.ADMIN))
    shelter("vendi", at="VATRA")
    if how == "moves":
        details = UserDetails(leaving.name, Role.SHELTER, "VATRA")
        accounts.change_user(leaving, details, by=admin)
    else:
        accounts.deactivate(leaving, by=admin)
        accounts.activate(leaving, by=admin)
    key_id = key_of(maker).id
    assert lack_of(actor_of(leaving), key_id) in (Lack.NOT_GIVEN, Lack.OTHER_AGENCY)
    assert told("agency_key:take") == ["allowed"]


def test_a_grant_that_somebody_moved_does_not_open() -> None:
    maker, other = holding(shelter("e.para")), shelter("e.dyta")
    own = member_key(other.id)
    assert own
    db.session.execute(update(AgencyGrant).values(member_key_id=own.id))
    with pytest.raises(Tampered):
        private_key(actor_of(other), key_of(maker).id)


def test_a_session_without_the_passphrase_has_no_key() -> None:
    maker = holding(shelter("e.para"))
    bare = actor_of(maker).__class__(
        maker.id, maker.as_role, maker.institution_id, maker.institution.kind, maker.name
    )
    with pytest.raises(KeyNeeded) as needed:
        private_key(bare, key_of(maker).id)
    assert needed.value.lack is Lack.NO_OWN_KEY


def test_when_all_is_lost_a_new_key_is_made_and_the_old_one_stays_closed() -> None:
    maker, new = holding(shelter("e.para")), shelter("e.dyta")
    first = key_of(maker)
    accounts.new_link(maker, by=actor_of(new).author)
    service.make(actor_of(new))
    assert key_of(new).number == 2
    assert lack_of(actor_of(new), first.id) is Lack.NOT_GIVEN
