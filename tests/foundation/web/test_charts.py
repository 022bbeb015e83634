"""Where bars, columns and qarqe stand."""

from hypothesis import given
from hypothesis import strategies as st

from nrm.foundation.web import charts, map_of_qarqe

VALUES = st.none() | st.integers(0, 10_000) | st.floats(0, 10_000)
ROWS = st.lists(st.tuples(st.text(max_size=90), VALUES | st.lists(VALUES, min_size=1, max_size=3)))


@given(ROWS)
def test_bars_stay_inside_and_keep_their_proportion(rows: list[charts.Row]) -> None:
    drawing = charts.bars(rows)
    marks = [mark for group in drawing.groups for mark in group.marks]
    assert all(0 <= mark.width <= charts.WIDEST_BAR for mark in marks)
    assert all(mark.y + mark.height <= drawing.height for mark in marks)


@given(ROWS)
def test_columns_stand_on_the_ground_and_under_the_top(rows: list[charts.Row]) -> None:
    drawing = charts.columns(rows)
    ground = drawing.ticks[0][1]
    assert drawing.ticks[0][0] == "0"
    for group in drawing.groups:
        for mark in group.marks:
            assert abs(mark.y + mark.height - ground) < 0.2
            assert mark.y >= charts.HEADROOM - 0.1
            assert 0 <= mark.x <= mark.x + mark.width <= 100


def test_nothing_to_show_is_drawn_too() -> None:
    assert charts.bars([]).groups == ()
    assert charts.columns([("2020", None)]).groups[0].marks[0].words == "–"


def test_the_map_has_the_twelve_qarqe() -> None:
    names = map_of_qarqe.qark_names()
    assert list(names) == [f"AL-{number:02}" for number in range(1, 13)]
    assert (names["AL-02"], names["AL-11"]) == ("Durrës", "Tiranë")
    regions = map_of_qarqe.drawing({}).regions
    assert len({region.path for region in regions}) == 12


def test_tirana_lies_east_of_durres() -> None:
    where = {region.code: region for region in map_of_qarqe.drawing({}).regions}
    assert where["AL-11"].x > where["AL-02"].x
    assert where["AL-10"].y < where["AL-11"].y < where["AL-12"].y


@given(st.dictionaries(st.sampled_from(sorted(map_of_qarqe.qark_names())), VALUES))
def test_a_larger_value_is_never_lighter(values: dict[str, float | None]) -> None:
    regions = map_of_qarqe.drawing(values).regions
    ranked = sorted(regions, key=lambda region: values.get(region.code) or 0)
    shades = [region.shade for region in ranked]
    assert shades == sorted(shades)
    assert all(region.shade == 0 for region in regions if not values.get(region.code))


def test_the_legend_names_the_ranges_of_the_shades() -> None:
    drawing = map_of_qarqe.drawing({"AL-01": 3, "AL-02": 1})
    assert [words for _shade, words in drawing.legend] == ["1", "2", "3"]
    shade_of = {words: shade for shade, words in drawing.legend}
    drawn = {region.words: region.shade for region in drawing.regions if region.shade}
    assert drawn == {"3": shade_of["3"], "1": shade_of["1"]}
