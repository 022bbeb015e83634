"""The key service of the running application."""

from typing import cast

from flask import Flask, current_app

from nrm.vault.keyring import KeyService

_NAME = "nrm-key-service"


def install(app: Flask, ring: KeyService) -> None:
    """Give the application its keys."""
    app.extensions[_NAME] = ring


def of(app: Flask) -> KeyService:
    """Return the keys of an application."""
    return cast(KeyService, app.extensions[_NAME])


def key_ring() -> KeyService:
    """Return the keys of the running application."""
    return of(current_app)
