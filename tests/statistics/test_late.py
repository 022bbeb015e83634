"""What came late or was corrected: counted from two readings of a quarter, told in words, kept in the ledger."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from nrm.auth.roles import Role
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import NotPermitted, RuleBroken
from nrm.foundation.text import Text
from nrm.records import service as records
from nrm.records.kinds import kinds
from nrm.statistics.facts.fact import Fact, without_optional
from nrm.statistics.late.changes import Changes, changes
from nrm.statistics.late.wording import LONGEST, as_note, band, checked, in_note, proposal
from nrm.statistics.ledger import noting, preparing
from nrm.statistics.ledger.approving import approve, as_read
from nrm.statistics.ledger.numbers import published_numbers
from nrm.statistics.models import Preparation, Release
from nrm.statistics.outputs.json_file import as_data
from nrm.statistics.periods import parse
from nrm.statistics.report import Scope, report_of
from tests.casework import identified, newest, seen_by, worker
from tests.client import CriticalClient
from tests.people import actor_of, colleague, sign_in
from tests.statistics.invented import fact, facts
from tests.statistics.publishing import officer, prepare, publish, reviewer
from tests.statistics.test_outputs import in_pdf

WOMAN, MAN = fact(sex="F", age_group="25+", qark="AL-11"), fact(sex="M", age_group="25+")
CORRECTED = replace(WOMAN, qark="AL-12")


@pytest.mark.parametrize(
    ("then", "now", "found"),
    [
        ([WOMAN, MAN], [MAN, WOMAN], Changes()),
        ([WOMAN, MAN], [CORRECTED, MAN], Changes(corrected=1, traits=Counter(qark=1))),
        ([WOMAN], [WOMAN, MAN], Changes(late=1)),
        ([WOMAN, MAN], [MAN], Changes(erased=1)),
        ([WOMAN, MAN], [CORRECTED, MAN, MAN], Changes(corrected=1, late=1, traits=Counter(qark=1))),
        ([WOMAN, WOMAN], [replace(WOMAN, status="VT"), WOMAN], Changes(decided=1)),
        ([WOMAN, MAN], [without_optional(WOMAN), MAN], Changes(consents=1)),
        ([without_optional(WOMAN)], [WOMAN], Changes(consents=1)),
        ([WOMAN], [replace(WOMAN, services=frozenset({"MEDICAL"}), setting="SHELTER")], Changes()),
        ([], [], Changes()),
    ],
)
def test_what_changed_is_counted(then: list[Fact], now: list[Fact], found: Changes) -> None:
    assert changes(then, now) == found


@given(st.lists(facts(), max_size=6), st.lists(facts(), max_size=6))
def test_whoever_is_more_came_late_and_whoever_is_fewer_was_erased(
    then: list[Fact], now: list[Fact]
) -> None:
    found = changes(then, now)
    assert found.late - found.erased == len(now) - len(then)
    assert 0 in (found.late, found.erased)
    assert found.corrected + found.erased <= len(then)
    assert changes(then, then) == Changes()


def test_quarters_add_up() -> None:
    both = changes([WOMAN], [CORRECTED]) + changes([WOMAN, MAN], [MAN])
    assert both == Changes(corrected=1, erased=1, traits=Counter(qark=1))


@pytest.mark.parametrize(("count", "like"), [(0, 4), (5, 19), (20, 2_000)])
def test_a_band_tells_its_ends_alike(count: int, like: int) -> None:
    assert band(count) == band(like)
    assert len({band(one) for one in (0, 5, 20)}) == 3


def test_nobody_and_four_are_told_in_the_same_words() -> None:
    four = Changes(4, 4, 4, 4, 4, Counter(qark=4))
    assert proposal(four) == proposal(Changes())
    five = proposal(Changes(corrected=5, traits=Counter(qark=5, sex=4, channel=9)))
    assert "Most of the changes were in: qark." in five.en
    assert "Më së shumti ndryshuan: qarku." in five.sq


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_no_proposal_has_a_number(corrected: int, late: int, erased: int) -> None:
    told = proposal(Changes(corrected, late, erased, traits=Counter(age_group=corrected)))
    assert checked(told) == told
    assert in_note(as_note(told)) == told


@pytest.mark.parametrize(
    "words", ["", "  \n", "Nga 3 persona", "Nga ٣ persona", "½", "a" * (LONGEST + 1)]
)
@pytest.mark.parametrize("field", ["sq", "en"])
@pytest.mark.usefixtures("app")
def test_words_with_numbers_without_words_or_too_long_are_refused(words: str, field: str) -> None:
    said = Text(**{"sq": "Asgjë.", "en": "Nothing.", field: words})
    with pytest.raises(RuleBroken) as refused:
        checked(said)
    assert refused.value.field == field


SUMMER = datetime(2018, 8, 15, 9, tzinfo=UTC)
WINTER = datetime(2019, 2, 1, 9, tzinfo=UTC)


@pytest.fixture
def year(app: Flask) -> Iterator[Preparation]:
    """The annual release of 2018 when it is ready; since its quarters were published five qarqe were corrected."""
    with clock.at(SUMMER):
        by = worker()
        files = []
        for day in range(10):  # who is found on one day counts as one group
            with clock.at(SUMMER + timedelta(days=day)):
                files.append(identified(by))
    with clock.at(WINTER):
        publish(*(f"2018-Q{number}" for number in range(1, 5)))
    with clock.at(WINTER + timedelta(days=1)):
        for file in files[:5]:
            correct(by, file, qark="AL-01")
    with clock.at(WINTER + timedelta(days=2)):
        yield prepare("2018")


def correct(by: Any, file: Any, **changed: Any) -> None:
    """Sign a correction of the newest F1."""
    seen = seen_by(by, file.case)
    kind = kinds()["F1"]
    draft = records.correct(seen, kind, newest(file, "F1"), reason="Gabim")
    records.save(seen, kind, draft, changed, version=draft.lock)
    records.sign(seen, kind, draft)


@pytest.mark.one_database
def test_the_words_are_proposed_edited_approved_and_told_everywhere(
    year: Preparation, client: CriticalClient
) -> None:
    proposed = noting.words_in(year)
    assert proposed is not None
    assert "corrected: at least five and fewer than twenty;" in proposed.en
    assert "Most of the changes were in: qark." in proposed.en
    page = f"/statistics/preparations/{year.id}"
    sign_in(client, colleague(Role.AP_DATA))
    assert proposed.sq in shown(client, page)
    refused = client.fill_in(f"{page}/note", {"sq": "U korrigjuan 5 dosje.", "en": "Files."})
    assert refused.status_code == 422
    assert "U korrigjuan 5 dosje." in unescape(refused.get_data(as_text=True))
    read = as_read(year)
    own = {"sq": "Disa dosje u korrigjuan.", "en": "Some files were corrected."}
    assert client.fill_in(f"{page}/note", own).status_code == 303
    with pytest.raises(RuleBroken):
        approve(year, by=reviewer(), read=read)
    approve(year, by=reviewer(), read=as_read(year))
    db.session.commit()
    assert client.get(f"{page}/note").location == page
    assert own["sq"] in shown(client, "/statistics/?period=2018")
    assert own["en"] in shown(client, "/figures/en/?period=2018")
    report = report_of(published_numbers(parse("2018")), scope=Scope(parse("2018")))
    assert as_data(report)["late"] == own
    assert own["en"] in in_pdf(report, "en").replace("\n", " ")
    release = db.session.query(Release).filter_by(period="2018").one()
    assert noting.words_of(release) == Text(**own)
    ledger = client.get(f"/statistics/ledger/{release.id}/file.json").get_json()["ledger"]
    assert own in [one["note"].get("late") for one in ledger["releases"]]
    assert published_numbers(parse("2018-Q3")).late is None


@pytest.mark.one_database
def test_only_who_prepares_changes_the_words_and_only_of_a_year(year: Preparation) -> None:
    said = Text("Asgjë.", "Nothing.")
    with pytest.raises(NotPermitted):
        noting.reword(year, said, by=actor_of(colleague(Role.ZKKA)))
    noting.reword(year, said, by=officer())
    preparing.drop(year, by=officer())
    with pytest.raises(RuleBroken):
        noting.reword(year, said, by=officer())


def shown(client: CriticalClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True))
