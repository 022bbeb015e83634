"""What is asked for at the Authority's desk: a question for a table, a password for a document."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from nrm.analysis.composing import Question
from nrm.foundation.documents.locking import LONGEST
from nrm.foundation.web.forms import BaseForm
from nrm.foundation.web.questions import Needed, PasswordField
from nrm.statistics.report import Scope
from nrm.statistics.tables import DIMENSIONS

USUAL_ROWS, USUAL_COLUMNS = "exploitation", "majority"


class LockForm(BaseForm):
    """The password of a document."""

    password = PasswordField(
        _l("Password of the file"),
        needed=Needed.NOW,
        hint=_l("At least 12 characters. Tell it to the reader by another way than the file."),
        missing=_l("Choose a password"),
        longest=LONGEST,
        autocomplete="new-password",
    )


def question_in(scope: Scope, asked: Mapping[str, str]) -> Question:
    """Read what is composed from the words of an address; unknown words mean the usual.

    The dimension with more lines goes down, whichever was named first: a table as wide as a screen is read.
    """
    known = DIMENSIONS[scope.rollup]
    rows, columns = asked.get("rows", USUAL_ROWS), asked.get("columns", USUAL_COLUMNS)
    rows = rows if rows in known else USUAL_ROWS
    if columns not in known or columns == rows:
        return Question(scope, rows)
    longer, shorter = sorted((rows, columns), key=lambda name: -len(known[name].categories))
    return Question(scope, longer, shorter)
