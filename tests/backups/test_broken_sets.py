"""A set in which anything was altered is refused, with a reason that can be acted upon."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config import Config
from nrm.app import create_app
from nrm.backups import restoring
from nrm.backups.rules import DATABASE, INSTANCE, MANIFEST, SIGNATURE, Broken, Flaw
from nrm.backups.sets import check_whole
from nrm.backups.signing import by_public_key, by_ring, public_key_of
from nrm.foundation.database import db
from nrm.foundation.errors import Misconfigured
from nrm.vault import age
from nrm.vault.file_keyring import FileKeyring
from tests.backups.places import Made, made, no_bar
from tests.databases import Sqlite

FILES = (MANIFEST, SIGNATURE, DATABASE, INSTANCE)
AS_MANIFEST = {Flaw.ALTERED, Flaw.NOT_SIGNED, Flaw.OTHER_SIGNER}


@pytest.fixture(scope="module")
def whole(sqlite: Sqlite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """A set in order, that no test changes for good."""
    folder = tmp_path_factory.mktemp("whole") / "instance"
    with sqlite.fresh(folder) as config, create_app(config).app_context():
        yield made(config)
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def copied(whole: Made, tmp_path: Path) -> Made:
    """A copy of it, to spoil."""
    folder = tmp_path / whole.folder.name
    shutil.copytree(whole.folder, folder)
    return replace(whole, folder=folder)


def refused(spoilt: Made) -> Broken:
    with pytest.raises(Broken) as raised:
        spoilt.checked()
    return raised.value


@contextmanager
def flipped(path: Path, place: int, bit: int) -> Iterator[None]:
    """Flip one bit of a file for the time of the block."""

    def flip() -> None:
        with path.open("r+b") as file:
            file.seek(place)
            byte = file.read(1)[0]
            file.seek(place)
            file.write(bytes([byte ^ 1 << bit]))

    flip()
    try:
        yield
    finally:
        flip()


@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(FILES), place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_flipped_bit_is_noticed_wherever_it_is(
    whole: Made, name: str, place: float, bit: int
) -> None:
    path = whole.folder / name
    with flipped(path, int(place * path.stat().st_size), bit):
        found = refused(whole)
    if name in {DATABASE, INSTANCE}:
        assert (found.flaw, found.about) == (Flaw.PART_ALTERED, name)
    else:
        assert found.flaw in AS_MANIFEST
    assert str(found)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(copied: Made, name: str) -> None:
    (copied.folder / name).unlink()
    found = refused(copied)
    assert found.flaw in {Flaw.PART_MISSING, Flaw.NOT_SIGNED}
    assert found.about == name


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_was_cut_off_is_noticed(copied: Made, name: str) -> None:
    path = copied.folder / name
    path.write_bytes(path.read_bytes()[:-1])
    assert refused(copied).flaw in {*AS_MANIFEST, Flaw.PART_ALTERED}


def test_a_file_too_many_is_named(copied: Made) -> None:
    (copied.folder / "more.age").write_bytes(b"")
    found = refused(copied)
    assert (found.flaw, found.about) == (Flaw.PART_UNKNOWN, "more.age")


@pytest.mark.parametrize("name", FILES)
def test_what_is_no_plain_file_is_not_even_opened(copied: Made, tmp_path: Path, name: str) -> None:
    path = copied.folder / name
    path.rename(tmp_path / "aside")
    for make in (
        path.mkdir,
        partial(os.mkfifo, path),
        partial(path.symlink_to, tmp_path / "aside"),
    ):
        make()
        found = refused(copied)
        assert (found.flaw, found.about) == (Flaw.NO_FILE, name)
        path.rmdir() if path.is_dir() else path.unlink()


def test_a_manifest_without_end_is_refused(copied: Made) -> None:
    with (copied.folder / MANIFEST).open("r+b") as file:
        file.truncate(10**10)
    assert refused(copied).flaw is Flaw.ALTERED


def test_swapped_parts_are_noticed(copied: Made) -> None:
    database, instance, aside = (copied.folder / name for name in (DATABASE, INSTANCE, "aside"))
    database.rename(aside)
    instance.rename(database)
    aside.rename(instance)
    assert refused(copied).flaw is Flaw.PART_ALTERED


def test_a_part_of_another_set_is_noticed(copied: Made, app: Flask, settings: Config) -> None:
    other = made(settings)
    shutil.copy(other.folder / INSTANCE, copied.folder / INSTANCE)
    assert refused(copied).flaw is Flaw.PART_ALTERED


def test_a_set_of_another_installation_is_refused(
    whole: Made, copied: Made, tmp_path: Path
) -> None:
    stranger = FileKeyring.create(tmp_path / "keys" / "keyring.json")
    found = refused(replace(copied, ring=stranger))
    assert found.flaw is Flaw.OTHER_SIGNER
    with pytest.raises(Broken) as raised:
        check_whole(copied.folder, by_public_key(public_key_of(stranger)), lambda _more: None)
    assert raised.value.flaw is Flaw.ALTERED
    check_whole(copied.folder, by_public_key(public_key_of(whole.ring)), lambda _more: None)


def test_a_forged_set_for_the_right_recipient_is_refused(copied: Made, tmp_path: Path) -> None:
    """Whoever knows the public keys can encrypt; only the ring's key can vouch."""
    part = copied.folder / DATABASE
    with part.open("wb") as target, (copied.folder / SIGNATURE).open("rb") as source:
        age.encrypt(source, target, [age.recipient_of(copied.identity)])
    assert refused(copied).flaw is Flaw.PART_ALTERED
    forger = FileKeyring.create(tmp_path / "keys" / "keyring.json")
    signature = forger.sign((copied.folder / MANIFEST).read_bytes())
    kid = (copied.folder / SIGNATURE).read_bytes().split()[0].decode()
    (copied.folder / SIGNATURE).write_text(f"{kid} {signature.value.hex()}\n")
    assert refused(copied).flaw is Flaw.ALTERED


