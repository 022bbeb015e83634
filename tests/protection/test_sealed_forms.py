"""What only an agency opens: who opens it, what the trail says, and how it goes to another agency."""

import pytest
from sqlalchemy import select, update

from nrm.agencies.access import KeyNeeded, Lack
from nrm.agencies.queries import newest_key
from nrm.audit.models import Entry
from nrm.auth import member_keys
from nrm.auth.policy import BULK_GRANTS
from nrm.auth.roles import Role
from nrm.cases import door
from nrm.cases.access import CaseFile
from nrm.cases.door import SealedPart, seal_section
from nrm.foundation.database import db
from nrm.foundation.declaration import AGENCY_SECTIONS, Section
from nrm.foundation.errors import Altered, NotFound, NotPermitted, RuleBroken
from nrm.protection import service
from nrm.records import contents, digests, queries
from nrm.records import service as records
from nrm.records.kinds import kinds
from nrm.records.models import Record, SealedSection
from nrm.vault.aead import Tampered
from nrm.vault.key_pairs import check_code, new_private_key
from tests.casework import drafted, newest, signed, worker
from tests.people import PASSPHRASE, colleague, workplace
from tests.protection.sheltered import (
    ADDRESS,
    LOCATION,
    WITNESS,
    joined,
    keeper,
    located,
    sheltered,
)

pytestmark = pytest.mark.usefixtures("app")


def read(file: CaseFile, form: str = "SL") -> dict[str, object]:
    return contents.read(file, newest(file, form), purpose=contents.READING)


def looks(file: CaseFile) -> list[tuple[str, str]]:
    query = (
        select(Entry.decision, Entry.detail)
        .where(Entry.action == "section:open", Entry.section == Section.SHELTER_LOCATION)
        .order_by(Entry.seq)
    )
    return [(decision, detail) for decision, detail in db.session.execute(query)]


def code_at(place: str) -> str:
    key = newest_key(colleague(Role.HOTLINE, at=place, username="thirrje").institution_id)
    assert key
    return check_code(key.public)


def row_of(record: Record) -> SealedSection:
    return next(iter(queries.sections_of(record).values()))


def test_the_writer_and_colleagues_with_the_key_read_it() -> None:
    file = located(keeper("e.para"))
    assert read(file)["address"] == ADDRESS
    assert read(joined(file, keeper("e.dyta")))["address"] == ADDRESS
    assert looks(file)[-1][0] == "allowed"
    assert digests.verify().holds


@pytest.mark.parametrize(
    ("place", "lack"), [("QKPVT", Lack.NOT_GIVEN), ("VATRA", Lack.OTHER_AGENCY)]
)
def test_the_role_without_the_key_does_not_and_the_trail_says_so(place: str, lack: Lack) -> None:
    file = located(keeper("e.para"))
    without = colleague(Role.SHELTER, at=place, username="pa.celes")
    member_keys.ready(without, PASSPHRASE)
    theirs = joined(file, without)
    with pytest.raises(KeyNeeded) as needed:
        read(theirs)
    assert needed.value.lack is lack
    decision, detail = looks(file)[-1]
    assert (decision, lack in detail) == ("refused", True)


def test_other_roles_do_not_read_it_whatever_they_hold() -> None:
    file = located(keeper("e.para"))
    police = joined(file, keeper(role=Role.POLICE, at="DVP_TIRANE"))
    assert read(police) == {}
    assert not police.reads(Section.SHELTER_LOCATION)
    assert not any(AGENCY_SECTIONS & sections for sections in BULK_GRANTS.values())


def test_nothing_is_written_without_the_key() -> None:
    file = sheltered(keeper("e.para"))
    without = joined(file, colleague(Role.SHELTER, at="QKPVT", username="pa.celes"))
    db.session.commit()
    with pytest.raises(KeyNeeded):
        drafted(without, "SL", LOCATION)
    db.session.rollback()  # as the page does
    lonely = joined(file, colleague(Role.SHELTER, at="VATRA", username="larg"))
    with pytest.raises(KeyNeeded) as needed:
        drafted(lonely, "SL", LOCATION)
    assert needed.value.lack is Lack.NO_AGENCY_KEY


def test_the_ordinary_seal_is_never_put_on_such_a_section() -> None:
    file = sheltered(keeper("e.para"))
    with pytest.raises(ValueError, match="agency"):
        seal_section(file, Section.SHELTER_LOCATION, file.case.id, LOCATION, table="any")


