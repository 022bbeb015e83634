"""What the pages of a referral show, put together for the actor who looks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from nrm.auth.roles import Actor
from nrm.cases.access import CaseFile, files_of
from nrm.cases.identity_door import open_identities_masked, open_identity
from nrm.cases.models import Task
from nrm.cases.queries import open_tasks
from nrm.cases.rules import age_on, initials, is_child
from nrm.cases.sections import IDENTITY
from nrm.foundation import clock
from nrm.foundation.declaration import Field, FormDeclaration, Part, Values
from nrm.foundation.paging import Page
from nrm.identification.initial import F1
from nrm.identification.service import suggestion_for
from nrm.records import contents
from nrm.records.forms import in_words
from nrm.records.kinds import kinds
from nrm.records.queries import newest_signed, signed_forms
from nrm.referrals import queries
from nrm.referrals.queries import Story, Waiting
from nrm.referrals.rules import Check, Looked, checklist, key_data
from nrm.referrals.sections import F3
from nrm.referrals.service import words_of

REVIEW = "review"
"""The purpose for which a reviewer opens the file."""
_RISK = "F4"


@dataclass(frozen=True, slots=True)
class Shown:
    """A signed form in words, as far as the actor may read it."""

    form: FormDeclaration
    parts: Sequence[tuple[Part, list[tuple[Field, str]]]]


@dataclass(frozen=True, slots=True)
class Due:
    """A step that waits, and whether its deadline has passed."""

    task: Task

    @property
    def late(self) -> bool:
        """Tell whether the deadline has passed."""
        return self.task.due_at is not None and self.task.due_at < clock.now()


@dataclass(frozen=True, slots=True)
class Review:
    """A file as the reviewer sees it: who it is, masked; the forms; the checklist; the referrals so far."""

    initials: str
    age: int | None
    child: bool | None
    sex: str | None
    forms: Sequence[Shown]
    checks: Sequence[Check]
    stories: Sequence[Story]
    words: dict[UUID, str]
    due: Due | None
    next_task: Task | None


@dataclass(frozen=True, slots=True)
class Line:
    """A referral that waits, as a list shows it."""

    due: Due
    waiting: Waiting
    initials: str | None


def review_of(file: CaseFile, *, proposal: Values) -> Review:
    """Return the file for a reviewer; `proposal` are the answers of its F3."""
    identity = open_identity(file, purpose=REVIEW)
    child = is_child(identity, clock.today())
    facts = {"child": "YES" if child else "NO"}
    initial = {**facts, **_answers(file, F1.code)}
    stories = queries.of_case(file.case.id)
    looked = Looked(
        identity=identity,
        initial=initial,
        referral=proposal,
        child=child,
        suggested=suggestion_for(initial).status,
        key_data=key_data((*IDENTITY.fields, *F1.fields), {**identity, **initial}),
        signed_forms=signed_forms(file.case.id),
    )
    forms = {F3.code: proposal, F1.code: initial, _RISK: {**facts, **_answers(file, _RISK)}}
    return Review(
        initials=initials(identity),
        age=age_on(identity, clock.today()),
        child=child,
        sex=identity.get("sex"),
        forms=[_shown(file, code, answers) for code, answers in forms.items() if len(answers) > 1],
        checks=checklist(looked),
        stories=stories,
        words=words_in(file, stories),
        due=due_of(file, "REVIEW"),
        next_task=queries.next_to_review(file.actor, after=file.case.id),
    )


def words_in(file: CaseFile, stories: Iterable[Story]) -> dict[UUID, str]:
    """Return what people wrote in their answers, as far as the actor needs to know, by answer id."""
    return words_of(file, [answer.row for story in stories for answer in story.answers])


def due_of(file: CaseFile, step: str) -> Due | None:
    """Return the step of this code that waits in the case."""
    return next((Due(task) for task in open_tasks(file.case.id) if task.step == step), None)


def lines_of(actor: Actor, page: Page[Task]) -> list[Line]:
    """Return the lines of a list; the initials of those whose identity the actor may read."""
    files = files_of(actor, [task.case for task in page.items])
    identities = open_identities_masked(actor, files)
    names = {case_id: initials(identity) for case_id, identity in identities.items()}
    return [
        Line(Due(waiting.task), waiting, names.get(waiting.task.case_id))
        for waiting in queries.with_senders(page.items)
    ]


def _answers(file: CaseFile, code: str) -> dict[str, Any]:
    record = newest_signed(file.case.id, code)
    return contents.read(file, record, purpose=REVIEW) if record else {}


def _shown(file: CaseFile, code: str, answers: Values) -> Shown:
    form = kinds()[code].form
    return Shown(form, in_words(file, form, answers))
