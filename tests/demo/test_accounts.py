"""The accounts of the demonstration: one for each desk, safe enough for the rule, and nowhere else."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from nrm.auth.roles import ROLE_NAMES, Role
from nrm.auth.rules import passphrase_problem, username_problem
from nrm.demo import accounts
from nrm.demo.accounts import desks_with, draw_accounts, user_at
from nrm.demo.histories import all_histories
from nrm.demo.histories_people import SEATS, Desk, desk_at
from nrm.foundation.errors import Misconfigured
from nrm.reference.institutions import institution

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DESKS = desks_with(
    Desk(step.role, step.institution) for history in all_histories(NOW) for step in history.steps
)


def test_the_listed_names_are_the_roles() -> None:
    listed = [user_at(Desk(role, seat)) for role, seat in SEATS.items()]
    assert listed == [
        "social.worker", "child.protection", "police", "shelter", "hotline", "ap.reviewer",
        "ap.data", "zkka", "auditor", "admin",
    ]  # fmt: skip


def test_other_names_say_where_somebody_works() -> None:
    assert user_at(desk_at("TV")) == "shelter.tjeter.vizion"
    assert user_at(desk_at("DVP_KUKES")) == "police.dvp.kukes"


def test_every_desk_has_one_fitting_name() -> None:
    names = [user_at(desk) for desk in DESKS]
    assert len(set(names)) == len(names)
    assert all(username_problem(name) is None for name in names)


@pytest.mark.parametrize("attempt", range(20))
def test_passphrases_are_good_enough_for_everybody(attempt: int) -> None:
    for account in draw_accounts(DESKS[:30]):
        place = institution(account.institution)
        about = (account.user, place.name.sq, place.name.en, ROLE_NAMES[Role(account.role)].en)
        assert passphrase_problem(account.password, about=about) is None


def test_secrets_differ_from_one_demonstration_to_the_next() -> None:
    first, second = draw_accounts(DESKS[:3]), draw_accounts(DESKS[:3])
    assert first[0].password != second[0].password
    assert len({account.totp_secret for account in (*first, *second)}) == 6


def test_a_real_installation_takes_none(app: Flask) -> None:
    with pytest.raises(Misconfigured, match="real installation"):
        accounts.enter(draw_accounts(DESKS[:1]), at=NOW)
