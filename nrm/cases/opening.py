"""Opening a case from what pages were sent: first a look for the same person, then complete particulars."""

from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from nrm.auth.policy import Permission
from nrm.auth.roles import Actor
from nrm.cases import caution, queries, register, search, service
from nrm.cases.access import CaseFile, case_for
from nrm.cases.forms import FirstLookForm, LookingForm, SearchForm, age_gap
from nrm.cases.register import Line
from nrm.foundation.web.declared_forms import DeclaredForm, values_of

Sent = MultiDict[str, str]


@dataclass(frozen=True, slots=True)
class Opening:
    """What came of it: the case that was opened, or the cases of people who may be the same.

    `case_id` is the id that the case has or will have. The page's form carries it, so that pressing its button once
    more leads to the same case. `seen` are the cases that were shown as perhaps the same, so that none is shown twice.
    """

    case_id: UUID
    file: CaseFile | None = None
    alike: list[Line] = field(default_factory=list)
    seen: frozenset[UUID] = frozenset()


def found(form: SearchForm, actor: Actor) -> list[Line] | None:
    """Return whom the actor looked for among their own cases; None when nothing was sent or something is missing."""
    if not _is_sent(form, actor):
        return None
    return register.lines(actor, [hit.case for hit in search.find(actor, form.asked())])


def first_look(form: FirstLookForm, actor: Actor) -> list[Line] | None:
    """Return the actor's own cases of people who may be the one described, as `found` does."""
    if not _is_sent(form, actor):
        return None
    hits = search.find(actor, form.asked(), action=search.FIRST_LOOK)
    return register.lines(actor, [hit.case for hit in hits])


def is_taken(form: DeclaredForm) -> bool:
    """Tell whether the particulars were sent and are complete; what is missing stands in the form."""
    if not form.validate_on_submit():
        return False
    if age_gap(values_of(form)):
        form.maybe_minor.errors = [_("Without an age, say whether the person could be under 18")]
        return False
    return True


def try_to_open(form: DeclaredForm, actor: Actor, *, sent: Sent) -> Opening:
    """Open a case if the particulars are complete, or return the one that this very form opened already.

    `sent` holds `case_id`, the cases `seen` as perhaps the same, and maybe `open_anyway`: with others alike among the
    actor's cases it is opened only with the latter. Raises `NotFound` for the id of somebody else's case.
    """
    case_id, seen = case_id_in(sent) or uuid4(), _seen_in(sent)
    if not is_taken(form):
        return Opening(case_id, seen=seen)
    if queries.exists(case_id):
        return Opening(case_id, file=case_for(actor, case_id, Permission.CASES_READ))
    answers = values_of(form)
    alike = _alike(answers, actor, besides=seen)
    if alike and not sent.get("open_anyway"):
        return Opening(case_id, alike=alike, seen=seen)
    return Opening(case_id, file=service.open_case(answers, by=actor, case_id=case_id))


def about_to_open(lines: Collection[Line]) -> Opening:
    """Return the opening of a case after `lines` were shown as perhaps the same person."""
    return Opening(uuid4(), seen=frozenset(line.file.case.id for line in lines))


def shown_before(sent: Sent) -> Opening:
    """Return the opening of a case after a page that showed the cases named in `sent`."""
    return Opening(uuid4(), seen=_seen_in(sent))


def case_id_in(sent: Sent) -> UUID | None:
    """Return the case id that a form carried, or None."""
    return _id(sent.get("case_id", ""))


def _is_sent(form: LookingForm, actor: Actor) -> bool:
    if not form.validate_on_submit():
        return False
    if not caution.must_explain(actor):
        return True
    if form.reason.data:
        caution.explain(actor, form.reason.data)
        return True
    form.ask_reason()
    return False


def _alike(answers: dict[str, object], actor: Actor, *, besides: Collection[UUID]) -> list[Line]:
    hits = search.possible_duplicates(actor, answers)
    return register.lines(actor, [hit.case for hit in hits if hit.case.id not in besides])


def _seen_in(sent: Sent) -> frozenset[UUID]:
    return frozenset(known for each in sent.getlist("seen") if (known := _id(each)))


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
