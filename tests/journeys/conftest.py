"""The office in which the people of a journey sit."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.desks import Office, opened_office


@pytest.fixture
def office(chromium: Browser, site: str) -> Iterator[Office]:
    """An office with the institutions of the journeys and nobody in it yet."""
    with opened_office(chromium, site) as office:
        yield office
