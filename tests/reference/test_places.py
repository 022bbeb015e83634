"""Qarqe, bashki, border points and countries."""

import pytest

from nrm.reference.countries import COUNTRY, countries_first
from nrm.reference.places import (
    BASHKI,
    BASHKI_LIST,
    BORDER_POINTS,
    QARK,
    QARQE,
    bashki_of,
    qark_of,
)


def test_albania_has_twelve_qarqe_and_sixty_one_bashki() -> None:
    assert sorted(qark.code for qark in QARQE) == [f"AL-{n:02}" for n in range(1, 13)]
    assert len({bashki.code for bashki in BASHKI}) == 61
    sizes = {qark.name: len(bashki_of(qark.code)) for qark in QARQE}
    assert sizes == {
        "Berat": 5,
        "Dibër": 4,
        "Durrës": 3,
        "Elbasan": 7,
        "Fier": 6,
        "Gjirokastër": 7,
        "Korçë": 6,
        "Kukës": 3,
        "Lezhë": 3,
        "Shkodër": 5,
        "Tiranë": 5,
        "Vlorë": 7,
    }


def test_every_bashki_knows_its_qark() -> None:
    for qark in QARQE:
        assert {qark_of(bashki.code) for bashki in bashki_of(qark.code)} == {qark.code}
    assert qark_of("ABROAD") == "ABROAD"
    with pytest.raises(KeyError):
        qark_of("ATLANTIS")


def test_places_stand_in_albanian_order_with_the_pseudo_areas_last() -> None:
    names = [entry.text.sq for entry in BASHKI_LIST]
    assert names.index("Gramsh") < names.index("Gjirokastër") < names.index("Has")
    assert names.index("Skrapar") < names.index("Shijak") < names.index("Tepelenë")
    assert [entry.code for entry in QARK][-2:] == ["ABROAD", "UNKNOWN"]


def test_every_border_point_lies_in_a_qark() -> None:
    assert {point.qark for point in BORDER_POINTS} <= {qark.code for qark in QARQE}
    assert {point.kind for point in BORDER_POINTS} == {"LAND", "PORT", "AIRPORT"}


def test_countries_include_kosovo_and_the_stateless() -> None:
    assert COUNTRY.text("XK").sq == "Kosovë"
    assert COUNTRY.text("AL").en == "Albania"
    assert "XX" in COUNTRY
    assert "EU" not in COUNTRY
    assert 240 < len(COUNTRY) < 260


def test_frequent_countries_can_come_first() -> None:
    codes = [entry.code for entry in countries_first("AL", "XK")]
    assert codes[:3] == ["AL", "XK", "AF"]
    assert len(codes) == len(set(codes)) == len(COUNTRY)