def test_an_exchanged_public_key_gets_nothing() -> None:
    user = keeper("e.para")
    file, thief = sheltered(user), new_private_key()
    key = newest_key(user.institution_id)
    assert key
    key.public = thief.public
    db.session.flush()
    signed(file, "SL", LOCATION)
    assert read(file)["address"] == ADDRESS  # sealed to the key that the writer holds


def at_the_door(file: CaseFile, row: SealedSection) -> object:
    """Open a blob past the digest that the trail keeps of it."""
    return door.open_sections(file, [queries.part_of(row)], purpose=contents.WRITING)


def test_blobs_that_were_moved_exchanged_or_rolled_back_are_refused() -> None:
    user = keeper("e.para")
    first, second = located(user), located(user)
    mine, other = row_of(newest(first, "SL")), row_of(newest(second, "SL"))
    mine.blob, kept = other.blob, mine.blob
    with pytest.raises(Altered):
        read(first)
    mine.blob = kept
    draft = drafted(first, "SL", LOCATION)
    held = row_of(draft)
    for wrong in (mine.blob, other.blob):
        held.blob = wrong
        with pytest.raises(Tampered):
            at_the_door(first, held)
    held.blob, held.sealed_to = mine.blob, None
    with pytest.raises((Tampered, KeyNeeded)):
        at_the_door(first, held)
    with pytest.raises(Altered):
        contents.read(first, draft, purpose=contents.WRITING)


def test_a_plain_section_put_in_its_place_is_refused() -> None:
    file = sheltered(keeper("e.para"))
    draft = drafted(file, "SL", LOCATION)
    row = row_of(draft)
    forged = door._sealed(  # noqa: SLF001 - whoever has the ring can make this
        file, SealedPart(Section.SHELTER_LOCATION, row.id, b""), dict(LOCATION)
    )
    db.session.execute(update(SealedSection).values(blob=forged.blob))
    db.session.refresh(row)
    with pytest.raises(Tampered):
        at_the_door(file, row)
    with pytest.raises(Altered):
        contents.read(file, draft, purpose=contents.WRITING)


def test_a_signed_form_goes_to_another_agency_by_who_holds_the_key() -> None:
    file = located(keeper("e.para"))
    receiver = joined(file, keeper("pritese", at="VATRA"))
    record = newest(file, "SL")
    with pytest.raises(KeyNeeded):
        read(receiver)
    with pytest.raises(RuleBroken):
        service.transfer(file, record, to="VATRA", code="AAAA-AAAA-AAAA-AAAA")
    service.transfer(file, record, to="VATRA", code=code_at("VATRA"))
    assert read(receiver)["address"] == ADDRESS
    with pytest.raises(KeyNeeded) as needed:
        read(file)
    assert needed.value.lack is Lack.OTHER_AGENCY
    assert digests.verify().holds
    card = next(form for form in service.sealed_forms(receiver) if form.kind.form.code == "SL")
    assert "Vatra" in str(card.agency)
    corrected = records.correct(receiver, kinds()["SL"], record, reason="Adresë e re")
    assert contents.read(receiver, corrected, purpose=contents.WRITING)["address"] == ADDRESS


def test_only_sealed_signed_forms_go_and_only_by_who_may_write_them() -> None:
    user = keeper("e.para")
    file = located(user)
    keeper("pritese", at="VATRA")
    police = joined(file, keeper(role=Role.POLICE, at="DVP_TIRANE"))
    code = code_at("VATRA")
    with pytest.raises(NotFound):
        service.transfer(police, newest(file, "SL"), to="VATRA", code=code)
    with pytest.raises(NotFound):
        service.transfer(file, newest(file, "F1"), to="VATRA", code=code)
    with pytest.raises(RuleBroken):
        service.transfer(file, drafted(file, "SL", LOCATION), to="VATRA", code=code)
    workplace("DVP_DURRES")
    with pytest.raises(RuleBroken):  # they have made no key
        service.transfer(file, newest(file, "SL"), to="DVP_DURRES", code=code)


def test_a_protected_witness_is_known_to_the_police_only() -> None:
    police = keeper(role=Role.POLICE, at="DVP_TIRANE")
    file = sheltered(police)
    signed(file, "WP", WITNESS)
    assert read(file, "WP")["programme"] == WITNESS["programme"]
    shelter = joined(file, keeper("e.para"))
    social = joined(file, worker())
    for other in (shelter, social):
        assert read(other, "WP") == {}
        assert "WP" not in {form.kind.form.code for form in service.sealed_forms(other)}
    assert not shelter.may(kinds()["WP"].permission)
    with pytest.raises(NotPermitted):
        door.seal_part(shelter, Section.WITNESS_PROTECTION, file.case.id, WITNESS)
