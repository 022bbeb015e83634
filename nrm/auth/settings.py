"""How careful this installation is with sign-in, for whoever asks within the running application."""

from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from flask import Flask, current_app

from config import Config
from nrm.auth.passwords import Passphrases

_NAME = "nrm-sign-in"


@dataclass(frozen=True, slots=True)
class Settings:
    """The hashing of passphrases, and after which rest and which age a session ends."""

    passphrases: Passphrases
    idle: timedelta
    absolute: timedelta


def install(app: Flask, config: Config) -> None:
    """Give the application what `config` says about sign-in."""
    app.extensions[_NAME] = Settings(
        Passphrases(memory=config.argon2_memory, passes=config.argon2_time),
        idle=timedelta(minutes=config.idle_minutes),
        absolute=timedelta(hours=config.absolute_hours),
    )


def settings() -> Settings:
    """Return the settings of the running application."""
    return cast(Settings, current_app.extensions[_NAME])
