"""The blueprint that all pages of this slice belong to."""

from flask import Blueprint

bp = Blueprint("auth", "nrm.auth", template_folder="templates")
