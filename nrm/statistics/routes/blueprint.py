"""The blueprint that all pages of figures belong to."""

from flask import Blueprint

bp = Blueprint(
    "statistics", "nrm.statistics", template_folder="templates", url_prefix="/statistics"
)
