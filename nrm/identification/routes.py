"""The templates of the pages that identification shows in its own way; the records engine serves them."""

from flask import Blueprint

bp = Blueprint("identification", __name__, template_folder="templates")
