"""What the pages show of what is kept, held and erased."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from nrm.auth.policy import Permission, ever
from nrm.auth.queries import user_names
from nrm.auth.roles import Actor
from nrm.cases.access import CaseFile, files_of
from nrm.cases.models import Case
from nrm.foundation import clock
from nrm.retention import epochs, overview, queries
from nrm.retention.batches import whole_asked_for
from nrm.retention.epochs import Steps
from nrm.retention.models import Erasure
from nrm.retention.overview import Line
from nrm.retention.rules import ANSWER_WITHIN, SIGNAL, Kept, has_lapsed
from nrm.retention.scope import Whole, whole_of
from nrm.retention.words import period_words, reason_words


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that waits, and what it is of."""

    case_id: UUID
    number: str
    reason: str
    by: str
    at: datetime
    until: datetime
    lapsed: bool
    own: bool
    """The actor asked for it themselves, so that another person has to answer."""
    of_signals: bool
    rows: int = 0
    person_too: bool = False


@dataclass(frozen=True, slots=True)
class OldSignals:
    """How many signals that led to no case are past their period, and how many of them one request takes."""

    count: int
    at_once: int
    until: date
    """The last day of an answer that is past its period."""
    kept: Kept
    asked: bool


@dataclass(frozen=True, slots=True)
class Done:
    """What is left of an erased case, or of signals: one line."""

    erasure_id: UUID
    number: str
    of_signals: bool
    at: datetime
    reason: str
    steps: Steps


@dataclass(frozen=True, slots=True)
class State:
    """All that the page of what is kept shows; `may_…` are the actor's own ways on."""

    kinds: Sequence[tuple[Kept, str]]
    over: Sequence[Line]
    found: Sequence[Line]
    held: Sequence[Case]
    asked: Sequence[Asked]
    done: Sequence[Done]
    signals: OldSignals
    within_reach: set[UUID]
    """Cases that the actor may go on to."""
    may_ask: bool
    may_answer: bool
    may_hold: bool


def state_of(actor: Actor, *, number: str | None) -> State:
    """Return what `actor` sees; with the `number` of a closed case that one as well, past its period or not."""
    by = actor.author
    kinds = overview.kinds()
    over = overview.past_period(by=by)
    found = overview.lines(queries.closed_numbered(number), by=by) if number else []
    held, asked = queries.all_held(), queries.waiting()
    ids = {line.case_id for line in [*over, *found]} | {case.id for case in held}
    return State(
        kinds=[(kept, period_words(kept)) for kept in kinds.values()],
        over=over,
        found=found,
        held=held,
        asked=[_asked(one, actor) for one in asked],
        done=[_done(one) for one in queries.done()],
        signals=old_signals(),
        within_reach=_within_reach(actor, ids | {one.case_id for one in asked}),
        may_ask=ever(actor.role, Permission.ERASURES_ASK),
        may_answer=ever(actor.role, Permission.ERASURES_APPROVE),
        may_hold=ever(actor.role, Permission.HOLDS_SET),
    )


def case_of(file: CaseFile) -> Line:
    """Return one closed case with how long it is kept."""
    return overview.line_of(file.case, by=file.actor.author)


def request_of(file: CaseFile, erasure: Erasure) -> Asked:
    """Return a request with how much an approval takes."""
    return _asked(erasure, file.actor, whole=whole_of(file.case))


def request_of_signals(actor: Actor, erasure: Erasure) -> Asked:
    """Return the request for signals with how much an approval takes: never what they say."""
    return _asked(erasure, actor, whole=whole_asked_for(erasure))


def old_signals() -> OldSignals:
    """Return what is to be known of signals past their period before they are erased: how many, and until when."""
    before = overview.signals_before(clock.now())
    count = queries.count_old_signals(before)
    return OldSignals(
        count=count,
        at_once=min(count, queries.BATCH),
        until=clock.local(before).date() - timedelta(days=1),
        kept=overview.kinds()[SIGNAL],
        asked=queries.signals_asked_for() is not None,
    )


def _asked(erasure: Erasure, actor: Actor, *, whole: Whole | None = None) -> Asked:
    return Asked(
        case_id=erasure.case_id,
        number=erasure.number,
        reason=reason_words(erasure.reason),
        by=user_names([erasure.asked_by])[erasure.asked_by],
        at=erasure.asked_at,
        until=erasure.asked_at + ANSWER_WITHIN,
        lapsed=has_lapsed(erasure.asked_at, now=clock.now()),
        own=erasure.asked_by == actor.user_id,
        of_signals=erasure.is_of_signals,
        rows=len(whole.ids) if whole else 0,
        person_too=whole is not None and whole.person_id is not None,
    )


def _done(erasure: Erasure) -> Done:
    return Done(
        erasure.id,
        erasure.number,
        erasure.is_of_signals,
        erasure.answered_at or erasure.asked_at,
        reason_words(erasure.reason),
        epochs.steps_of(erasure),
    )


def _within_reach(actor: Actor, ids: set[UUID]) -> set[UUID]:
    return {file.case.id for file in files_of(actor, queries.cases(ids))}
