"""Whatever can be asked for says who may ask."""

from flask import Flask


def test_every_view_names_its_permission(app: Flask) -> None:
    unguarded = [
        endpoint for endpoint, view in app.view_functions.items() if not hasattr(view, "permission")
    ]
    assert unguarded == []
