"""Tells the rest of the register when somebody no longer works where, or as what, they did."""

from collections.abc import Callable
from uuid import UUID

from flask import Flask, current_app

from nrm.auth.roles import Actor

_NAME = "nrm-leaving"

Follow = Callable[[UUID, Actor], None]
"""What follows when the user of this id leaves; the actor is the administrator who said so."""


def install(app: Flask, *follow: Follow) -> None:
    """Let `follow` be done whenever somebody leaves: the cases know what people took part in, accounts do not."""
    app.extensions[_NAME] = follow


def tell(user_id: UUID, *, by: Actor) -> None:
    """Do what follows from the leaving of a user."""
    every: tuple[Follow, ...] = current_app.extensions[_NAME]
    for follow in every:
        follow(user_id, by)
