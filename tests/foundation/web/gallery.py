"""A small application with one page that shows every component, for the tests of the web kit."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, OperationalError

from nrm.foundation.database import db
from nrm.foundation.errors import NotFound, NotPermitted, RuleBroken, Stale
from nrm.foundation.language import Language
from nrm.foundation.web import kit
from nrm.foundation.web.choice_questions import ChoiceField, ChoicesField, ScoreField, YesNoField
from nrm.foundation.web.date_question import DayMonthYearField
from nrm.foundation.web.forms import VersionedForm
from nrm.foundation.web.frame import Frame, MenuItem
from nrm.foundation.web.map_of_qarqe import qark_names
from nrm.foundation.web.questions import (
    ConfirmField,
    IntegerField,
    LongTextField,
    Needed,
    OneTimeCodeField,
    PasswordField,
    TextField,
)

MONTHS = {str(number): f"Zgjedhja {number}" for number in range(1, 11)}
GROUPS = {
    "Veprimi": {
        "A1": "E sollën me makinë nga një qytet tjetër",
        "A2": "E mbajnë në një vend të mbyllur",
    },
    "Mjeti": {"M1": "I kanë marrë dokumentet", "M2": "E kërcënojnë familjen"},
}


class GalleryForm(VersionedForm):
    """One question of each kind."""

    name = TextField("Emri", hint="Si në dokument", needed=Needed.NOW)
    account = LongTextField("Rrëfimi", hint="Me fjalët e personit")
    born = DayMonthYearField("Data e lindjes", hint="Për shembull 27 3 2001", in_past=True)
    age = IntegerField("Mosha", minimum=0, maximum=120)
    interpreter = YesNoField("A duhet përkthyes?")
    language = ChoiceField(
        "Gjuha e përkthimit",
        choices={"EN": "Anglisht", "OTHER": "Tjetër"},
        shown_when=("interpreter", ["YES"]),
    )
    place = ChoiceField("Vendi", choices=MONTHS)
    signs = ChoicesField(
        "Treguesit", choices=GROUPS, hints={"M1": "Pasaporta është te punëdhënësi"}
    )
    danger = ScoreField("Rreziku nga trafikantët", needed=Needed.TO_SIGN)
    password = PasswordField("Fjalëkalimi")
    code = OneTimeCodeField("Kodi")
    read_out = ConfirmField("Ia lexova personit", hint="Në gjuhën që kupton")


BARS = [
    ("Policia Kufitare dhe e Migracionit, pika e kalimit kufitar", 34),
    ("Shërbimet sociale", 21),
    ("Linja 116006", None),
    ("Vetidentifikim", 4),
]
COLUMNS = [
    (str(year), [number, number // 9])
    for year, number in zip(range(2016, 2023), (95, 105, 95, 103, 81, 154, 122), strict=True)
]


def make_app(
    *, signed_in: bool = True, on_language_choice: Callable[[Language], None] | None = None
) -> Flask:
    """Return the application; its database is an empty one in memory."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY="only for tests", SQLALCHEMY_DATABASE_URI="sqlite://")
    db.init_app(app)
    kit.install(
        app, frame=lambda: FRAME if signed_in else Frame(), on_language_choice=on_language_choice
    )

    @app.route("/", methods=["GET", "POST"])
    def gallery() -> ResponseReturnValue:
        form = GalleryForm()
        if form.validate_on_submit():
            flash("U ruajt.", "good")
            return redirect("/")
        values = {code: place * 7 for place, code in enumerate(qark_names())}
        return render_template(
            "gallery.html",
            form=form,
            bars=BARS,
            columns=COLUMNS,
            values=values,
            now=datetime(2026, 3, 27, 13, 5, tzinfo=UTC),
            page_url=lambda number: f"/?page={number}",
        )

    @app.get("/refused/<kind>")
    def refused(kind: str) -> str:
        problems: dict[str, Exception] = {
            "not-found": NotFound(),
            "not-permitted": NotPermitted("secret words"),
            "stale": Stale(),
            "rule": RuleBroken("Plotësoni më parë vlerësimin e rrezikut."),
            "csrf": CSRFError(),
            "unique": IntegrityError("secret words", {}, Exception("secret words")),
            "database": OperationalError("secret words", {}, Exception("secret words")),
            "unforeseen": ZeroDivisionError("secret words"),
        }
        if kind in problems:
            raise problems[kind]
        abort(int(kind))

    @app.post("/send")
    def send() -> str:
        return str(len(request.form))

    return app


FRAME = Frame(
    user="Mira Prifti",
    institution="Bashkia Vlorë",
    role="Punonjëse sociale",
    menu=(
        MenuItem("Fillimi", "/", "house", current=True, count=7),
        MenuItem("Rastet", "/cases", "folder2-open"),
        MenuItem("Sinjalizim i ri", "/signals", "plus-circle"),
        MenuItem("Shifrat", "/figures", "bar-chart"),
    ),
    account_url="/account",
    notice="Demonstrim: të gjithë personat janë të shpikur.",
)
