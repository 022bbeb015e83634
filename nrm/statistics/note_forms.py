"""The form in which the officer who prepares an annual release puts into words what came late or was corrected."""

from flask_babel import lazy_gettext as _l

from nrm.foundation.text import Text
from nrm.foundation.web.forms import BaseForm
from nrm.foundation.web.questions import LongTextField, Needed
from nrm.statistics.late.wording import LONGEST


class NoteForm(BaseForm):
    """The words in both languages."""

    sq = LongTextField(
        _l("In Albanian"),
        hint=_l(
            "Without numbers and without anything that points at a person: no audit reads words."
        ),
        longest=LONGEST,
        rows=8,
        needed=Needed.NOW,
    )
    en = LongTextField(_l("In English"), longest=LONGEST, rows=8, needed=Needed.NOW)

    @property
    def words(self) -> Text:
        """What was written."""
        return Text(str(self.sq.data), str(self.en.data))
