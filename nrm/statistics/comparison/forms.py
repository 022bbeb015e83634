"""The questions about numbers of others."""

from flask_babel import lazy_gettext as _l

from nrm.foundation.text import Text
from nrm.foundation.web.choice_questions import ChoiceField
from nrm.foundation.web.forms import BaseForm
from nrm.foundation.web.questions import LongTextField, Needed
from nrm.statistics.comparison.lines import COLUMNS

LONGEST = 100_000
"""A thousand lines with long sources."""
_ONLY, _KEEP = "only", "keep"
_THEN = {
    _ONLY: Text(
        "Vetëm krahasoji; asgjë nuk ruhet. Për nxjerrje që nuk janë botuar, si ato të SIVET-it.",
        "Only compare; nothing is kept. For extracts that are not published, such as those of SIVET.",
    ),
    _KEEP: Text(
        "Janë botuar: kontrollo me to gjithçka tonën. Ruhen kur i miraton një person i dytë.",
        "They are published: audit everything of ours with them. They are kept when a second person approves them.",
    ),
}


class LinesForm(BaseForm):
    """Numbers of others, as lines."""

    numbers = LongTextField(
        _l("The lines of the file"),
        hint=_l("The first line names the columns: %(columns)s.", columns=", ".join(COLUMNS)),
        longest=LONGEST,
        rows=12,
        needed=Needed.NOW,
    )
    then = ChoiceField(_l("What to do with them"), choices=_THEN, needed=Needed.NOW)

    @property
    def keeps(self) -> bool:
        """Tell whether the numbers are to be kept."""
        return bool(self.then.data == _KEEP)
