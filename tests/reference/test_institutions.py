"""The directory of institutions reaches every qark and bashki."""

import pytest

from nrm.reference.institutions import (
    DIRECTORY,
    INSTITUTION_KIND,
    RECEIVING,
    SHELTERS,
    InstitutionKind,
    institution,
    sector_of,
)
from nrm.reference.places import BASHKI, QARQE


def test_codes_are_unique_and_short_enough_for_their_column() -> None:
    assert len({entry.code for entry in DIRECTORY}) == len(DIRECTORY)
    assert max(len(entry.code) for entry in DIRECTORY) <= 40


def test_the_kinds_are_those_of_the_list_and_each_has_an_institution() -> None:
    assert {kind.value for kind in InstitutionKind} == {entry.code for entry in INSTITUTION_KIND}
    assert {entry.kind for entry in DIRECTORY} == set(InstitutionKind)


@pytest.mark.parametrize("kind", [InstitutionKind.SHSSH, InstitutionKind.POLICE])
def test_every_qark_can_identify_formally(kind: InstitutionKind) -> None:
    seats = [entry.qark for entry in DIRECTORY if entry.kind == kind]
    assert sorted(filter(None, seats)) == sorted(qark.code for qark in QARQE)


@pytest.mark.parametrize("kind", [InstitutionKind.MUNICIPALITY, InstitutionKind.NJMF])
def test_every_bashki_has_social_services_and_child_protection(kind: InstitutionKind) -> None:
    seats = [entry.bashki for entry in DIRECTORY if entry.kind == kind]
    assert sorted(filter(None, seats)) == sorted(bashki.code for bashki in BASHKI)


def test_there_are_one_state_and_three_other_shelters() -> None:
    shelters = [entry for entry in DIRECTORY if entry.kind in SHELTERS]
    assert sorted(entry.code for entry in shelters) == ["DE", "QKPVT", "TV", "VATRA"]
    assert [sector_of(entry.kind) for entry in shelters].count("STATE") == 1
    assert SHELTERS < RECEIVING


def test_an_unknown_institution_or_kind_is_refused() -> None:
    assert institution("DVP_VLORE").qark == "AL-12"
    with pytest.raises(KeyError):
        institution("DVP_ATLANTIS")
    with pytest.raises(KeyError):
        sector_of("CIRCUS")
