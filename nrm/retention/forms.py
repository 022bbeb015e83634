"""The forms by which a case is held back, an erasure is asked for, and the request is answered."""

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from nrm.foundation.text import Text
from nrm.foundation.web.choice_questions import ChoiceField
from nrm.foundation.web.forms import BaseForm
from nrm.foundation.web.questions import LongTextField, Needed, TextField
from nrm.retention.words import REASONS

NOW = Needed.NOW
LONGEST_WORDS = 1000


class Answer(StrEnum):
    """What is done with a request."""

    APPROVE = "approve"
    REFUSE = "refuse"


_ANSWERS: dict[str, Text] = {
    Answer.APPROVE: Text(
        "Miratoj: fshijeni tani, përgjithmonë", "I approve: erase it now, for good"
    ),
    Answer.REFUSE: Text("Refuzoj", "I refuse"),
}


def _sealed_words(label: LazyString, *, hint: LazyString, missing: LazyString) -> LongTextField:
    """Return the question for words that are kept sealed, in the trail or with the request."""
    return LongTextField(
        label, needed=NOW, hint=hint, missing=missing, longest=LONGEST_WORDS, rows=3
    )


class FindForm(BaseForm):
    """Which closed case to look at. Sent by GET: it changes nothing and can be kept as an address."""

    class Meta(BaseForm.Meta):
        """Needs no token."""

        csrf = False

    number = TextField(_l("Case number"), longest=16)


class HoldForm(BaseForm):
    """Why a hold is set or lifted."""

    words = _sealed_words(
        _l("Why"),
        hint=_l("Sealed in the trail. Name the file of the court or the decision, not the person."),
        missing=_l("Say why"),
    )


class AskForm(BaseForm):
    """Why a case is to be erased."""

    reason = ChoiceField(
        _l("Why is the case to be erased?"), choices=REASONS, needed=NOW, missing=_l("Choose why")
    )
    words = _sealed_words(
        _l("On what this stands"),
        hint=_l(
            "The letter, the decision, the rule. Do not name the person: it goes with the case."
        ),
        missing=_l("Say on what this stands"),
    )


class AskForSignalsForm(BaseForm):
    """On what it stands that old signals are erased."""

    words = _sealed_words(
        _l("On what this stands"),
        hint=_l("The rule or the decision. Name nobody, and nothing that was reported: it stays."),
        missing=_l("Say on what this stands"),
    )


class AnswerForm(BaseForm):
    """Whether a request is approved."""

    answer = ChoiceField(
        _l("Your answer"), choices=_ANSWERS, needed=NOW, missing=_l("Choose your answer")
    )
    words = LongTextField(
        _l("Why you refuse"),
        hint=_l("Sealed in the trail."),
        shown_when=("answer", (Answer.REFUSE,)),
        longest=LONGEST_WORDS,
        rows=3,
    )

    def validate(self, extra_validators: object = None) -> bool:
        """Check that a refusal says why."""
        right: bool = super().validate(extra_validators)
        if right and self.answer.data == Answer.REFUSE and not self.words.data:
            self.words.errors = [str(_l("Say why you refuse"))]
            return False
        return right
