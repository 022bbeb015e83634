"""The key service of the running application."""

from typing import cast

from flask import Flask, current_app

from nrm.vault.keyring import KeyService

_NAME = "nrm-key-service"


def install(app: Flask, ring: KeyService) -> None:
    """Give the application its keys."""
    app.extensions[_NAME] = ring


def key_ring() -> KeyService:
    """Return the keys of the running application."""
    return cast(KeyService, current_app.extensions[_NAME])
