"""The question for a date, and the check that two dates are in order."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from wtforms.utils import unset_value

from nrm.foundation import clock
from nrm.foundation.web import typed_text
from nrm.foundation.web.questions import Question, Words
from nrm.foundation.web.typed_dates import BOXES, Box, DateProblem, TypedDate


class DayMonthYearField(Question):
    """A date in three boxes, day first; one ISO value under the question's own name is taken too.

    `in_past` refuses days after today (Europe/Tirane). `typed` keeps the boxes as they were filled
    and `bad_boxes` those to correct.
    """

    control = "date"

    def __init__(self, label: Words, *args: Any, in_past: bool = False, **settings: Any) -> None:
        super().__init__(label, *args, **settings)
        self.in_past = in_past
        self.typed = TypedDate()
        self.bad_boxes: tuple[Box, ...] = ()
        self._sent: Any = None

    @property
    def first_id(self) -> str:
        """The id of the first box to correct."""
        return f"{self.id}-{self.bad_boxes[0] if self.bad_boxes else 'day'}"

    @property
    def is_group(self) -> bool:
        """Three boxes."""
        return True

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Collect the boxes, then process as any field does."""
        self._sent = formdata
        super().process(formdata, data, extra_filters)

    def process_data(self, value: Any) -> None:
        """Show a stored date, given as date or ISO text."""
        try:
            self.data = date.fromisoformat(value) if isinstance(value, str) else value
        except ValueError:
            self.data = None
        self.typed = TypedDate.of(self.data) if self.data else TypedDate()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the boxes."""
        self.data = None
        self.typed = TypedDate.from_text(str(valuelist[0])) if valuelist else self._boxes_sent()
        if self.typed.is_empty:
            return
        try:
            self.data = self.typed.read()
        except DateProblem as problem:
            self.bad_boxes = problem.boxes
            raise
        if self.in_past and self.data > clock.today():
            self.bad_boxes = BOXES
            raise ValueError(_("The date must be today or earlier"))

    def _boxes_sent(self) -> TypedDate:
        def box(name: Box) -> str:
            return typed_text.one_line(str(self._sent.get(f"{self.name}-{name}", "")))[:40]

        return TypedDate(box("day"), box("month"), box("year"))

    def canonical(self) -> str | None:
        """Return the date as ISO text."""
        return self.data.isoformat() if self.data else None


def in_order(earlier: DayMonthYearField, later: DayMonthYearField) -> bool:
    """Tell whether two dates are in order; one missing is in order. Refuse `later` otherwise."""
    if not earlier.data or not later.data or earlier.data <= later.data:
        return True
    message = _(
        "This date lies before “%(earlier)s”. Correct one of the two",
        earlier=str(earlier.label.text),
    )
    later.errors = [*later.errors, message]
    later.bad_boxes = BOXES
    return False
