"""Whether the dates of a form can be true together; each function returns the problems it finds."""

from datetime import date

from flask_babel import gettext as _

from nrm.cases.access import CaseFile
from nrm.foundation import clock
from nrm.foundation.declaration import FormDeclaration, Values
from nrm.records.kinds import Problem
from nrm.records.queries import is_correction


def day_of(answers: Values, name: str) -> date | None:
    """Return the answer to the date question `name`, or None."""
    given = answers.get(name)
    return date.fromisoformat(given) if given else None


def opened_on(file: CaseFile) -> date:
    """Return the day, in Albania, on which the case was opened."""
    return clock.local(file.case.opened_at).date()


def backwards(form: FormDeclaration, answers: Values, *pairs: tuple[str, str]) -> list[Problem]:
    """Find pairs of date questions (earlier, later) that are both answered, the later one before the earlier."""
    problems = []
    for earlier, later in pairs:
        first, second = day_of(answers, earlier), day_of(answers, later)
        if first and second and second < first:
            words = _(
                "“%(later)s” lies before “%(earlier)s”: correct one of the two",
                later=form.field(later).label,
                earlier=form.field(earlier).label,
            )
            problems.append(Problem(words, later))
    return problems


def before_opening(
    file: CaseFile, form: FormDeclaration, answers: Values, *names: str
) -> list[Problem]:
    """Find date questions that are answered with a day before the case was opened."""
    opened = opened_on(file)
    return [
        Problem(
            _(
                "“%(question)s” lies before the day on which the case was opened, %(day)s",
                question=form.field(name).label,
                day=f"{opened:%d.%m.%Y}",
            ),
            name,
        )
        for name in names
        if (day := day_of(answers, name)) and day < opened
    ]


def already_past(
    file: CaseFile, form: FormDeclaration, answers: Values, *names: str
) -> list[Problem]:
    """Find date questions about what is to come that are answered with a day before today.

    A correction of a signed form may name days that have passed meanwhile.
    """
    if is_correction(file.case.id, form.code):
        return []
    today = clock.today()
    return [
        Problem(
            _(
                "“%(question)s” has passed already: give a day to come",
                question=form.field(name).label,
            ),
            name,
        )
        for name in names
        if (day := day_of(answers, name)) and day < today
    ]
