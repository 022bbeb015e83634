"""The manifest has one spelling, and every other is refused or is another manifest; what is old is counted in days."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nrm.backups import rules
from nrm.backups.rules import Broken, Head, Kind, Manifest, Part
from nrm.vault.keyring import Signature

NOW = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
HEX = st.binary(min_size=32, max_size=32).map(bytes.hex)
COUNTS = st.dictionaries(st.text(max_size=12), st.integers(0, 2**40), max_size=5)
PARTS = st.builds(Part, st.integers(0, 2**50), HEX)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)
MANIFESTS = st.builds(
    lambda moment, **rest: Manifest(
        set_id=rules.set_id(moment, chance="0123abcd"), made_at=moment.isoformat(), **rest
    ),
    MOMENTS,
    program=st.text(max_size=8),
    kind=st.sampled_from(Kind),
    tool=st.text(max_size=8),
    revision=st.text(max_size=8),
    head=st.builds(Head, st.integers(0, 2**60), HEX),
    rows=COUNTS,
    keys=COUNTS,
    recipients=st.lists(st.text(max_size=8), max_size=3),
    parts=st.fixed_dictionaries({rules.DATABASE: PARTS, rules.INSTANCE: PARTS}),
)


def read(how: Callable[[bytes], object], content: bytearray) -> object:
    """Return what `content` says; nothing when it is refused by name."""
    try:
        return how(bytes(content))
    except Broken as refused:
        return refused.flaw


@given(MANIFESTS)
def test_a_manifest_is_read_as_it_was_written(manifest: Manifest) -> None:
    assert rules.parse(rules.render(manifest)) == manifest
    assert rules.moment_of(manifest.set_id) == manifest.moment


@given(MANIFESTS, st.data())
def test_no_second_spelling_passes_for_the_same_manifest(
    manifest: Manifest, data: st.DataObject
) -> None:
    content = rules.render(manifest)
    place = data.draw(st.integers(0, len(content) - 1))
    flipped = bytearray(content)
    flipped[place] ^= 1 << data.draw(st.integers(0, 7))
    assert read(rules.parse, flipped) != manifest


@given(st.binary(max_size=60))
def test_rubbish_is_refused_by_name(content: bytes) -> None:
    with pytest.raises(Broken):
        rules.parse(content)
    with pytest.raises(Broken):
        rules.parse_signature(content)


@given(st.binary(min_size=64, max_size=64), st.integers(0, 146 * 8 - 1))
def test_a_signature_has_one_spelling(value: bytes, bit: int) -> None:
    signature = Signature("manifest-0123abcd", value)
    content = bytearray(rules.spell_signature(signature))
    assert len(content) == 147
    assert rules.parse_signature(bytes(content)) == signature
    content[bit // 8] ^= 1 << bit % 8
    assert read(rules.parse_signature, content) != signature


@pytest.mark.parametrize(
    ("age", "old"),
    [
        pytest.param(timedelta(days=35), False, id="on its last day"),
        pytest.param(timedelta(days=35, seconds=1), True, id="a second later"),
        pytest.param(timedelta(days=-1), False, id="of tomorrow"),
    ],
)
def test_a_set_is_kept_so_many_days(age: timedelta, old: bool) -> None:
    assert rules.expired({"one": NOW - age}, now=NOW, days=35) == (["one"] if old else [])
