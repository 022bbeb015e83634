"""The office in which the people of a journey sit, and what may not lie about when they have gone."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from config import Config
from tests.auth.signing_in import PASSPHRASE
from tests.journeys.desks import Office, opened_office
from tests.security.canaries import found_in, guises
from tests.security.heaps import everything_logged, files_in, rows_of_all_tables

KEYS = "keys"
BROWSER = "_profile-"
"""What the folder of the browser's own files is called."""
OPENLY = b"BASHKI_TIRANE"
"""The code of an institution, which stands openly in the rows and in the files of the database."""


@pytest.fixture(scope="session")
def seen() -> set[str]:
    """The kinds of pages that were looked over already."""
    return set()


@pytest.fixture
def office(
    chromium: Browser, site: str, seen: set[str], settings: Config, temporary: Path
) -> Iterator[Office]:
    """An office with the institutions of the journeys and nobody in it yet.

    When all have gone, nothing that anybody typed may lie in the instance, its log, or what the application and the
    browser put down for a while.
    """
    with everything_logged(settings) as log, pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(temporary))
        with opened_office(chromium, site, seen) as office:
            yield office
        must_not_lie_about({*office.typed, PASSPHRASE}, settings, temporary, log)


def must_not_lie_about(typed: set[str], settings: Config, temporary: Path, log: Path) -> None:
    """Fail when something typed is found anywhere, or a control is not.

    Controls are what stands openly in the database, and all that was typed, in every encoding, put where it may not be.
    """
    scanned, seen = set(), set()
    for name, heap in heaps(settings, temporary):
        assert found_in(heap, typed) == {}, name
        scanned.add(name)
        if OPENLY in heap:
            seen.add(name.partition("/")[0])
    assert {"rows", settings.data_folder.name} <= seen
    assert str(log.relative_to(settings.instance)) in scanned
    assert any(BROWSER in name for name in scanned)
    planted = temporary / "planted"
    for path in (planted, log):
        with path.open("ab") as file:
            file.writelines(
                pattern + b"\n"
                for value in typed
                for each in guises(value).values()
                for pattern in each
            )
        assert found_in(path.read_bytes(), typed) == {value: set(guises(value)) for value in typed}
    assert planted.name in dict(files_in(temporary))
    planted.unlink()


def heaps(settings: Config, temporary: Path) -> Iterator[tuple[str, bytes]]:
    """Yield all that a journey may have left: every row, the instance but for its keys, and the temporary files."""
    yield "rows", rows_of_all_tables()
    yield from files_in(settings.instance, besides={KEYS})
    yield from files_in(temporary)
