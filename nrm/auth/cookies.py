"""The cookie of the session and the tokens of forms, signed by keys that may be exchanged while people work."""

from collections.abc import Iterator

from flask import Flask, Response
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import URLSafeTimedSerializer

from nrm.vault import ring
from nrm.vault.keyring import Purpose


class RingKeys:
    """The keys as they are whenever somebody asks: each that is in use, and last the one that signs."""

    def __init__(self, app: Flask) -> None:
        self._ring = ring.of(app)

    def __iter__(self) -> Iterator[bytes]:
        """Yield what is derived from each key, in the order that itsdangerous wants."""
        return reversed(self._ring.macs(Purpose.SESSION, b"cookie"))


class RingSigned(SecureCookieSessionInterface):
    """Flask's signed cookie: made with the active key, known again by each that is in use."""

    def __init__(self, app: Flask) -> None:
        self._keys = RingKeys(app)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer:
        """Return what Flask would, with the keys as they are now."""
        return URLSafeTimedSerializer(
            self._keys,
            salt=self.salt,
            serializer=self.serializer,
            signer_kwargs={
                "key_derivation": self.key_derivation,
                "digest_method": self.digest_method,
            },
        )

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Put the cookie on the answer, unless caches may keep that: whoever got it from one would be signed in."""
        if not response.cache_control.public:
            super().save_session(app, session, response)


def install(app: Flask) -> None:
    """Let `app`, which has its keys already, sign cookies and the tokens of forms with them."""
    app.session_interface = RingSigned(app)
    app.config["WTF_CSRF_SECRET_KEY"] = RingKeys(app)
