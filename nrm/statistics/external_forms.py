"""The questions about a number that somebody else published."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from nrm.foundation.text import Text
from nrm.foundation.web.choice_questions import ChoiceField
from nrm.foundation.web.forms import BaseForm
from nrm.foundation.web.questions import IntegerField, Needed, TextField
from nrm.statistics.cells import EVERYBODY, Cell, cell, cell_of
from nrm.statistics.ledger.externals import Claim
from nrm.statistics.periods import Period, parse
from nrm.statistics.tables import DIMENSIONS, ONE_WAY, Rollup

EVERYBODY_WORDS = Text("Të gjithë personat", "All persons")
_CROSSED = Text("Gjinia dhe mosha", "Sex and age")
_BEGGING = Text("Puna e detyruar, me lypjen brenda", "Forced labour, begging within")


def groups() -> Mapping[str, Mapping[str, object]]:
    """Return the groups that a number can be about, in the reader's language, by the key of their cell."""
    dimensions = DIMENSIONS[Rollup.SEPARATE]
    found: dict[str, dict[str, object]] = {
        str(EVERYBODY_WORDS): {_code(EVERYBODY): EVERYBODY_WORDS}
    }
    for table in ONE_WAY:
        dimension = dimensions[table.dimensions[0]]
        found[str(dimension.title)] = {
            _code(cell({dimension.id: one.counts})): one.text for one in dimension.categories
        }
    found[str(dimensions["exploitation"].title)][
        _code(cell({"exploitation": ("BEGGING", "LABOUR")}))
    ] = _BEGGING
    sexes, ages = dimensions["sex"], dimensions["majority"]
    found[str(ages.title)] = {
        _code(cell({ages.id: one.counts})): one.text for one in ages.categories
    }
    found[str(_CROSSED)] = {
        _code(cell({"sex": sex.counts, "majority": age.counts})): f"{sex.text}, {age.text}"
        for sex in sexes.categories
        for age in ages.categories
    }
    return found


def _code(one: Cell) -> str:
    """Return how a form names a cell: an empty answer would be none."""
    return one.key or "*"


class ExternalForm(BaseForm):
    """One number that somebody else published."""

    source = TextField(
        _l("Who published it, and where"),
        hint=_l("A report with its year and page, a reply to a journalist with its date"),
        needed=Needed.NOW,
    )
    period = TextField(
        _l("Period"),
        hint=_l("2018 (year), 2018-H1 (half-year), 2018-Q3 (quarter)"),
        longest=8,
        needed=Needed.NOW,
    )
    group = ChoiceField(_l("Who is counted"), choices=groups, needed=Needed.NOW)
    number = IntegerField(_l("How many"), needed=Needed.NOW)
    highest = IntegerField(
        _l("At most how many"), hint=_l("Only if they wrote a range, or rounded the number")
    )

    def claim(self) -> tuple[Period, str, Claim]:
        """Return what was published; raises `RuleBroken` for a period that is none."""
        lowest = self.number.data
        highest = lowest if self.highest.data is None else self.highest.data
        counted = cell_of("" if self.group.data == "*" else str(self.group.data))
        return parse(self.period.data), str(self.source.data), Claim(counted, lowest, highest)
