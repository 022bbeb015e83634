"""The keys that sign cookies and forms are exchanged while people work, and nobody notices."""

import pytest
from flask.testing import FlaskClient

from nrm.auth.roles import Role
from nrm.vault.keyring import Key, Purpose
from nrm.vault.ring import key_ring
from tests.people import colleague, sign_in

CSRF = 'name="csrf_token" value="'


@pytest.fixture
def before(client: FlaskClient) -> Key:
    """The key that signs while somebody signs in."""
    sign_in(client, colleague(Role.AUDITOR))
    assert client.get("/oversight/").status_code == 200
    return key_ring().active(Purpose.SESSION)


def exchange() -> None:
    """Let a new key sign."""
    key_ring().activate(key_ring().add(Purpose.SESSION).kid)


def test_whoever_is_signed_in_stays_so_and_sends_their_form(
    client: FlaskClient, before: Key
) -> None:
    token = client.get("/oversight/").text.split(CSRF)[1].split('"')[0]
    exchange()
    assert client.post("/oversight/verify", data={"csrf_token": token}).status_code == 303
    exchange()
    assert client.get("/oversight/").status_code == 200


def test_a_retired_key_lets_nobody_in(client: FlaskClient, before: Key) -> None:
    exchange()
    key_ring().retire(before.kid)
    assert client.get("/oversight/").status_code == 303
