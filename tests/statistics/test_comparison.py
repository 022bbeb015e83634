"""What others say beside ours: lines read whole or refused one by one, and reasons that follow from the numbers."""

from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nrm.foundation.language import use_language
from nrm.statistics.cells import EVERYBODY, Cell, cell
from nrm.statistics.comparison.lines import COLUMNS, Theirs, read
from nrm.statistics.comparison.parts import Ours, number_of, parts_of
from nrm.statistics.comparison.reasons import Reason, agrees, cells_asked, compare
from nrm.statistics.ledger.numbers import Printed
from nrm.statistics.periods import parse
from nrm.statistics.tables import Base, apart_from_base, of_base
from nrm.statistics.variables import VARIABLES
from tests.statistics.invented import exact_numbers_of, fact

HEADING = "period,base,dimension,code,value,source"
GOOD = "2018,both,sex,F,60,US TIP 2019"
Y2018, Y2019 = parse("2018"), parse("2019")
WOMEN = cell({"sex": ["F"]})
LABOUR, BEGGING = cell({"exploitation": ["LABOUR"]}), cell({"exploitation": ["BEGGING"]})
FOREIGN = cell({"citizenship": ["FOREIGN"]})


@pytest.fixture
def in_english() -> Iterator[None]:
    """Tell problems in English."""
    with use_language("en"):
        yield


def test_a_line_is_a_number_of_a_group() -> None:
    reading = read(
        f"{HEADING}\n{GOOD}\n2018,vmt,,,93,US TIP 2019\n2018,both,total,total,91-95,S7\n"
    )
    assert not reading.problems
    assert reading.numbers == (
        Theirs(Y2018, Base.BOTH, WOMEN, 60, 60, "US TIP 2019"),
        Theirs(Y2018, Base.VMT, EVERYBODY, 93, 93, "US TIP 2019"),
        Theirs(Y2018, Base.BOTH, EVERYBODY, 91, 95, "S7"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffperiod;base;dimension;code;value;source\r\n2018;both;sex;F;60;US TIP 2019\r\n",
        "Source,Value,Code,Dimension,Base,Period\n\nUS TIP 2019, 60 ,f,SEX,Both,2018\n",
        f'{HEADING}\n2018,both,sex,F,"60","US TIP 2019"',
    ],
)
def test_how_a_spreadsheet_writes_it_does_not_matter(text: str) -> None:
    assert read(text).numbers == (Theirs(Y2018, Base.BOTH, WOMEN, 60, 60, "US TIP 2019"),)


@pytest.mark.parametrize(
    ("dimension", "code", "group"),
    [
        ("sex*majority", "F*CHILD", cell({"sex": ["F"], "majority": ["CHILD"]})),
        ("exploitation", "LABOUR|BEGGING", cell({"exploitation": ["BEGGING", "LABOUR"]})),
        ("age_group", "25+", cell({"age_group": ["25+"]})),
        ("qark", "AL-11", cell({"qark": ["AL-11"]})),
    ],
)
def test_crosses_and_alternatives(dimension: str, code: str, group: Cell) -> None:
    (one,) = read(f"{HEADING}\n2018,both,{dimension},{code},5,S").numbers
    assert one.group == group


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("2018-13,both,sex,F,60,S", "2018-H1"),
        ("next year,both,sex,F,60,S", "2018-H1"),
        ("2018,all,sex,F,60,S", "“all”"),
        ("2018,both,height,F,60,S", "“height”"),
        ("2018,both,sex,X,60,S", "“X”"),
        ("2018,both,sex*majority,F,60,S", "F*CHILD"),
        ("2018,both,sex*sex,F*M,60,S", "F*CHILD"),
        ("2018,vmt,status,VT,60,S", "nothing to compare"),
        ("2018,both,qark*structure,AL-01*SELF,60,S", "nothing to compare"),
        ("2018,both,sex,F,-1,S", "“-1”"),
        ("2018,both,sex,F,many,S", "“many”"),
        ("2018,both,sex,F,6.5,S", "“6.5”"),
        ("2018,both,sex,F,٦٠,S", "“٦٠”"),
        (f"2018,both,sex,F,{'9' * 5000},S", "number of persons"),
        ("2018,both,sex,F,30-25,S", "lower number"),
        ("2018,both,sex,F,,S", "“”"),
        ("2018,both,sex,F,60,", "who published it"),
        (f"2018,both,sex,F,60,{'s' * 201}", "who published it"),
        ("2018,both,sex,F,60", "5 columns"),
        ("2018,both,sex,F,60,S,more", "7 columns"),
        (GOOD, "Line 2 says it"),
        ('2018,both,sex,"F,60,S', "columns"),
    ],
)
@pytest.mark.usefixtures("in_english")
def test_a_bad_line_is_named_and_nothing_is_taken(line: str, words: str) -> None:
    reading = read(f"{HEADING}\n{GOOD}\n{line}\n")
    assert reading.numbers == ()
    (problem,) = reading.problems
    assert problem.line == 3
    assert words in problem.words


