"""The words of searches that look for an erased person: they belong to no case, so they are known by what they say."""

import re
from uuid import UUID, uuid4

from sqlalchemy import select

from nrm.audit.models import Entry
from nrm.audit.trail import Author, typed_place
from nrm.auth.policy import BulkReader
from nrm.cases.door import enter_in_bulk
from nrm.cases.freshness import entry_of
from nrm.cases.identity_door import open_every_version
from nrm.cases.models import Person
from nrm.cases.name_index import FIND, NameIndex, Query
from nrm.cases.search import DUPLICATES, FIRST_LOOK, NAMES
from nrm.foundation.database import db
from nrm.vault.ring import key_ring
from nrm.vault.sealing import unseal_small

_ANSWER = re.compile(r"(?:^|; )(\w+): ")
"""What begins each answer in the words that a search keeps (`LookingForm.typed`)."""


def searches_for(person_id: UUID, *, by: Author) -> list[int]:
    """Return the numbers of the entries whose typed words find the person, by any name they ever had here.

    Opens the words of all searches and the person's identities as the named reader `retention`, in the trail; shows
    nothing of them. Raises `Altered` when a version of the identity is not as it was written: by another name, or with
    one missing, words would stay that look for the person.
    """
    names = _index(person_id, by=by)
    query = (
        select(Entry.id, Entry.seq, Entry.sealed_detail)
        .where(Entry.action.in_((NAMES, FIRST_LOOK, DUPLICATES)), Entry.sealed_detail.is_not(None))
        .order_by(Entry.seq)
    )
    rows = db.session.execute(query).all()
    enter_in_bulk(BulkReader.RETENTION, by=by, detail={"searches": len(rows)})
    return [
        seq
        for entry_id, seq, blob in rows
        if blob and names.search(_asked(entry_id, blob), at_least=FIND)
    ]


def asked_in(typed: str) -> Query:
    """Return the search for the names that were kept in `typed`; words in no known form are taken for a name.

    Births and fathers are left out, so that rather too much is taken than too little.
    """
    pieces = _ANSWER.split(typed)
    said = dict(zip(pieces[1::2], pieces[2::2], strict=True)) or {"name": typed}
    return Query(
        name=said.get("name", ""),
        first_name=said.get("first_name", ""),
        last_name=said.get("last_name", ""),
    )


def _asked(entry_id: UUID, blob: bytes) -> Query:
    return asked_in(unseal_small(key_ring(), blob, place=typed_place(entry_id)))


def _index(person_id: UUID, *, by: Author) -> NameIndex:
    """Return an index of nobody but this person, with every name they had."""
    person = db.session.get_one(Person, person_id)
    names = NameIndex()
    for identity in open_every_version(BulkReader.RETENTION, person, by=by):
        names.put(entry_of(uuid4(), identity))
    return names
