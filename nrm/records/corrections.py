"""What a correction may change of a signed form, and what of it stays."""

from typing import Any

from flask_babel import gettext as _

from nrm.cases.access import CaseFile
from nrm.foundation.declaration import Values
from nrm.foundation.errors import RuleBroken
from nrm.records import contents, queries
from nrm.records.kinds import Problem, RecordKind
from nrm.records.models import Record


def must_be_correctable(file: CaseFile, kind: RecordKind, record: Record) -> None:
    """Raise `RuleBroken` when the form comes back in another way, has two signatures or parts closed to the actor."""
    if not kind.correctable:
        raise RuleBroken(
            _("This form is not corrected: whoever reviews it gives it back to you for completion.")
        )
    if len(queries.signers_of(record)) > 1:
        raise RuleBroken(_("This form carries two signatures; one person alone cannot change it."))
    if not all(file.writes(section) for section in queries.sections_of(record)):
        raise RuleBroken(
            _(
                "Parts of this form are closed to you. Ask somebody on the team who may write all of it."
            )
        )


def answers_before(file: CaseFile, record: Record) -> dict[str, Any]:
    """Return the answers of the version that `record` corrects; nothing when it corrects none."""
    replaced = queries.replaced_by(record)
    return contents.read(file, replaced, purpose=contents.WRITING) if replaced else {}


def changed_decisions(kind: RecordKind, *, before: Values, answers: Values) -> list[Problem]:
    """Return a problem for each answer that an act followed from and that a correction would change."""
    if not before:
        return []
    return [
        Problem(
            _(
                "A correction cannot change this: %(question)s. %(instead)s",
                question=kind.form.field(name).label,
                instead=kind.instead,
            ),
            name,
        )
        for name in kind.decides
        if answers.get(name) != before.get(name)
    ]


def relevant(kind: RecordKind, answers: Values, *, before: Values) -> dict[str, Any]:
    """Return `answers` without those to questions that are not asked.

    What stood in the version `before` stays when only something outside the form has changed since: whoever was a
    child when it was signed may be an adult now.
    """
    asked_here = {field.name for field in kind.form.fields}
    unasked = {
        field.name
        for field in kind.form.fields
        if field.relevant
        and not field.is_relevant(answers)
        and (field.relevant.field in asked_here or field.name not in before)
    }
    return {name: value for name, value in answers.items() if name not in unasked}
