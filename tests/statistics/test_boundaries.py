"""Every band that figures count by, on both sides of its limits."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from nrm.cases.models import Case, CaseEvent
from nrm.foundation import clock
from nrm.procedure.loading import procedure
from nrm.statistics.facts.fact import Fact
from nrm.statistics.facts.reading import Episode, fact_of
from nrm.statistics.indicators import CONSENT, INDICATORS
from tests.statistics.test_reading import accepted, signed, told

BORN_ON_LEAP_DAY = "2004-02-29"


def registered(day: str, *, born: str) -> Fact:
    """Return the fact of somebody born on a day and registered at noon of another."""
    moment = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC)
    case = Case(
        episode=1,
        registered_at=moment + timedelta(hours=11),
        procedure_version="2018",
        stage="IDENTIFIED",
    )
    return fact_of(Episode(case, {"birth_date": born}, [signed("F1")], [], [], None))


@pytest.mark.parametrize(
    ("day", "group"),
    [
        *(("2018-02-28", "0-13"), ("2018-03-01", "14-17")),
        *(("2022-02-28", "14-17"), ("2022-03-01", "18-24")),
        *(("2029-02-28", "18-24"), ("2029-03-01", "25+")),
        *(("2028-02-28", "18-24"), ("2028-02-29", "18-24")),
    ],
)
def test_who_was_born_on_29_february_is_older_from_1_march(day: str, group: str) -> None:
    assert registered(day, born=BORN_ON_LEAP_DAY).age_group == group


@pytest.mark.parametrize(
    ("years", "before", "from_then_on"),
    [(14, "0-13", "14-17"), (18, "14-17", "18-24"), (25, "18-24", "25+")],
)
def test_the_band_changes_on_the_birthday_and_not_the_day_before(
    years: int, before: str, from_then_on: str
) -> None:
    born = f"{2018 - years}-08-15"
    assert registered("2018-08-14", born=born).age_group == before
    assert registered("2018-08-15", born=born).age_group == from_then_on


def test_the_birthday_is_that_of_albania_also_shortly_before_midnight_elsewhere() -> None:
    case = Case(
        episode=1,
        registered_at=datetime(2018, 8, 14, 22, 30, tzinfo=UTC),
        procedure_version="2018",
        stage="IDENTIFIED",
    )
    fact = fact_of(Episode(case, {"birth_date": "2000-08-15"}, [signed("F1")], [], [], None))
    assert (fact.registered_on, fact.age_group) == (date(2018, 8, 15), "18-24")


@pytest.mark.parametrize(
    ("born", "counted"),
    [
        *(("2012-08-02", "NOT_STATED"), ("2012-08-01", "NOT_ENROLLED")),
        *(("2002-08-02", "NOT_ENROLLED"), ("2002-08-01", "NOT_STATED")),
    ],
)
def test_school_age_is_from_the_sixth_birthday_to_the_day_before_the_sixteenth(
    born: str, counted: str
) -> None:
    assert told(identity={"birth_date": born}).schooling == counted


@pytest.mark.parametrize(
    ("days", "band"),
    [(1, "0-1"), (2, "2-7"), (4, "2-7"), (7, "2-7"), (8, "8-30"), (30, "8-30"), (31, "31+")],
)
def test_waiting_is_counted_in_days_of_the_calendar(days: int, band: str) -> None:
    assert told(signed("F3"), events=[accepted(days)]).waiting == band


def test_a_wait_over_midnight_is_a_day_however_few_the_hours() -> None:
    late = datetime(2018, 8, 1, 21, 50, tzinfo=UTC)  # ten to midnight in Albania
    sent = signed("F3")
    answered = [
        CaseEvent(
            act="accept_referral", at=late + timedelta(days=1, minutes=minutes), stage="ASSISTED"
        )
        for minutes in (0, 10)
    ]
    assert told(sent, events=answered[:1]).waiting == "0-1"
    assert told(sent, events=answered[1:]).waiting == "2-7"


@pytest.mark.parametrize(("seconds", "late"), [(0, False), (1, True)])
def test_an_emergency_placement_is_over_after_72_hours(seconds: int, *, late: bool) -> None:
    start = datetime(2018, 8, 1, 9, 30, tzinfo=UTC)
    ends = procedure("2018").deadline("D05").due(start)
    assert ends == start + timedelta(hours=72)
    assert (start + timedelta(hours=72, seconds=seconds) > ends) == late


@pytest.mark.parametrize(
    ("started", "last_day"), [("2018-08-15", "2019-08-15"), ("2020-02-29", "2021-02-28")]
)
def test_the_check_is_due_when_twelve_months_are_over(started: str, last_day: str) -> None:
    due = procedure("2018").deadline("D17").due(datetime.fromisoformat(f"{started}T09:00Z"))
    assert clock.local(due).date() == date.fromisoformat(last_day)
    assert clock.local(due + timedelta(seconds=1)).date() > date.fromisoformat(last_day)


class Watched(dict[str, Any]):
    """Answers that note which of them are asked for."""

    def __init__(self, form: str, answers: Mapping[str, Any], asked: set[str]) -> None:
        super().__init__(answers)
        self._form, self._asked = form, asked

    def get(self, key: str, default: Any = None) -> Any:
        """Return the answer and note the question."""
        self._asked.add(f"{self._form}.{key}")
        return super().get(key, default)

    def __getitem__(self, key: str) -> Any:
        self._asked.add(f"{self._form}.{key}")
        return super().__getitem__(key)


def watched(asked: set[str]) -> Iterator[Fact]:
    """Yield facts of files in which every question comes up, noting in `asked` what is read."""
    telling: dict[str, dict[str, Any]] = {
        "F2": {"presences": ["PMF"]},
        "F3": {},
        "F4": {"assessed_on": "2018-08-20"},
        "F5": {},
        "F6": {"setting": "SHELTER"},
        "F8": {"milestone": "JOB", "job_sector": "PUBLIC", "resettled_on": "2018-08-21"},
        "F9": {"occasion": "TWELVE_MONTHS"},
        "F10": {"reason": "OTHER"},
    }
    for born in ({"birth_date": "2008-01-01"}, {"estimated_age": 10}):
        forms = [
            signed(form, **answers)
            for form, answers in {"F1": {"border_point": "KAKAVIJE"}, **telling}.items()
        ]
        for form in forms:
            object.__setattr__(form, "answers", Watched(form.form, form.answers, asked))
        complete = {"first_name": "A", "last_name": "B", "sex": "F", "citizenship": "AL"}
        yield told(
            *forms, identity=Watched("ID", complete | born, asked), services=["MEDICAL"], events=[]
        )


def test_no_answer_is_read_that_no_indicator_or_table_declares() -> None:
    asked: set[str] = set()
    assert len(list(watched(asked))) == 2
    declared = {field for one in INDICATORS for field in one.fields}
    of_the_estimate = {"ID.estimated_on"}  # kept with the estimate, asked of nobody
    assert asked - of_the_estimate <= declared
    forms = ("ID.", "F")
    assert {one for one in declared if "." in one and one.startswith(forms)} <= asked | {
        *("F1.decision", "F2.formal_decision", "ID.first_name", "F1.structure", CONSENT)
    }
