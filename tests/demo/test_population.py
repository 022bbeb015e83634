"""The published margins of 2016-2022, written here once more so that a slip in the series shows."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping

import pytest

from nrm.cases.rules import age_on, is_child
from nrm.demo.population import Person, population
from nrm.identification.rules import THRESHOLD, suggest
from nrm.reference import lists, places
from nrm.reference.calendar import is_working_day
from nrm.reference.countries import ALBANIA, COUNTRY, NOT_STATED
from nrm.reference.indicators import INDICATORS, Element
from nrm.reference.institutions import institution, sector_of

YEARS = range(2016, 2023)
POLICE = lists.STRUCTURE.tagged("police")
STATE = lists.STRUCTURE.in_group("STATE")
NGO = lists.STRUCTURE.in_group("NGO")


def of(year: int) -> list[Person]:
    return [one for one in population() if one.registered_on.year == year]


def count(year: int, chosen: Callable[[Person], bool]) -> int:
    return sum(chosen(one) for one in of(year))


def margin(year: int, trait: str) -> Mapping[str, int]:
    return Counter(getattr(one.traits, trait) for one in of(year))


def structures(year: int, codes: Collection[str]) -> int:
    return count(year, lambda one: one.traits.structure in codes)


def sector(one: Person) -> str:
    return sector_of(institution(one.institution).kind)


@pytest.mark.parametrize(
    ("year", "vmt", "vt"),
    [
        (2016, 62, 33),
        (2017, 79, 26),
        (2018, 93, 2),
        (2019, 96, 7),
        (2020, 81, 5),
        (2021, 154, 5),
        (2022, 110, 2),
    ],
)
def test_status_of_each_year(year: int, vmt: int, vt: int) -> None:
    assert margin(year, "status") == {"VMT": vmt, "VT": vt}
    assert len(of(year)) == vmt + vt


def test_all_years_together() -> None:
    status = Counter(one.traits.status for one in population())
    assert status == {"VMT": 675, "VT": 80}
    assert len(population()) == 755
    assert sum(margin(year, "status").get("VT", 0) for year in (2016, 2017, 2018)) == 61


@pytest.mark.parametrize(
    ("year", "sex"),
    [
        (2016, {"F": 84, "M": 11}),
        (2017, {"F": 80, "M": 25}),
        (2018, {"F": 60, "M": 35}),
        (2019, {"F": 80, "M": 23}),
        (2020, {"F": 62, "M": 24}),
        (2021, {"NOT_STATED": 159}),
        (2022, {"F": 80, "M": 30, "NOT_STATED": 2}),
    ],
)
def test_sex_of_each_year(year: int, sex: dict[str, int]) -> None:
    assert margin(year, "sex") == sex


@pytest.mark.parametrize(
    ("year", "age"),
    [
        (2016, {"ADULT": 51, "CHILD": 44}),
        (2017, {"ADULT": 49, "CHILD": 56}),
        (2018, {"ADULT": 28, "CHILD": 67}),
        (2019, {"ADULT": 36, "CHILD": 67}),
        (2020, {"ADULT": 28, "CHILD": 58}),
        (2021, {"CHILD": 112, "NOT_STATED": 47}),
        (2022, {"ADULT": 36, "CHILD": 74, "NOT_STATED": 2}),
    ],
)
def test_age_of_each_year(year: int, age: dict[str, int]) -> None:
    assert margin(year, "age_group") == age


def test_children_of_2021_by_status() -> None:
    children = Counter(one.traits.status for one in of(2021) if one.traits.age_group == "CHILD")
    assert children == {"VMT": 109, "VT": 3}


def test_sex_and_age_of_the_potential_victims_of_2022() -> None:
    joint = Counter(
        (one.traits.sex, one.traits.age_group) for one in of(2022) if one.traits.status == "VMT"
    )
    assert joint == {
        ("F", "ADULT"): 32,
        ("M", "ADULT"): 4,
        ("F", "CHILD"): 48,
        ("M", "CHILD"): 26,
    }


@pytest.mark.parametrize(
    ("year", "foreign"), [(2016, 8), (2017, 9), (2018, 1), (2019, 6), (2020, 3), (2022, 3)]
)
def test_foreigners_of_each_year(year: int, foreign: int) -> None:
    assert margin(year, "citizenship")[ALBANIA] == len(of(year)) - foreign
    assert NOT_STATED not in margin(year, "citizenship")


def test_citizenships_that_are_published() -> None:
    def foreigners(year: int) -> dict[str, int]:
        return {code: n for code, n in margin(year, "citizenship").items() if code != ALBANIA}

    assert foreigners(2020) == {"GM": 1, "PH": 1, "RS": 1}
    assert foreigners(2022) == {"SY": 2, "XK": 1}
    assert foreigners(2021) == {NOT_STATED: 159}


@pytest.mark.parametrize(
    ("year", "exploitation"),
    [
        (2016, {"UNKNOWN": 95}),
        (2017, {"UNKNOWN": 105}),
        (2018, {"SEX": 36, "LABOUR": 25, "BEGGING": 27, "MARRIAGE": 3, "UNKNOWN": 4}),
        (2019, {"SEX": 65, "LABOUR": 37, "MARRIAGE": 1}),
        (2020, {"SEX": 48, "LABOUR": 27, "CRIMINALITY": 6, "UNKNOWN": 5}),
        (2021, {"UNKNOWN": 159}),
        (2022, {"SEX": 61, "LABOUR": 9, "BEGGING": 26, "CRIMINALITY": 14, "UNKNOWN": 2}),
    ],
)
def test_exploitation_of_each_year(year: int, exploitation: dict[str, int]) -> None:
    assert margin(year, "exploitation") == exploitation


@pytest.mark.parametrize("year", [2020, 2022])
def test_exploitation_is_published_for_potential_victims_only(year: int) -> None:
    unknown = [one for one in of(year) if one.traits.exploitation == "UNKNOWN"]
    assert {one.traits.status for one in unknown} == {"VT"}
    assert count(year, lambda one: one.traits.status == "VT") == len(unknown)


def test_structures_of_2017_are_four_separate_channels() -> None:
    assert structures(2017, STATE) == 60
    assert structures(2017, NGO) == 16
    assert structures(2017, {"SELF"}) == 3
    assert structures(2017, {"MOBILE_UNIT"}) == 26
    assert structures(2017, POLICE) == 11


@pytest.mark.parametrize(
    ("year", "mobile"), [(2018, 51), (2019, 42), (2020, 45), (2021, 126), (2022, 75)]
)
def test_mobile_units_of_each_year(year: int, mobile: int) -> None:
    assert structures(year, {"MOBILE_UNIT"}) == mobile


@pytest.mark.parametrize(("year", "state", "ngo"), [(2018, 33, 62), (2019, 43, 60)])
def test_state_and_civil_society_share_the_mobile_units(year: int, state: int, ngo: int) -> None:
    assert Counter(sector(one) for one in of(year)) == {"STATE": state, "NGO": ngo}


def test_police_of_2018_and_the_state_teams_of_2019() -> None:
    assert structures(2018, POLICE) == 5
    teams = [one for one in of(2019) if one.traits.structure == "MOBILE_UNIT"]
    assert [sector(one) for one in teams] == ["STATE"] * 42


@pytest.mark.parametrize(
    ("year", "regions"), [(2017, 3), (2018, 3), (2019, 3), (2020, 8), (2022, 9)]
)
def test_mobile_units_work_in_no_more_regions_than_published(year: int, regions: int) -> None:
    seen = {one.qark for one in of(year) if one.traits.structure == "MOBILE_UNIT"}
    assert regions - 2 <= len(seen) <= regions


def test_shares_that_readers_know() -> None:
    assert structures(2017, {"SELF"}) / len(of(2017)) == pytest.approx(0.029, abs=0.0005)
    assert margin(2018, "age_group")["CHILD"] / 95 == pytest.approx(0.705, abs=0.0005)
    assert margin(2018, "sex")["M"] / 95 == pytest.approx(0.368, abs=0.0005)
    assert margin(2018, "status")["VT"] / 95 == pytest.approx(0.021, abs=0.0005)
    assert structures(2021, {"MOBILE_UNIT"}) / 159 == pytest.approx(0.792, abs=0.0005)
    assert structures(2022, {"MOBILE_UNIT"}) / 112 == pytest.approx(0.670, abs=0.0005)
    assert margin(2021, "age_group")["CHILD"] / 159 == pytest.approx(0.704, abs=0.0005)


def test_the_population_is_the_same_at_every_start() -> None:
    again = population.__wrapped__()
    assert again == population()
    assert again is not population()


def test_numbers_name_one_person_each() -> None:
    assert sorted(one.number for one in population()) == list(range(1, 756))


def test_the_register_counts_each_person_in_the_age_group_of_the_sources() -> None:
    group = {"CHILD": True, "ADULT": False, "NOT_STATED": None}
    for one in population():
        assert is_child(one.identity, one.registered_on) is group[one.traits.age_group]
        age = age_on(one.identity, one.registered_on)
        assert age is None or 5 <= age <= 48


def test_every_answer_is_a_code_of_its_list() -> None:
    for one in population():
        assert one.traits.structure in lists.STRUCTURE
        assert one.traits.exploitation in lists.EXPLOITATION
        assert one.traits.citizenship in COUNTRY
        assert one.age.basis in lists.AGE_BASIS
        assert one.language in lists.LANGUAGE
        assert one.scope in lists.SCOPE
        assert one.bashki in places.BASHKI_LIST
        assert places.qark_of(one.bashki) == one.qark
        assert set(one.recruitment) <= {code.code for code in lists.RECRUITMENT}
        assert set(one.control) <= {code.code for code in lists.CONTROL}


def test_the_indicators_of_every_person_suggest_a_potential_victim() -> None:
    element_of = {each.code: each.element for each in INDICATORS}
    for one in population():
        assert len(one.indicators) >= THRESHOLD
        ticked: dict[Element, list[str]] = {}
        for code in one.indicators:
            ticked.setdefault(element_of[code], []).append(code)
        assert suggest(ticked, child=one.traits.age_group == "CHILD").status == "VMT"


def test_people_register_on_working_days_of_every_quarter() -> None:
    assert all(is_working_day(one.registered_on) for one in population())
    for year in YEARS:
        quarters = Counter((one.registered_on.month - 1) // 3 for one in of(year))
        assert len(quarters) == 4
        assert min(quarters.values()) > len(of(year)) / 10


def test_a_decision_falls_in_the_quarter_of_the_registration() -> None:
    for one in population():
        assert (one.decided_on is None) == (one.traits.status == "VMT")
        if one.decided_on:
            assert one.decided_on > one.registered_on
            assert one.decided_on.year == one.registered_on.year
            assert (one.decided_on.month - 1) // 3 == (one.registered_on.month - 1) // 3


def test_institutions_lie_where_the_person_was_met() -> None:
    for one in population():
        met_at = institution(one.institution)
        assert met_at.kind in {"NGO_SHELTER", "NGO"} or one.qark in (met_at.qark, "ABROAD")
