"""Keys are exchanged and destroyed in their order, each act in the trail, and none goes that is needed."""

import json

import pytest
from flask import Flask
from sqlalchemy import select

from nrm.audit import trail
from nrm.audit.models import Entry
from nrm.audit.trail import REFUSED, SYSTEM, Happening
from nrm.audit.verification import verify
from nrm.auth import parked, second_factor
from nrm.auth.models import User
from nrm.foundation.database import db
from nrm.keys import service
from nrm.vault import inventory, rotation, wrapped_keys
from nrm.vault.keyring import Key, KeyActRefused, KeyState, Purpose
from nrm.vault.ring import key_ring
from tests.casework import identified, worker
from tests.keys.turning import exchanged
from tests.people import actor_of

WRAPPING = (Purpose.DATA, Purpose.ACCOUNTS, Purpose.TRAIL)


@pytest.fixture
def user(app: Flask) -> User:
    """Somebody with a case, a second factor, parked input and a search in the trail."""
    somebody = worker()
    identified(somebody)
    second_factor.keep(somebody, second_factor.new_secret())
    parked.park(somebody.id, "/cases/new", [("first_name", "Ëndrra")])
    trail.record(Happening("search:names", typed="Ëndrra"), by=SYSTEM)
    db.session.commit()
    return somebody


def rewrapped(purpose: Purpose) -> int:
    return sum(service.rewrap(purpose, by=SYSTEM))


def told() -> list[tuple[str, str]]:
    """Return the acts on keys in the trail, each with the key."""
    query = (
        select(Entry.action, Entry.detail).where(Entry.action.like("keys:%")).order_by(Entry.seq)
    )
    return [
        (act.removeprefix("keys:"), json.loads(detail)["kid"])
        for act, detail in db.session.execute(query)
    ]


@pytest.mark.parametrize("purpose", WRAPPING)
def test_after_rewrapping_nothing_needs_the_key_before(user: User, purpose: Purpose) -> None:
    secret = second_factor.secret_of(user)
    before, new = exchanged(purpose)
    needed = sum(service.uses_of(before).values())
    assert service.to_rewrap(purpose) == needed > 0
    assert rewrapped(purpose) == needed
    assert service.uses_of(before) == {}
    assert sum(service.uses_of(new).values()) == needed
    faults = inventory.faults(db.session.connection(), key_ring())
    assert [fault for fault in faults if fault] == []
    db.session.refresh(user)
    assert second_factor.secret_of(user) == secret
    assert parked.take(actor_of(user), "/cases/new") == [("first_name", "Ëndrra")]
    assert verify().holds


@pytest.mark.usefixtures("user")
def test_more_keys_than_a_batch_are_all_wrapped_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (wrapped_keys, rotation):
        monkeypatch.setattr(module, "BATCH", 1)
    for purpose in WRAPPING:
        before, _new = exchanged(purpose)
        rewrapped(purpose)
        assert service.uses_of(before) == {}


@pytest.mark.usefixtures("user")
def test_a_key_that_is_needed_is_neither_retired_nor_destroyed() -> None:
    before, _new = exchanged(Purpose.DATA)
    with pytest.raises(KeyActRefused, match=r"person\.key_blob: 1"):
        service.retire(before.kid, by=SYSTEM)
    key_ring().retire(before.kid)
    with pytest.raises(KeyActRefused, match="still needed"):
        service.destroy(before.kid, by=SYSTEM)
    assert state_of(before) is KeyState.RETIRED


@pytest.mark.usefixtures("user")
def test_a_key_of_the_chain_stays_as_long_as_the_trail() -> None:
    before, _new = exchanged(Purpose.CHAIN)
    with pytest.raises(KeyActRefused, match=r"audit_entry\.hash_kid"):
        service.retire(before.kid, by=SYSTEM)


@pytest.mark.usefixtures("app")
def test_the_first_key_for_figures_stays() -> None:
    before, _new = exchanged(Purpose.STATISTICS)
    with pytest.raises(KeyActRefused, match=service.SEEDS):
        service.retire(before.kid, by=SYSTEM)


@pytest.mark.usefixtures("user")
def test_each_act_is_in_the_trail() -> None:
    before, new = exchanged(Purpose.DATA)
    rewrapped(Purpose.DATA)
    service.retire(before.kid, by=SYSTEM)
    gone = service.destroy(before.kid, by=SYSTEM, why={"erasure": "E-1"})
    acts = ["add", "activate", "rewrap", "retire", "destroy"]
    kids = [new.kid, new.kid, new.kid, before.kid, before.kid]
    assert told() == list(zip(acts, kids, strict=True))
    last = db.session.scalars(select(Entry).order_by(Entry.seq.desc())).first()
    assert last
    assert json.loads(last.detail) == {
        "kid": gone.kid,
        "purpose": "data",
        "check": gone.check,
        "erasure": "E-1",
    }
    assert verify().holds


@pytest.mark.usefixtures("user")
def test_a_refused_act_leaves_ring_and_trail_as_they_were() -> None:
    active = key_ring().active(Purpose.DATA)
    for act in (service.activate, service.retire, service.destroy):
        with pytest.raises(KeyActRefused):
            act(active.kid, by=SYSTEM)
    with pytest.raises(KeyActRefused, match="There is no key"):
        service.activate("data-none", by=SYSTEM)
    assert told() == []
    assert key_ring().active(Purpose.DATA) == active


@pytest.mark.usefixtures("user")
def test_a_destruction_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    before, _new = exchanged(Purpose.MANIFEST)
    service.retire(before.kid, by=SYSTEM)

    def broken(_kid: str) -> Key:
        raise OSError("read-only")

    monkeypatch.setattr(key_ring(), "destroy", broken)
    with pytest.raises(OSError, match="read-only"):
        service.destroy(before.kid, by=SYSTEM)
    last = db.session.scalars(select(Entry).order_by(Entry.seq.desc())).first()
    assert last
    assert (last.action, last.decision) == ("keys:destroy", REFUSED)


def state_of(key: Key) -> KeyState:
    return next(one.key.state for one in service.standing() if one.key.kid == key.kid)