@pytest.mark.parametrize("text", ["", "\n\n", "a,b,c", HEADING.replace("value", "number"), HEADING])
@pytest.mark.usefixtures("in_english")
def test_a_file_without_numbers_is_refused(text: str) -> None:
    reading = read(text)
    assert reading.numbers == ()
    assert reading.problems


@pytest.mark.usefixtures("in_english")
def test_a_file_that_is_too_long_is_refused_whole() -> None:
    lines = [f"2018,both,sex,F,{number},S{number}" for number in range(1001)]
    reading = read("\n".join([HEADING, *lines]))
    assert (len(reading.numbers), len(reading.problems)) == (0, 1)


@given(st.text(max_size=200))
def test_whatever_is_typed_has_an_answer(typed: str) -> None:
    for text in (typed, f"{HEADING}\n{typed}"):
        reading = read(text)
        assert bool(reading.numbers) != bool(reading.problems)


def theirs(group: Cell, number: int, **more: object) -> Theirs:
    known = {"period": Y2018, "base": Base.BOTH, "source": "S", "lo": number, "hi": number}
    return Theirs(**{**known, "group": group, **more})  # type: ignore[arg-type]


def reasons(*numbers: Theirs, ours: Mapping[str, Ours]) -> tuple[Reason, ...]:
    """Return the reasons told of the first number."""
    return compare(numbers, ours)[0].reasons


PEOPLE = [
    *(fact(sex="F", exploitation="SEX", citizenship="AL") for _ in range(10)),
    *(fact(sex="M", exploitation="LABOUR", citizenship="AL") for _ in range(5)),
    *(fact(sex="M", exploitation="BEGGING", citizenship="AL", status="VT") for _ in range(3)),
    fact(sex="M", exploitation="BEGGING", citizenship="AL"),
    *(fact(sex="NOT_STATED", citizenship="FOREIGN") for _ in range(2)),
]
OURS = {"2018": exact_numbers_of(PEOPLE)}


def test_numbers_that_agree_need_no_reason() -> None:
    (one,) = compare([theirs(WOMEN, 10)], OURS)
    assert (one.reasons, one.difference) == ((), (0, 0))
    (some,) = compare([theirs(WOMEN, 8, hi=12)], OURS)
    assert (some.reasons, some.difference) == ((), (0, 0))


@pytest.mark.parametrize(
    ("one", "reason", "difference"),
    [
        (theirs(EVERYBODY, 18), Reason.BASE, (-3, -3)),
        (theirs(EVERYBODY, 21, base=Base.VMT), Reason.BASE, (3, 3)),
        (theirs(LABOUR, 9), Reason.ROLLUP, (4, 4)),
        (theirs(cell({"exploitation": ["LABOUR", "BEGGING"]}), 5), Reason.ROLLUP, (-4, -4)),
        (theirs(WOMEN, 12), Reason.NOT_STATED, (2, 2)),
        (theirs(FOREIGN, 7), Reason.CITIZENSHIP, (5, 5)),
        (theirs(WOMEN, 30), Reason.UNEXPLAINED, (20, 20)),
    ],
)
def test_a_reason_follows_from_the_numbers(
    one: Theirs, reason: Reason, difference: tuple[int, int]
) -> None:
    (found,) = compare([one], OURS)
    assert found.reasons == (reason,)
    assert found.difference == difference


def test_more_than_everybody_who_is_not_stated_is_not_explained_by_them() -> None:
    assert reasons(theirs(WOMEN, 12), ours=OURS) == (Reason.NOT_STATED,)
    assert reasons(theirs(WOMEN, 13), ours=OURS) == (Reason.UNEXPLAINED,)


def test_a_source_that_leaves_some_out_says_so_by_its_own_sum() -> None:
    women, men, total = theirs(WOMEN, 8), theirs(cell({"sex": ["M"]}), 9), theirs(EVERYBODY, 21)
    assert reasons(women, men, total, ours=OURS) == (Reason.NOT_COVERED,)
    assert reasons(women, men, ours=OURS) == (Reason.UNEXPLAINED,)
    assert reasons(theirs(WOMEN, 5), men, theirs(EVERYBODY, 17), ours=OURS) == (Reason.UNEXPLAINED,)


