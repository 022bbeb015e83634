"""The fullest answers that a form can take, made from its declaration: a canary in every text."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from nrm.auth.queries import institution_choices
from nrm.foundation import clock
from nrm.foundation.declaration import Field, Kind, When
from tests.security.canaries import canary

FAR = 30
"""Days from today to the first of a form's days to come."""


def fullest(code: str, fields: Iterable[Field], **changes: Any) -> dict[str, Any]:
    """Return an answer to each of `fields` of the form `code`, so that as many as possible are asked.

    Days to come follow each other in the order of the questions. `changes` are answers to give instead.
    """
    asked = tuple(fields)
    wanted = dict(_conditions(asked))
    answers = {
        field.name: _answer(code, field, wanted.get(field.name), place)
        for place, field in enumerate(asked)
    }
    return {name: answer for name, answer in {**answers, **changes}.items() if answer is not None}


def _conditions(fields: Iterable[Field]) -> Iterator[tuple[str, str]]:
    for field in fields:
        for condition in (field.required, field.relevant):
            if isinstance(condition, When):
                yield condition.field, condition.values[0]


def _answer(code: str, field: Field, wanted: str | None, place: int) -> Any:
    match field.kind:
        case Kind.TEXT | Kind.LONG_TEXT:
            return canary(code, field.name)
        case Kind.DATE:
            ahead = 0 if field.in_past else FAR + place
            return (clock.today() + timedelta(ahead)).isoformat()
        case Kind.INTEGER:
            return field.maximum if field.maximum is not None else 7
        case Kind.SCORE:
            return 3
        case Kind.CHOICES:
            return _offered(field)
        case _:
            return wanted or next(iter(_offered(field)), None)


def _offered(field: Field) -> list[str]:
    if field.kind is Kind.YES_NO:
        return ["YES", "NO", "NOT_KNOWN"]
    if field.kind is Kind.INSTITUTION:
        return list(institution_choices(field.institution_kinds))
    return list(field.codes.choices()) if field.codes else []
