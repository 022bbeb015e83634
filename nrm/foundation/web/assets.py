"""The stylesheet, script and pictures of the pages: our own, and Bootstrap's out of its package."""

import hashlib
from functools import cache
from pathlib import Path

import flask_bootstrap
from flask import Blueprint, Response, send_from_directory, url_for

bp = Blueprint(
    "web", __name__, template_folder="templates", static_folder="static", static_url_path="/assets"
)

BOOTSTRAP = Path(flask_bootstrap.__file__).parent / "static/bootstrap5/css"
_OWN = Path(__file__).parent / "static"


@bp.get("/assets/bootstrap/<path:filename>")
def bootstrap(filename: str) -> Response:
    """Serve a file of Bootstrap's css folder."""
    return send_from_directory(BOOTSTRAP, filename)


def own_file(filename: str) -> str:
    """Return the address of a file of static/, which changes whenever the file does."""
    return url_for("web.static", filename=filename, v=_fingerprint(_OWN / filename))


def bootstrap_file(filename: str) -> str:
    """Return the address of a file of Bootstrap's css folder, which changes with its version."""
    return url_for("web.bootstrap", filename=filename, v=_fingerprint(BOOTSTRAP / filename))


@cache
def _fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
