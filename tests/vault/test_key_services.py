"""What every keeper of keys holds to, whoever it is: one suite for all of them."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from nrm.foundation.errors import Misconfigured
from nrm.vault.aead import Tampered
from nrm.vault.keyring import Key, KeyActRefused, KeyService, KeyState, Purpose, WrappedKey, oldest
from nrm.vault.local_keys import check_signature
from tests.vault.rings import KINDS, Kept

DATA_KEY = bytes(range(32))


@pytest.fixture(params=KINDS)
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Kept:
    """A ring, kept in each way."""
    return KINDS[request.param](tmp_path)


@pytest.fixture
def service(kept: Kept) -> KeyService:
    """The service that made the ring."""
    return kept.service


def state_of(service: KeyService, kid: str) -> KeyState:
    return next(key.state for key in service.known() if key.kid == kid)


def exchanged(service: KeyService, purpose: Purpose) -> tuple[Key, Key]:
    """Let a new key seal, and return the one before and the new one."""
    before, new = service.active(purpose), service.add(purpose)
    return before, service.activate(new.kid)


def test_one_key_seals_for_each_purpose(service: KeyService) -> None:
    active = [key for key in service.known() if key.state is KeyState.ACTIVE]
    assert sorted(key.purpose for key in active) == sorted(Purpose)
    assert len({key.check for key in active}) == len(Purpose)


@pytest.mark.parametrize("purpose", Purpose)
def test_a_key_comes_back_for_its_owner_only(service: KeyService, purpose: Purpose) -> None:
    wrapped = service.wrap(purpose, DATA_KEY, owner="case-1")
    assert service.unwrap(wrapped, owner="case-1") == DATA_KEY
    with pytest.raises(Tampered):
        service.unwrap(wrapped, owner="case-2")


def test_a_wrapped_key_does_not_open_under_another_name(service: KeyService) -> None:
    wrapped = service.wrap(Purpose.DATA, DATA_KEY, owner="case-1")
    for purpose in set(Purpose) - {Purpose.DATA}:
        with pytest.raises(Tampered):
            service.unwrap(WrappedKey(service.active(purpose).kid, wrapped.blob), owner="case-1")


@pytest.mark.parametrize("at", [0, 11, 12, 30, 59])
def test_an_altered_wrapped_key_does_not_open(service: KeyService, at: int) -> None:
    wrapped = service.wrap(Purpose.DATA, DATA_KEY, owner="case-1")
    altered = bytearray(wrapped.blob)
    altered[at] ^= 1
    with pytest.raises(Tampered):
        service.unwrap(WrappedKey(wrapped.kid, bytes(altered)), owner="case-1")


def test_a_key_that_is_not_there_is_named(service: KeyService) -> None:
    for ask in (
        lambda: service.unwrap(WrappedKey("data-none", bytes(60)), owner="a"),
        lambda: service.mac_by("chain-none", b""),
        lambda: service.activate("data-none"),
        lambda: service.retire("data-none"),
        lambda: service.destroy("data-none"),
    ):
        with pytest.raises(Misconfigured, match="-none"):
            ask()


def test_what_is_derived_differs_by_purpose_and_text(service: KeyService) -> None:
    made = {service.mac(purpose, text) for purpose in Purpose for text in (b"a", b"b")}
    assert len(made) == 2 * len(Purpose)
    assert all(len(mac) == 32 for mac in made)


def test_a_signature_is_checked_with_the_public_key_alone(service: KeyService) -> None:
    signature = service.sign(b"counts")
    public = service.public_key(signature.kid)
    check_signature(public, signature.value, b"counts")
    for wrong in (
        (public, signature.value, b"count"),
        (public, bytes(64), b"counts"),
        (bytes(32), signature.value, b"counts"),
    ):
        with pytest.raises(Tampered):
            check_signature(*wrong)


def test_only_keys_for_manifests_sign(service: KeyService) -> None:
    with pytest.raises(Misconfigured, match="signs nothing"):
        service.public_key(service.active(Purpose.DATA).kid)


def test_what_an_earlier_key_made_is_still_known(service: KeyService) -> None:
    wrapped, mac = (
        service.wrap(Purpose.DATA, DATA_KEY, owner="a"),
        service.mac(Purpose.SESSION, b"t"),
    )
    before, new = exchanged(service, Purpose.DATA)
    session, _new = exchanged(service, Purpose.SESSION)
    assert service.unwrap(wrapped, owner="a") == DATA_KEY
    assert service.wrap(Purpose.DATA, DATA_KEY, owner="a").kid == new.kid != before.kid
    assert service.mac(Purpose.SESSION, b"t") != mac
    assert service.macs(Purpose.SESSION, b"t") == (service.mac(Purpose.SESSION, b"t"), mac)
    assert service.mac_by(session.kid, b"t") == mac
    assert oldest(service, Purpose.SESSION).kid == session.kid


def test_a_new_key_seals_nothing_until_it_is_active(service: KeyService) -> None:
    new = service.add(Purpose.DATA)
    assert new.state is KeyState.OPENS
    assert service.wrap(Purpose.DATA, DATA_KEY, owner="a").kid != new.kid


def test_a_retired_key_opens_old_backups_but_lets_nobody_in(service: KeyService) -> None:
    wrapped = service.wrap(Purpose.DATA, DATA_KEY, owner="a")
    mac = service.mac(Purpose.SESSION, b"t")
    for purpose in (Purpose.DATA, Purpose.SESSION):
        service.retire(exchanged(service, purpose)[0].kid)
    assert service.unwrap(wrapped, owner="a") == DATA_KEY
    assert mac not in service.macs(Purpose.SESSION, b"t")


def test_a_destroyed_key_opens_nothing_and_leaves_its_name(kept: Kept) -> None:
    wrapped = kept.service.wrap(Purpose.DATA, DATA_KEY, owner="a")
    before, _new = exchanged(kept.service, Purpose.DATA)
    kept.service.retire(before.kid)
    gone = kept.service.destroy(before.kid)
    assert (gone.kid, gone.check, gone.state) == (before.kid, before.check, KeyState.DESTROYED)
    assert gone.destroyed_at
    for service in (kept.service, kept.again()):
        with pytest.raises(Misconfigured, match="was destroyed on"):
            service.unwrap(wrapped, owner="a")


Act = Callable[[KeyService, str], object]
ACTS: dict[str, Act] = {
    "activate": lambda service, kid: service.activate(kid),
    "retire": lambda service, kid: service.retire(kid),
    "destroy": lambda service, kid: service.destroy(kid),
}
ALLOWED = {
    KeyState.OPENS: {"activate", "retire"},
    KeyState.ACTIVE: set[str](),
    KeyState.RETIRED: {"destroy"},
    KeyState.DESTROYED: set[str](),
}


@pytest.mark.parametrize("state", KeyState)
@pytest.mark.parametrize("act", ACTS)
def test_each_act_has_its_state(service: KeyService, state: KeyState, act: str) -> None:
    kid = service.add(Purpose.DATA).kid
    steps = {
        KeyState.OPENS: (),
        KeyState.ACTIVE: ("activate",),
        KeyState.RETIRED: ("retire",),
        KeyState.DESTROYED: ("retire", "destroy"),
    }
    for step in steps[state]:
        ACTS[step](service, kid)
    if act in ALLOWED[state]:
        ACTS[act](service, kid)
        assert state_of(service, kid) is not state
    else:
        with pytest.raises(KeyActRefused, match=kid):
            ACTS[act](service, kid)
        assert state_of(service, kid) is state


def test_another_process_notices_at_its_next_use(kept: Kept) -> None:
    other = kept.again()
    before, new = exchanged(kept.service, Purpose.DATA)
    assert other.active(Purpose.DATA) == new
    assert kept.service.unwrap(other.wrap(Purpose.DATA, DATA_KEY, owner="a"), owner="a") == DATA_KEY
    other.retire(before.kid)
    assert state_of(kept.service, before.kid) is KeyState.RETIRED


def test_a_forked_worker_has_the_keys_and_learns_of_new_ones(kept: Kept) -> None:
    wrapped = kept.service.wrap(Purpose.DATA, DATA_KEY, owner="a")
    told, tell = os.pipe()
    child = os.fork()
    if not child:
        os.read(told, 1)
        done = kept.service.unwrap(wrapped, owner="a") == DATA_KEY
        done &= kept.service.active(Purpose.DATA).kid != wrapped.kid
        os._exit(0 if done else 1)
    exchanged(kept.service, Purpose.DATA)
    os.write(tell, b".")
    assert os.waitpid(child, 0)[1] == 0


def test_two_who_change_it_at_once_both_succeed(kept: Kept) -> None:
    one, other = kept.again(), kept.again()
    added = {one.add(Purpose.DATA).kid, other.add(Purpose.TRAIL).kid, one.add(Purpose.DATA).kid}
    assert added <= {key.kid for key in kept.service.known()}


def test_while_its_file_is_away_it_goes_on_with_what_it_knows(kept: Kept) -> None:
    wrapped = kept.service.wrap(Purpose.DATA, DATA_KEY, owner="a")
    content = kept.path.read_bytes()
    for broken in (content[: len(content) // 2], b"", b"{}"):
        kept.path.write_bytes(broken)
        assert kept.service.unwrap(wrapped, owner="a") == DATA_KEY
    kept.path.unlink()
    assert kept.service.unwrap(wrapped, owner="a") == DATA_KEY
    with pytest.raises(Misconfigured, match="no new one is made"):
        kept.again()


def test_no_secret_is_shown(kept: Kept) -> None:
    for shown in (
        repr(kept.service),
        repr(kept.service.known()),
        repr(vars(kept.service)["_held"]),
    ):
        assert "secret" not in shown
