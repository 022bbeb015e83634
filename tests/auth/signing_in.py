"""People who can sign in, and the steps of doing it in a browser without scripts."""

from datetime import datetime

import pyotp
from flask import Flask, Response
from werkzeug.test import TestResponse

from nrm.auth import service
from nrm.auth.models import User
from nrm.auth.roles import Role
from nrm.foundation import clock
from nrm.foundation.database import db
from tests import people
from tests.client import CriticalClient
from tests.critic import read
from tests.people import colleague

PASSPHRASE = people.PASSPHRASE
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SIGN_IN = "/sign-in"
CODE = "/sign-in/code"


def enrolled(role: Role = Role.SOCIAL_WORKER, *, username: str = "") -> User:
    """Add somebody who has a passphrase and a second factor."""
    user = colleague(role, username=username)
    service.enrol_demo(user, password=PASSPHRASE, totp_secret=SECRET)
    db.session.commit()
    return user


def code_at(moment: datetime | None = None) -> str:
    """Return what the phone shows."""
    return pyotp.TOTP(SECRET).at(moment or clock.now())


def give_passphrase(
    client: CriticalClient, username: str, passphrase: str = PASSPHRASE, *, back: str = ""
) -> TestResponse:
    """Fill in the first page."""
    where = f"{SIGN_IN}?next={back}" if back else SIGN_IN
    return client.fill_in(where, {"username": username, "password": passphrase})


def give_code(client: CriticalClient, code: str, *, back: str = "") -> TestResponse:
    """Fill in the second page."""
    return client.fill_in(f"{CODE}?next={back}" if back else CODE, {"code": code})


def walk_in(client: CriticalClient, user: User, *, back: str = "") -> TestResponse:
    """Do both steps."""
    name = user.username
    assert give_passphrase(client, name, back=back).status_code == 303
    return give_code(client, code_at(), back=back)


def another(app: Flask) -> CriticalClient:
    """Return a second browser."""
    return CriticalClient(app, Response)


def token_on(client: CriticalClient, page: str) -> dict[str, str]:
    """Return the hidden field that every form of `page` carries."""
    fields = read(client.get(page).text).iter("input")
    return {"csrf_token": next(f.get("value", "") for f in fields if f.get("name") == "csrf_token")}


def press(client: CriticalClient, page: str, address: str) -> TestResponse:
    """Press the button of `page` that sends to `address`."""
    actions = [form.get("action") for form in read(client.get(page).text).iter("form")]
    assert address in actions, f"{page} has no button for {address}"
    return client.post(address, data=token_on(client, page))


def sign_out(client: CriticalClient) -> TestResponse:
    """Use the button in the frame."""
    return press(client, "/account", "/sign-out")
