"""What a data officer says about two people who may be one."""

from flask_babel import lazy_gettext as _l

from nrm.duplicates.models import Verdict
from nrm.foundation.text import Text
from nrm.foundation.web.choice_questions import ChoiceField
from nrm.foundation.web.forms import BaseForm
from nrm.foundation.web.questions import LongTextField, Needed

VERDICTS: dict[str, Text] = {
    Verdict.JOINED: Text("Është i njëjti person", "It is the same person"),
    Verdict.DIFFERENT: Text("Janë dy persona", "They are two persons"),
}
MEANING: dict[str, Text] = {
    Verdict.JOINED: Text(
        "Të dy regjistrimet mbeten dhe askush nuk sheh rast që nuk e shihte; episodet numërohen si të një personi.",
        "Both entries stay and nobody sees a case that they did not see; the episodes count as one person's.",
    ),
    Verdict.DIFFERENT: Text(
        "Këta të dy nuk propozohen më.",
        "These two are not proposed again.",
    ),
}


class VerdictForm(BaseForm):
    """The decision and why."""

    verdict = ChoiceField(_l("What they are"), choices=VERDICTS, hints=MEANING, needed=Needed.NOW)
    reason = LongTextField(
        _l("How you know"),
        hint=_l("For example: whom you asked, which document agrees. It is stored sealed."),
        needed=Needed.NOW,
        longest=500,
        rows=3,
    )
