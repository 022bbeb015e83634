"""The cookie of the session and the tokens of forms, signed by keys that may be exchanged while people work."""

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

from nrm.vault import ring
from nrm.vault.keyring import Purpose


class RingSigned(SecureCookieSessionInterface):
    """Flask's own signed cookie: made with the active key, known again by each that is in use."""

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return Flask's serializer with the keys as they are now."""
        take_keys(app)
        return super().get_signing_serializer(app)


def take_keys(app: Flask) -> None:
    """Give `app` the keys as they are now; Flask wants the newest apart, Flask-WTF all with the newest last."""
    newest, *others = ring.of(app).macs(Purpose.SESSION, b"cookie")
    app.config.update(
        SECRET_KEY=newest,
        SECRET_KEY_FALLBACKS=others,
        WTF_CSRF_SECRET_KEY=[*reversed(others), newest],
    )
