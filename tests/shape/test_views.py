"""Whatever can be asked for says who may ask."""

from flask import Flask

OPEN_BELOW = {"switch_language", "web.bootstrap", "web.static"}
"""Views of the web kit, which lies below permissions; open to everybody."""


def test_every_view_names_its_permission(app: Flask) -> None:
    unguarded = [
        endpoint for endpoint, view in app.view_functions.items() if not hasattr(view, "permission")
    ]
    assert sorted(unguarded) == sorted(OPEN_BELOW)
