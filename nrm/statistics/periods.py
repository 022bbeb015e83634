"""Quarters, half-years and years: how they are written, where they begin and end, what they are called."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from flask_babel import lazy_gettext as _l

from nrm.foundation.errors import RuleBroken
from nrm.foundation.text import Text

FIRST_YEAR = 2005
"""The year of the first agreement on a National Referral Mechanism; nothing was counted before it."""
LAST_YEAR = 2099

_WRITTEN = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<part>H[12]|Q[1-4]))?")
_ROMAN = ("I", "II", "III", "IV")


class Length(IntEnum):
    """How many months a period has."""

    QUARTER = 3
    HALF_YEAR = 6
    YEAR = 12


@dataclass(frozen=True, slots=True)
class Period:
    """A whole calendar quarter, half-year or year; `number` counts from 1 within the year."""

    year: int
    length: Length
    number: int = 1

    def __str__(self) -> str:
        """Return the period as it is written in commands, files and addresses: 2018, 2018-H1, 2018-Q3."""
        letter = {Length.QUARTER: "Q", Length.HALF_YEAR: "H", Length.YEAR: ""}[self.length]
        return f"{self.year}-{letter}{self.number}" if letter else str(self.year)

    @property
    def first_day(self) -> date:
        """The day on which the period begins."""
        return date(self.year, (self.number - 1) * self.length + 1, 1)

    @property
    def last_day(self) -> date:
        """The last day that belongs to the period."""
        return self.next.first_day - timedelta(days=1)

    @property
    def next(self) -> "Period":
        """The period of the same length that follows."""
        if self.number * self.length == 12:
            return Period(self.year + 1, self.length)
        return Period(self.year, self.length, self.number + 1)

    @property
    def previous(self) -> "Period":
        """The period of the same length before this one."""
        if self.number == 1:
            return Period(self.year - 1, self.length, 12 // self.length)
        return Period(self.year, self.length, self.number - 1)

    @property
    def quarters(self) -> "tuple[Period, ...]":
        """The quarters that make up the period, the first first; a quarter is its own only one."""
        first = Period(self.year, Length.QUARTER, (self.first_day.month - 1) // Length.QUARTER + 1)
        found = [first]
        while len(found) * Length.QUARTER < self.length:
            found.append(found[-1].next)
        return tuple(found)

    @property
    def label(self) -> Text:
        """The period in words."""
        if self.length is Length.YEAR:
            return Text(f"Viti {self.year}", f"Year {self.year}")
        numeral = _ROMAN[self.number - 1]
        if self.length is Length.HALF_YEAR:
            return Text(
                f"Gjashtëmujori {numeral} {self.year}", f"Half-year {numeral} of {self.year}"
            )
        return Text(f"Tremujori {numeral} {self.year}", f"Quarter {numeral} of {self.year}")

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


def parse(written: str) -> Period:
    """Read `2018`, `2018-H1` or `2018-Q3`; raises `RuleBroken` (field `period`) for anything else."""
    match = _WRITTEN.fullmatch(written.strip().upper())
    if match is None or not FIRST_YEAR <= int(match["year"]) <= LAST_YEAR:
        raise RuleBroken(
            _l("Write the period as 2018 (year), 2018-H1 (half-year) or 2018-Q3 (quarter)."),
            field="period",
        )
    year, part = int(match["year"]), match["part"]
    if part is None:
        return Period(year, Length.YEAR)
    length = Length.QUARTER if part[0] == "Q" else Length.HALF_YEAR
    return Period(year, length, int(part[1]))


def containing(day: date, *, length: Length) -> Period:
    """Return the period of `length` in which `day` lies."""
    return Period(day.year, length, (day.month - 1) // length + 1)
