"""The office in which the people of a journey sit."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.desks import Office, opened_office


@pytest.fixture(scope="session")
def seen() -> set[str]:
    """The kinds of pages that were looked over already."""
    return set()


@pytest.fixture
def office(chromium: Browser, site: str, seen: set[str]) -> Iterator[Office]:
    """An office with the institutions of the journeys and nobody in it yet."""
    with opened_office(chromium, site, seen) as office:
        yield office
