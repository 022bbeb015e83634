"""No column of a dump goes with the names: neither bytes, lengths, order, moments nor how often a value occurs."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

import pytest
from sqlalchemy import Table, text

from nrm.cases import service
from nrm.cases.models import Case, IdentityChange, Participation, Person, PersonIdentity
from nrm.foundation.database import db
from tests.cases.invented_people import population
from tests.casework import ADULT, worker
from tests.people import actor_of
from tests.security.rank_attack import Known, attack, correlation, ranked, recovered

PEOPLE, OTHERS = 300, 2_000
"""How many the dump is made of, and how many a planted column has to give away."""
KEY = b"a key that nobody but the control knows"

Columns = Mapping[str, Sequence[Any]]


@pytest.fixture(scope="module")
def invented() -> list[Known]:
    return [Known(one.first_name, one.last_name) for one in population(OTHERS, seed=11)]


def caught(columns: Columns, people: list[Known]) -> set[str]:
    return {each.column for each in attack(columns, people)}


@pytest.mark.usefixtures("app")
@pytest.mark.one_database
def test_no_column_of_a_dump_goes_with_the_names(invented: list[Known]) -> None:
    actor, owners, people = actor_of(worker()), [], invented[:PEOPLE]
    for one in people:
        names = {"first_name": one.first, "last_name": one.last}
        owners.append(service.open_case(ADULT | names, by=actor).case.person_id)
    db.session.commit()
    dump = columns_by_person(owners)
    assert {"person_identity.blob", "identity_change.alike", "case_file.id"} <= set(dump)
    assert "person.rowid" in dump
    assert attack(dump, people) == []


def columns_by_person(owners: list[Any]) -> dict[str, list[Any]]:
    """Return every column of every table whose rows belong to a person, in the order of `owners`."""
    found: dict[str, list[Any]] = {}
    of_case = "SELECT c.person_id FROM case_file c WHERE c.id = t.case_id"
    for model in (Person, PersonIdentity, IdentityChange, Case, Participation):
        table = model.__table__
        assert isinstance(table, Table)
        owner = {"person": "t.id", "participation": f"({of_case})"}.get(table.name, "t.person_id")
        query = text(f'SELECT {owner} AS owner, t.rowid AS place, t.* FROM "{table.name}" t')  # noqa: S608
        rows = {row["owner"]: row for row in db.session.execute(query).mappings()}
        for name in ("place", *(column.name for column in table.columns)):
            where = f"{table.name}.{'rowid' if name == 'place' else name}"
            found[where] = [rows[owner.hex][name] for owner in owners]
    return found


@pytest.mark.parametrize(
    "plant",
    [
        pytest.param(lambda one: hmac_of(one.first), id="HMAC of the first name"),
        pytest.param(lambda one: hmac_of(one.last), id="HMAC of the last name"),
        pytest.param(lambda one: hmac_of(one.first)[0], id="8 bits of an HMAC"),
        pytest.param(
            lambda one: bytes(len(one.first + one.last) // 4), id="a length in steps of 4"
        ),
        pytest.param(lambda one: f"{one.last} {one.first}", id="the name itself"),
        pytest.param(lambda one: ord(one.last[0]), id="the first letter"),
        pytest.param(lambda one: len(one.last) > 8, id="one bit of the length"),
    ],
)
def test_the_attack_catches_a_column_that_does(invented: list[Known], plant: Any) -> None:
    chance = Random(5)
    columns = {
        "planted": [plant(one) for one in invented],
        "drawn": [chance.randbytes(32) for _one in invented],
        "same": [b"same"] * len(invented),
        "order": list(range(len(invented))),
    }
    assert caught(columns, invented) == {"planted"}


def test_the_attack_catches_rows_in_the_order_of_names(invented: list[Known]) -> None:
    by_name = sorted(invented, key=lambda one: one.last)
    assert caught({"rowid": list(range(len(by_name)))}, by_name) == {"rowid"}


def test_padding_in_small_steps_would_be_caught(invented: list[Known]) -> None:
    steps = [
        bytes(-(-(120 + len(f"{one.first}{one.last}".encode())) // 16) * 16) for one in invented
    ]
    assert caught({"blob": steps}, invented) == {"blob"}


def test_the_measures_are_what_they_say() -> None:
    assert ranked([3, 1, 1]) == [2, 0.5, 0.5]
    assert correlation([1, 2, 3], [2, 4, 6]) == pytest.approx(1)
    assert correlation([1, 1, 1], [2, 4, 6]) == 0
    assert recovered(["x", "x", "y"], ["Arta", "Arta", "Mira"]) == 1


def hmac_of(name: str) -> bytes:
    return hmac.new(KEY, name.encode(), hashlib.sha256).digest()