def test_a_case_counted_a_year_later_by_others_is_a_matter_of_timing() -> None:
    ours = OURS | {"2019": OURS["2018"]}
    here, next_year = theirs(WOMEN, 7), theirs(WOMEN, 13, period=Y2019)
    assert reasons(here, next_year, ours=ours) == (Reason.TIMING,)
    assert reasons(here, theirs(WOMEN, 14, period=Y2019), ours=ours) == (Reason.UNEXPLAINED,)
    assert reasons(here, theirs(WOMEN, 13, period=parse("2020")), ours=ours) == (
        Reason.UNEXPLAINED,
    )


def test_of_a_period_that_is_not_published_nothing_is_said() -> None:
    (one,) = compare([theirs(WOMEN, 10, period=Y2019)], OURS)
    assert (one.ours, one.reasons, one.difference) == (None, (), None)


NUMBERS = st.integers(0, 30)


@given(NUMBERS, NUMBERS, NUMBERS, st.integers(0, 9))
def test_rounded_numbers_never_differ_where_the_true_ones_may_agree(
    number: int, low: int, spread: int, wide: int
) -> None:
    ours = Printed(number, max(0, number - wide), number + wide)
    one = theirs(WOMEN, low, hi=low + spread)
    (found,) = compare([one], {"2018": {WOMEN: ours}})
    may_agree = bool(set(range(one.lo, one.hi + 1)) & set(range(ours.lo, ours.hi + 1)))
    assert agrees(one, ours) == may_agree
    assert (found.difference == (0, 0)) == may_agree
    if not may_agree:
        assert found.difference == (one.lo - ours.hi, one.hi - ours.lo)


def test_the_rules_look_at_no_more_than_they_ask_for() -> None:
    for group in (EVERYBODY, WOMEN, LABOUR, FOREIGN):
        one = theirs(group, 30)
        asked = cells_asked([one])
        assert of_base(group, base=Base.BOTH) in asked
        fewer = {"2018": {cell: OURS["2018"][cell] for cell in asked}}
        assert compare([one], fewer) == compare([one], OURS)


def test_a_cell_of_the_ledger_tells_of_which_base_it_is() -> None:
    for group in (EVERYBODY, WOMEN, cell({"sex": ["F"], "exploitation": ["LABOUR"]})):
        for base in Base:
            assert apart_from_base(of_base(group, base=base)) == (base, group)
    one_of_two = cell({"status": ["VMT", "VT"], "sex": ["F"]})
    assert apart_from_base(one_of_two) == (Base.BOTH, one_of_two)


def test_those_of_one_status_are_read_as_counted_by_its_base() -> None:
    by_base, by_status = f"{HEADING}\n2018,vmt,,,93,S", f"{HEADING}\n2018,both,status,VMT,93,S"
    assert read(by_status).numbers == read(by_base).numbers
    assert read(f"{HEADING}\n2018,vmt,status,VT,93,S").problems


def test_a_status_can_be_less_than_ours_because_theirs_leave_some_out() -> None:
    vmt, vt = (cell({"status": [code]}) for code in ("VMT", "VT"))
    ours = {"2018": {vmt: Printed(30, 30, 30), vt: Printed(21, 21, 21)}}
    numbers = [
        Theirs(Y2018, *apart_from_base(group), number, number, "S")
        for group, number in ((EVERYBODY, 50), (vmt, 20), (vt, 20))
    ]
    assert Reason.NOT_COVERED in compare(numbers, ours)[1].reasons
    assert Reason.NOT_COVERED not in compare(numbers[1:], ours)[0].reasons


def test_a_group_named_twice_is_those_in_both_and_no_group_takes_long() -> None:
    small = cell({"age_group": ["0-13"]})
    assert parts_of(cell({"age_group": ["0-13"], "majority": ["CHILD"]})) == (small,)
    assert parts_of(cell({name: one.codes for name, one in VARIABLES.items()})) == ()


def test_what_others_cross_is_summed_from_what_we_cross() -> None:
    girls = cell({"sex": ["F"], "majority": ["CHILD"]})
    parts = parts_of(girls)
    assert {dict(part.parts)["age_group"] for part in parts} == {("0-13",), ("14-17",), ("0-17",)}
    ages = ("0-13", "14-17", "14-17", "0-17", "18-24", "NOT_STATED")
    people = [*(fact(sex="F", age_group=age) for age in ages), fact(sex="M", age_group="0-13")]
    assert number_of(exact_numbers_of(people), girls) == Printed(4, 4, 4)
    assert number_of({}, girls) is None
    assert parts_of(cell({"qark": ["AL-01"], "scope": ["INTERNAL"]})) == ()


def test_the_columns_are_those_that_are_told() -> None:
    assert HEADING.split(",") == list(COLUMNS)
