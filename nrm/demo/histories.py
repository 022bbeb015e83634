"""What happened to every invented person: dated acts, who did them and what the forms say."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any

from nrm.auth.roles import Role
from nrm.demo.population import Person


@dataclass(frozen=True, slots=True)
class Step:
    """One act of the procedure, or `signal`; `at` is aware, `values` are answers by field name."""

    act: str
    at: datetime
    role: Role
    institution: str
    form: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class History:
    """One person's way through the mechanism, earliest step first."""

    person: Person
    steps: tuple[Step, ...]


def in_order_of_time(histories: Iterable[History]) -> Iterator[tuple[History, Step]]:
    """Yield the steps of all histories as they happened, each with the history it belongs to."""
    steps = [(history, step) for history in histories for step in history.steps]
    at = attrgetter("at")
    yield from sorted(steps, key=lambda pair: at(pair[1]))
