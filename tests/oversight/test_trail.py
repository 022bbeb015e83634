"""The auditor reads and checks the trail, and finds no word about the person helped."""

import ast
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from nrm.audit import trail
from nrm.audit.models import Entry
from nrm.audit.trail import REFUSED, SYSTEM, Happening
from nrm.auth.models import User
from nrm.auth.roles import Role
from nrm.casefile.trail_words import ACTIONS, action_words, purpose_words, section_words
from nrm.foundation import clock
from nrm.foundation.database import db
from tests.client import CriticalClient
from tests.critic import read, text_of
from tests.people import actor_of, colleague, sign_in

PAGE = "/oversight/"
VERIFY = "/oversight/verify"
NRM = Path(__file__).parents[2] / "nrm"


@pytest.fixture
def auditor(client: CriticalClient) -> User:
    user = colleague(Role.AUDITOR)
    sign_in(client, user)
    return user


def rows(client: CriticalClient, address: str = PAGE) -> list[str]:
    """Return each row of the trail's table as words."""
    tables = list(read(client.get(address).text).iter("table"))
    return [text_of(row) for table in tables[-1:] for row in table.iter("tr")][1:]


def newest() -> Entry:
    return db.session.scalars(select(Entry).order_by(Entry.seq.desc()).limit(1)).one()


def verify(client: CriticalClient) -> str:
    token = client.get(PAGE).text.split('name="csrf_token" value="')[1].split('"')[0]
    assert client.post(VERIFY, data={"csrf_token": token}).status_code == 303
    return text_of(read(client.get(PAGE).text))


def test_only_the_auditor_reads_the_trail(client: CriticalClient) -> None:
    for role in Role:
        sign_in(client, colleague(role))
        assert client.get(PAGE).status_code == (200 if role is Role.AUDITOR else 403)


@pytest.mark.usefixtures("auditor")
def test_the_newest_entry_comes_first(client: CriticalClient) -> None:
    shown = rows(client)
    numbers = [int(row.split()[0]) for row in shown]
    assert numbers == sorted(numbers, reverse=True)
    assert len(numbers) > 1


def test_reading_the_trail_is_in_the_trail(client: CriticalClient, auditor: User) -> None:
    client.get(f"{PAGE}?refused=YES&page=1")
    entry = newest()
    assert (entry.action, entry.actor_id) == ("trail:read", auditor.id)
    assert entry.detail == '{"decision": "refused", "page": 1}'


@pytest.mark.usefixtures("auditor")
def test_the_trail_is_narrowed_by_action_user_and_decision(client: CriticalClient) -> None:
    police = actor_of(colleague(Role.POLICE))
    trail.record(Happening("signal:open", decision=REFUSED), by=police.author)
    trail.record(Happening("signal:take"), by=police.author)
    assert len(rows(client, f"{PAGE}?user={police.user_id}")) == 2
    assert len(rows(client, f"{PAGE}?user={police.user_id}&refused=YES")) == 1
    assert len(rows(client, f"{PAGE}?action=signal:take")) == 1


@pytest.mark.usefixtures("auditor")
def test_the_trail_is_narrowed_by_days_in_albania(client: CriticalClient) -> None:
    late = clock.local(clock.now()).replace(year=2019, month=3, day=27, hour=0, minute=30)
    with clock.at(late):
        trail.record(Happening("signal:take"), by=SYSTEM)
    day = "first-day=27&first-month=3&first-year=2019&last-day=27&last-month=3&last-year=2019"
    assert len(rows(client, f"{PAGE}?{day}")) == 1
    before = day.replace("day=27", "day=26")
    assert rows(client, f"{PAGE}?{before}") == []


@pytest.mark.usefixtures("auditor")
@pytest.mark.parametrize(
    "asked",
    [
        "case=NRM-0000",
        "user=nobody",
        "action=nothing",
        "first-day=99&first-month=1&first-year=2019",
        "page=x",
        "first-day=2&first-month=1&first-year=2019&last-day=1&last-month=1&last-year=2019",
    ],
)
def test_a_wrong_condition_is_a_message_and_never_a_failure(
    client: CriticalClient, asked: str
) -> None:
    assert client.get(f"{PAGE}?{asked}").status_code == 200


@pytest.mark.usefixtures("auditor")
def test_the_trail_comes_in_pages_that_keep_the_conditions(client: CriticalClient) -> None:
    for _ in range(60):
        trail.record(Happening("signal:take"), by=SYSTEM)
    page = client.get(f"{PAGE}?action=signal:take").text
    assert "page=2" in page
    assert "action=signal:take" in page.replace("%3A", ":")
    assert len(rows(client, f"{PAGE}?action=signal:take&page=2")) == 10


def test_what_people_typed_is_not_shown(client: CriticalClient, auditor: User) -> None:
    happening = Happening("search:names", typed="Drita Kërkuara", detail={"hits": 0})
    trail.record(happening, by=actor_of(auditor).author)
    assert "Kërkuara" not in client.get(PAGE).text


@pytest.mark.usefixtures("auditor")
def test_refusals_are_counted_by_person(client: CriticalClient) -> None:
    police = actor_of(colleague(Role.POLICE))
    for _ in range(3):
        trail.record(Happening("case:refused", decision=REFUSED), by=police.author)
    with clock.at(clock.now() - timedelta(days=40)):
        trail.record(Happening("case:refused", decision=REFUSED), by=police.author)
    table = next(read(client.get(PAGE).text).iter("table"))
    assert f"{police.name} 3" in text_of(table)


@pytest.mark.usefixtures("auditor")
def test_a_whole_trail_is_said_to_be_whole(client: CriticalClient) -> None:
    assert "e plotë" in verify(client)
    assert newest().action == "trail:read"
    assert verify(client)


@pytest.mark.usefixtures("auditor")
def test_a_changed_entry_is_named(client: CriticalClient) -> None:
    for _ in range(3):
        trail.record(Happening("signal:take"), by=SYSTEM)
    number = newest().seq - 1
    db.session.execute(update(Entry).where(Entry.seq == number).values(action="signal:none"))
    assert f"Zëri {number} u ndryshua" in verify(client)


def recorded_actions() -> Iterator[str]:
    """Return the actions that the program tells the trail of, as its source spells them."""
    for path in NRM.glob("**/*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in {
                "Happening",
                "_tell",
            }:
                words = [*node.args, *(keyword.value for keyword in node.keywords)]
                for word in words:
                    if isinstance(word, ast.Constant) and re.fullmatch(
                        "[a-z_]+:[a-z_]+", str(word.value)
                    ):
                        yield str(word.value)


def test_every_action_has_words() -> None:
    assert sorted(set(recorded_actions()) - set(ACTIONS)) == []


def test_acts_of_the_procedure_are_called_as_the_procedure_calls_them() -> None:
    assert action_words("case:open") == "Rasti u hap"
    assert action_words("nobody:knows") == "nobody:knows"


def test_sections_and_purposes_are_in_words() -> None:
    assert section_words("identity,contact,interv") == "Identiteti, Kontakti dhe vendndodhja"
    assert section_words(None) == ""
    assert purpose_words("masked") == "paraqitje e maskuar"
    assert purpose_words("REFERRAL") == "Referim ose pranim"
    assert purpose_words(None) == ""
