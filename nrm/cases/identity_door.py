"""The door to who people are: as `nrm.cases.door`, and only the version that the trail names as the newest opens."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from nrm.audit import trail
from nrm.audit.trail import REFUSED, Author, Happening
from nrm.audit.versions import altered_among, are_all
from nrm.auth.policy import REFUSED as REFUSED_WORDS
from nrm.auth.policy import BulkReader, Permission, ever
from nrm.auth.roles import Actor
from nrm.cases import queries
from nrm.cases.access import CaseFile
from nrm.cases.door import pass_door, pass_in_bulk
from nrm.cases.identity_digests import WRITTEN, version_of
from nrm.cases.models import Person, PersonIdentity
from nrm.foundation.declaration import Section, Values
from nrm.foundation.errors import Altered, NotPermitted
from nrm.vault.ring import key_ring
from nrm.vault.sealing import Place, seal, unseal, unwrap

COMPARING = "DUPLICATE_CHECK"
"""The purpose of a look at two identities side by side, as `lists.REVEAL_PURPOSE` names it."""
MASKED = "masked"
"""The purpose of a look that shows initials, age and sex only."""
IDENTITY_SIZE = 1024
"""Identities are padded to multiples of so many bytes: at 256 the length of a name would now and then show."""


def open_identity(file: CaseFile, *, purpose: str) -> Values:
    """Open who the person is.

    Raises `NotPermitted` when identity is closed to the actor, and `Altered` as `newest_version` does.
    """
    newest = _newest(file)
    subject_id = newest.id if newest else None
    pass_door(file, [Section.IDENTITY], purpose=purpose, subject_id=subject_id)
    return _opened(file.case.person, _as_told(file, newest))


def newest_version(file: CaseFile) -> PersonIdentity:
    """Return the version of the person's identity that holds, sealed.

    Raises `Altered`, told to the trail, when it is not what was written last: changed, put back or taken away.
    """
    return _as_told(file, _newest(file))


def identity_in(person: Person, version: PersonIdentity) -> Values:
    """Open one version of an identity for writing the next one; nothing of it is shown to anybody."""
    return _opened(person, version)


def seal_identity(person: Person, row_id: UUID, values: Values) -> bytes:
    """Seal one version of a person's identity."""
    key = unwrap(key_ring(), person.key, owner=str(person.id))
    return seal(key, dict(values), in_person(person.id, row_id), padding=IDENTITY_SIZE)


def open_identities_masked(actor: Actor, files: Sequence[CaseFile]) -> dict[UUID, Values]:
    """Open the identities behind a list page, by case id: one entry in the trail for the whole list.

    Left out are cases whose identity is closed to the actor, and those whose identity is not what was written last:
    the trail is told of each, and the case itself says so to whoever opens it. One bad row closes no list.
    """
    readable = [file.case for file in files if file.reads(Section.IDENTITY)]
    if not readable:
        return {}
    looked = {"cases": [case.id.hex for case in readable]}
    trail.record_for_good(
        Happening("identity:list", section=Section.IDENTITY, purpose=MASKED, detail=looked),
        by=actor.author,
    )
    newest = _those_told(
        {case.person_id: case.id for case in readable},
        queries.newest_identities([case.person_id for case in readable]),
        by=actor.author,
    )
    return {
        case.id: _opened(case.person, newest[case.person_id])
        for case in readable
        if case.person_id in newest
    }


def open_identities_side_by_side(
    actor: Actor, people: Sequence[Person], *, subject_id: UUID, typed: str
) -> dict[UUID, Values]:
    """Open identities for whoever decides about duplicates, by person id: without a part in the cases.

    One entry in the trail; `subject_id` is what the look was about, `typed` says sealed whose cases they are. Raises
    `NotPermitted` for a role without that task, and `Altered` when one of them is not what was written last.
    """
    if not ever(actor.role, Permission.DUPLICATES_DECIDE):
        raise NotPermitted(REFUSED_WORDS)
    happening = Happening(
        "duplicates:compare",
        subject_id=subject_id,
        section=Section.IDENTITY,
        purpose=COMPARING,
        typed=typed,
    )
    trail.record_for_good(happening, by=actor.author)
    ids = [person.id for person in people]
    # Of no case: a team that read it would learn that somebody alike is known elsewhere.
    newest = _those_told(dict.fromkeys(ids), queries.newest_identities(ids), by=actor.author)
    if len(newest) < len(ids):
        raise Altered
    return {person.id: _opened(person, newest[person.id]) for person in people}


def open_identities_in_bulk(
    reader: BulkReader, people: Iterable[Person], *, by: Author
) -> dict[UUID, Values]:
    """Open who many persons are for a part of the system, by person id.

    Left out are those whose identity is not what was written last, and the trail is told of each: whoever reads
    decides whether it can do without them. Raises `NotPermitted` for a reader without the grant.
    """
    pass_in_bulk(reader, Section.IDENTITY)
    known = {person.id: person for person in people}
    newest = _those_told(dict.fromkeys(known), queries.newest_identities(list(known)), by=by)
    return {person_id: _opened(known[person_id], row) for person_id, row in newest.items()}


def open_every_version(reader: BulkReader, person: Person, *, by: Author) -> list[Values]:
    """Open all that was ever written of who a person is, the first version first.

    Raises `Altered`, told to the trail, when a version is missing or is not as it was written.
    """
    pass_in_bulk(reader, Section.IDENTITY)
    rows = queries.identities_of(person.id)
    if not are_all(person.id, map(version_of, rows), acts=WRITTEN):
        tell_altered(person.id, by=by)
        raise Altered
    return [_opened(person, row) for row in rows]


def tell_altered(person_id: UUID, *, by: Author, case_id: UUID | None = None) -> None:
    """Tell the trail that a person's identity is not what was written last, so that it was not opened."""
    noted = Happening(
        "identity:altered",
        case_id=case_id,
        subject_id=person_id,
        section=Section.IDENTITY,
        decision=REFUSED,
    )
    trail.record_for_good(noted, by=by)


def in_person(person_id: UUID, row_id: UUID) -> Place:
    """Return where one version of an identity is sealed."""
    return Place("person", str(person_id), Section.IDENTITY, str(row_id))


def _newest(file: CaseFile) -> PersonIdentity | None:
    """Return the newest version, in turn: a correction under way would stand in the trail before it is seen here."""
    trail.take_turn()
    return queries.newest_identity(file.case.person_id)


def _as_told(file: CaseFile, newest: PersonIdentity | None) -> PersonIdentity:
    person_id = file.case.person_id
    found = {person_id: newest} if newest else {}
    told = _those_told({person_id: file.case.id}, found, by=file.actor.author)
    if person_id not in told:
        raise Altered
    return told[person_id]


def _those_told(
    asked: Mapping[UUID, UUID | None], newest: Mapping[UUID, PersonIdentity], *, by: Author
) -> dict[UUID, PersonIdentity]:
    """Return the newest versions that are what was written last; of each other one the trail is told.

    `asked` are all the people, with the case in which that is noted.
    """
    versions = {person_id: version_of(row) for person_id, row in newest.items()}
    altered = altered_among(asked, versions, acts=WRITTEN)
    for person_id in altered:
        tell_altered(person_id, by=by, case_id=asked[person_id])
    return {person_id: row for person_id, row in newest.items() if person_id not in altered}


def _opened(person: Person, version: PersonIdentity) -> Values:
    key = unwrap(key_ring(), person.key, owner=str(person.id))
    opened: Values = unseal(key, version.blob, in_person(person.id, version.id))
    return opened
