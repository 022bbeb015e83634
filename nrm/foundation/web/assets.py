"""The stylesheet, script and pictures of the pages: our own, and Bootstrap's out of its package."""

import gzip
import hashlib
from functools import cache, lru_cache
from pathlib import Path

import flask_bootstrap
from flask import Blueprint, Response, request, send_from_directory, url_for

bp = Blueprint(
    "web", __name__, template_folder="templates", static_folder="static", static_url_path="/assets"
)

BOOTSTRAP = Path(flask_bootstrap.__file__).parent / "static/bootstrap5/css"
FILES = frozenset({"web.static", "web.bootstrap"})
"""The endpoints of public files, the same for everybody."""
PACKED_TYPES = frozenset({"text/css", "text/javascript", "application/javascript", "image/svg+xml"})
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


@bp.after_request
def pack(response: Response) -> Response:
    """Send text files packed, a seventh of their size: offices have slow lines.

    Pages are never packed, since the size of a packed page can betray what it says (the BREACH attack).
    """
    if request.endpoint not in FILES or response.status_code != 200:
        return response
    response.vary.add("Accept-Encoding")
    if response.mimetype in PACKED_TYPES and request.accept_encodings["gzip"]:
        response.direct_passthrough = False
        response.set_data(_packed(response.get_data()))
        response.headers["Content-Encoding"] = "gzip"
        response.headers.pop("ETag", None)
    return response


@lru_cache(maxsize=16)
def _packed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)
