"""Long lists, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select

from nrm.foundation.database import db

Item = TypeVar("Item")

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """One page of a list: `number` counts from 1, `pages` is at least 1, `total` counts all items."""

    items: Sequence[Item]
    number: int
    pages: int
    total: int


def page_of(query: Select[Any], *, number: int) -> Page[Any]:
    """Return page `number` of what `query` selects; a number beyond either end gives the nearest page."""
    counted = query.order_by(None).subquery()
    total = db.session.scalar(select(func.count()).select_from(counted)) or 0
    pages = max(1, -(-total // PER_PAGE))
    number = min(max(1, number), pages)
    rows = db.session.scalars(query.limit(PER_PAGE).offset((number - 1) * PER_PAGE)).unique().all()
    return Page(rows, number, pages, total)