def test_no_folder_is_no_set(whole: Made, tmp_path: Path) -> None:
    with pytest.raises(Broken) as raised:
        check_whole(tmp_path / "none", by_ring(whole.ring), lambda _more: None)
    assert raised.value.flaw is Flaw.NO_SET


def test_another_identity_opens_nothing_and_leaves_nothing(whole: Made, tmp_path: Path) -> None:
    place = Config.for_tests(tmp_path / "new")
    stranger, _ = age.new_identity()
    with pytest.raises(Broken) as raised:
        restoring.restore(whole.checked(), place, [stranger], no_bar)
    assert raised.value.flaw is Flaw.NOT_THEIRS
    assert not place.instance.exists()


def test_a_part_that_does_not_open_leaves_nothing(copied: Made, tmp_path: Path) -> None:
    """As when the disk gives other bytes at the second reading."""
    checked = copied.checked()
    part = copied.folder / DATABASE
    part.write_bytes(part.read_bytes()[:-100])
    place = Config.for_tests(tmp_path / "new")
    with pytest.raises(Broken) as raised:
        restoring.restore(checked, place, [copied.identity], no_bar)
    assert (raised.value.flaw, raised.value.about) == (Flaw.DAMAGED, DATABASE)
    assert not place.instance.exists()


def test_a_database_that_is_not_what_the_manifest_counts_is_not_put_in_place(
    whole: Made, tmp_path: Path
) -> None:
    checked = whole.checked()
    rows = {**whole.manifest.rows, "institution": 7}
    other = replace(checked, manifest=replace(whole.manifest, rows=rows))
    place = Config.for_tests(tmp_path / "new")
    with pytest.raises(Broken, match="table institution has 0 rows instead of 7"):
        restoring.restore(other, place, [whole.identity], no_bar)
    assert not place.instance.exists()


@pytest.mark.parametrize("there", ["data/nrm.sqlite3", "demo.json", "notes.txt"])
def test_nothing_is_restored_over_something(whole: Made, tmp_path: Path, there: str) -> None:
    place = Config.for_tests(tmp_path / "new")
    (place.instance / there).parent.mkdir(parents=True)
    (place.instance / there).write_text("something")
    with pytest.raises(Misconfigured, match="not empty"):
        restoring.restore(whole.checked(), place, [whole.identity], no_bar)
    assert (place.instance / there).read_text() == "something"
