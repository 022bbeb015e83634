"""Security headers."""

import pytest
from flask.testing import FlaskClient

from nrm.foundation.web.headers import HEADERS


@pytest.mark.parametrize("address", ["/", "/nowhere", "/refused/unforeseen", "/assets/nrm.css"])
def test_every_answer_carries_them(client: FlaskClient, address: str) -> None:
    with client.get(address) as answer:
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert "Strict-Transport-Security" not in answer.headers


def test_pages_are_never_kept_by_the_browser(client: FlaskClient) -> None:
    assert client.get("/").headers["Cache-Control"] == "no-store"
    assert client.get("/assets/nothing.css").headers["Cache-Control"] == "no-store"


def test_https_is_remembered(client: FlaskClient) -> None:
    answer = client.get("/", base_url="https://localhost")
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
