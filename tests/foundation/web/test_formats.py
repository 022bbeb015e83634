"""How dates, numbers and delays are written."""

from datetime import UTC, date, datetime, timedelta

import pytest

from nrm.foundation import clock
from nrm.foundation.language import use_language
from nrm.foundation.web import formats

NOON = datetime(2026, 3, 27, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("number", "places", "words"),
    [
        (1234.5, None, "1\u00a0234,5"),
        (755, None, "755"),
        (38.24, 1, "38,2"),
        (0, None, "0"),
        (-1200, None, "−1\u00a0200"),
        (2.0, 1, "2,0"),
        (None, None, "–"),
    ],
)
def test_numbers(number: float | None, places: int | None, words: str) -> None:
    assert formats.number_words(number, places) == words


def test_dates_are_albanias() -> None:
    assert formats.date_words(date(2026, 3, 7)) == "07.03.2026"
    assert formats.date_words("2026-03-07") == "07.03.2026"
    assert formats.date_words(datetime(2026, 3, 7, 23, 30, tzinfo=UTC)) == "08.03.2026"
    assert formats.moment_words(datetime(2026, 7, 1, 12, 5, tzinfo=UTC)) == "01.07.2026 14:05"
    assert formats.date_words(None) == formats.moment_words(None) == ""


@pytest.mark.parametrize(
    ("days", "english", "albanian"),
    [
        (-1, "1 day late", "1 ditë vonesë"),
        (-3, "3 days late", "3 ditë vonesë"),
        (0, "today", "sot"),
        (1, "tomorrow", "nesër"),
        (5, "in 5 days", "pas 5 ditësh"),
    ],
)
@pytest.mark.usefixtures("app")
def test_deadlines(days: int, english: str, albanian: str) -> None:
    with clock.at(NOON):
        due = clock.today() + timedelta(days=days)
        with use_language("en"):
            assert formats.due_words(due) == english
        assert formats.due_words(due) == albanian
        assert formats.due_words(clock.now() + timedelta(days=days)) == albanian
        assert formats.days_late(due) == max(0, -days)


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=5), "5 minutes ago"),
        (timedelta(hours=2), "2 hours ago"),
        (timedelta(days=1), "yesterday"),
        (timedelta(days=3), "3 days ago"),
        (timedelta(days=30), "25.02.2026"),
    ],
)
@pytest.mark.usefixtures("app")
def test_how_long_ago(before: timedelta, words: str) -> None:
    with clock.at(NOON), use_language("en"):
        assert formats.ago_words(NOON - before) == words
