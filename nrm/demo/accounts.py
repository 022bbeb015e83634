"""The accounts of the demonstration: one for each role, and a worker at every other desk of the register."""

import secrets
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from random import Random

import pyotp
from flask import current_app

from nrm.agencies import service as agencies
from nrm.agencies.queries import newest_key
from nrm.audit.trail import SYSTEM
from nrm.auth import service
from nrm.auth.queries import actor_of
from nrm.auth.roles import Actor, Role
from nrm.auth.second_factor import STEP, new_secret
from nrm.auth.service import UserDetails
from nrm.demo.histories_people import SEATS, Desk
from nrm.demo.marker import Account
from nrm.demo.names import draw_name
from nrm.foundation import clock
from nrm.foundation.errors import Misconfigured
from nrm.vault.key_pairs import PrivateKey

_SPOKEN = {"TV": "tjeter.vizion", "DE": "te.ndryshem"}
"""Institutions whose code says too little for a user name."""

_WORDS = (
    "agim bajame balte bliri breshka brumi bufi cepi dallge damari dardha degeza delja dritare "
    "fener fije flutur fryma gershet gjethe gurra hardhi hekur hithra kallam kapuc karafil kashte "
    "kaush kedri kofin kopsht korale kumbull kungull lajthi lakra lejlek livadh lugina lundra "
    "magnet mjalte mollez mushk ngjyra ortek oxhak pallto patok pelin petulla pishe presh pylli "
    "qepje qilim qumesht rrepe rrufe sardele shega shkop shpatull shtjelle sorkadh stralli "
    "tambur thekra thupra trumcak tullac urebi vargan vetull vreshta xixa zambak zgjoi"
).split()
_WORDS_OF_A_PASSPHRASE = 5


def user_at(desk: Desk) -> str:
    """Return the user name of whoever works at `desk`: the role, and the institution unless it is the listed one."""
    role = desk.role.replace("_", ".")
    if SEATS[desk.role] == desk.institution:
        return role
    place = _SPOKEN.get(desk.institution) or desk.institution.lower().replace("_", ".")
    return f"{role}.{place}"


def desks_with(others: Iterable[Desk]) -> tuple[Desk, ...]:
    """Return the desk of every role, then the `others` by user name, each once."""
    listed = [Desk(role, seat) for role, seat in SEATS.items()]
    return (*listed, *sorted(set(others) - set(listed), key=user_at))


def draw_accounts(desks: Iterable[Desk]) -> tuple[Account, ...]:
    """Return an account for each desk, with one new passphrase for all and a second factor for each."""
    passphrase = "-".join(secrets.choice(_WORDS) for _word in range(_WORDS_OF_A_PASSPHRASE))
    return tuple(
        Account(user_at(desk), desk.role, desk.institution, passphrase, new_secret())
        for desk in desks
    )


def enter(accounts: Collection[Account], *, at: datetime) -> dict[str, PrivateKey]:
    """Add the accounts, able to sign in, as if at the moment `at`; agencies that can have a key get one.

    Returns user name -> own private key of those who have one, for playing histories. Raises `Misconfigured` in an
    installation without the marker of a demonstration.
    """
    if not current_app.config["NRM"].demo:
        raise Misconfigured("Demonstration accounts cannot exist in a real installation.")
    keys: dict[str, PrivateKey] = {}
    with clock.at(at):
        for account in accounts:
            role = Role(account.role)
            details = UserDetails(_name_of(account.user), role, account.institution)
            user = service.create_user(account.user, details, by=SYSTEM)
            key = service.enrol_demo(
                user, password=account.password, totp_secret=account.totp_secret
            )
            if key:
                keys[account.user] = key
                _hold_agency_key(actor_with(account.user, key))
    return keys


def actor_with(username: str, key: PrivateKey | None) -> Actor:
    """Return the user as somebody who has signed in, with their own private key if they have one."""
    actor = actor_of(username)
    return replace(actor, unlock=lambda: key) if key else actor


def _hold_agency_key(actor: Actor) -> None:
    """Make the key of the actor's agency, unless a colleague has; that one would have to give it."""
    if newest_key(actor.institution_id) is None:
        agencies.make(actor)


def code_of(account: Account) -> tuple[str, int]:
    """Return the one-time code that an authenticator would show now, and for how many seconds more."""
    now = int(clock.now().timestamp())
    code = pyotp.TOTP(account.totp_secret, interval=STEP).at(now)
    return code, STEP - now % STEP


def _name_of(username: str) -> str:
    dice = Random(username)
    name = draw_name(dice, sex=dice.choice("FM"), country="AL")
    return f"{name.first} {name.last}"
