"""Quarters, half-years, years and rolling years: how they are written, when they begin and end, their names."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import IntEnum

from flask_babel import lazy_gettext as _l

from nrm.foundation.errors import RuleBroken
from nrm.foundation.text import Text

FIRST_YEAR = 2005
"""The year of the first agreement on a National Referral Mechanism; nothing was counted before it."""
LAST_YEAR = 2099

_WRITTEN = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<part>H[12]|[QR][1-4]))?")
_ROMAN = ("I", "II", "III", "IV")


class Length(IntEnum):
    """How many months a period has."""

    QUARTER = 3
    HALF_YEAR = 6
    YEAR = 12


@dataclass(frozen=True, slots=True)
class Period:
    """A whole calendar quarter, half-year or year; `number` counts from 1 within the year.

    A `rolling` year is the twelve months that end with the quarter `number` of `year`, which is not the fourth.
    """

    year: int
    length: Length
    number: int = 1
    rolling: bool = False

    def __str__(self) -> str:
        """Return the period as it is written in commands, files and addresses: 2018, 2018-H1, 2018-Q3, 2018-R3."""
        if self.rolling:
            return f"{self.year}-R{self.number}"
        letter = {Length.QUARTER: "Q", Length.HALF_YEAR: "H", Length.YEAR: ""}[self.length]
        return f"{self.year}-{letter}{self.number}" if letter else str(self.year)

    @property
    def first_day(self) -> date:
        """The day on which the period begins."""
        if self.rolling:
            return date(self.year - 1, self.number * Length.QUARTER + 1, 1)
        return date(self.year, (self.number - 1) * self.length + 1, 1)

    @property
    def last_day(self) -> date:
        """The last day that belongs to the period."""
        return self.next.first_day - timedelta(days=1)

    @property
    def next(self) -> "Period":
        """The period of the same length that follows."""
        if self.rolling:
            return replace(self, year=self.year + 1)
        if self.number * self.length == 12:
            return Period(self.year + 1, self.length)
        return Period(self.year, self.length, self.number + 1)

    @property
    def previous(self) -> "Period":
        """The period of the same length before this one."""
        if self.rolling:
            return replace(self, year=self.year - 1)
        if self.number == 1:
            return Period(self.year - 1, self.length, 12 // self.length)
        return Period(self.year, self.length, self.number - 1)

    @property
    def quarters(self) -> "tuple[Period, ...]":
        """The quarters that make up the period, the first first; a quarter is its own only one."""
        found = [containing(self.first_day, length=Length.QUARTER)]
        while len(found) * Length.QUARTER < self.length:
            found.append(found[-1].next)
        return tuple(found)

    @property
    def label(self) -> Text:
        """The period in words."""
        if self.rolling:
            numeral = _ROMAN[self.number - 1]
            return Text(
                f"Dymbëdhjetë muajt deri në tremujorin {numeral} {self.year}",
                f"Twelve months to quarter {numeral} of {self.year}",
            )
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
    """Read `2018`, `2018-H1`, `2018-Q3` or `2018-R3`; raises `RuleBroken` (field `period`) for anything else."""
    match = _WRITTEN.fullmatch(written.strip().upper())
    if match is None or not FIRST_YEAR <= int(match["year"]) <= LAST_YEAR:
        raise RuleBroken(
            _l(
                "Write the period as 2018 (year), 2018-H1 (half-year), 2018-Q3 (quarter) or 2018-R3 (the twelve months"
                " to the third quarter)."
            ),
            field="period",
        )
    year, part = int(match["year"]), match["part"]
    if part is None:
        return Period(year, Length.YEAR)
    number = int(part[1])
    if part[0] == "R":
        return (
            Period(year, Length.YEAR)
            if number == 4
            else Period(year, Length.YEAR, number, rolling=True)
        )
    return Period(year, Length.QUARTER if part[0] == "Q" else Length.HALF_YEAR, number)


def containing(day: date, *, length: Length) -> Period:
    """Return the period of `length` in which `day` lies."""
    return Period(day.year, length, (day.month - 1) // length + 1)
