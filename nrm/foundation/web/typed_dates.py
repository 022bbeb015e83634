"""Reading a date typed in three boxes, day first, and saying exactly what is wrong with it."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from flask_babel import gettext as _

Box = Literal["day", "month", "year"]
BOXES: tuple[Box, ...] = ("day", "month", "year")

EARLIEST_YEAR = 1900
LATEST_YEAR = 2100

_WHOLE_DATE = re.compile(r"([0-9]{1,2})[./ -]+([0-9]{1,2})[./ -]+([0-9]{4})")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


class DateProblem(ValueError):
    """The boxes hold no date; `boxes` names those to correct, the message says how."""

    def __init__(self, message: str, *, boxes: tuple[Box, ...]) -> None:
        super().__init__(message)
        self.boxes = boxes


@dataclass(frozen=True, slots=True)
class TypedDate:
    """The three boxes as typed."""

    day: str = ""
    month: str = ""
    year: str = ""

    @classmethod
    def of(cls, value: date) -> "TypedDate":
        """Return the boxes that show `value`."""
        return cls(str(value.day), str(value.month), str(value.year))

    @classmethod
    def from_text(cls, text: str) -> "TypedDate":
        """Return the boxes for 2019-03-27 or 27.3.2019; unreadable text stays in `day`."""
        if iso := _ISO_DATE.fullmatch(text.strip()):
            return cls(iso[3], iso[2], iso[1])
        if whole := _WHOLE_DATE.fullmatch(text.strip()):
            return cls(whole[1], whole[2], whole[3])
        return cls(day=text)

    @property
    def is_empty(self) -> bool:
        """True when nothing was typed."""
        return not (self.day or self.month or self.year)

    def read(self) -> date:
        """Return the date, 1900 to 2100; raises DateProblem naming the first thing to correct."""
        if self.day and not (self.month or self.year):
            spread = TypedDate.from_text(self.day)
            if spread.month:
                return spread.read()
        self._require_all()
        day = _number(
            self.day, box="day", highest=31, message=_("Write the day as a number from 1 to 31")
        )
        month = _number(
            self.month,
            box="month",
            highest=12,
            message=_("Write the month as a number from 1 to 12"),
        )
        year = self._year()
        try:
            return date(year, month, day)
        except ValueError:
            message = _("That date does not exist: check the day and the month")
            raise DateProblem(message, boxes=("day", "month")) from None

    def _require_all(self) -> None:
        empty = tuple(box for box in BOXES if not getattr(self, box))
        messages = {
            ("day",): _("Add the day"),
            ("month",): _("Add the month"),
            ("year",): _("Add the year"),
            ("day", "month"): _("Add the day and the month"),
            ("day", "year"): _("Add the day and the year"),
            ("month", "year"): _("Add the month and the year"),
            BOXES: _("Write the date like 27 3 2019"),
        }
        if empty:
            raise DateProblem(messages[empty], boxes=empty)

    def _year(self) -> int:
        if not re.fullmatch("[0-9]{4}", self.year):
            raise DateProblem(_("Write the year with 4 digits, like 2019"), boxes=("year",))
        year = int(self.year)
        if not EARLIEST_YEAR <= year <= LATEST_YEAR:
            message = _(
                "The year must be between %(first)s and %(last)s",
                first=EARLIEST_YEAR,
                last=LATEST_YEAR,
            )
            raise DateProblem(message, boxes=("year",))
        return year


def _number(typed: str, *, box: Box, highest: int, message: str) -> int:
    if re.fullmatch("[0-9]{1,2}", typed) and 1 <= int(typed) <= highest:
        return int(typed)
    raise DateProblem(message, boxes=(box,))
