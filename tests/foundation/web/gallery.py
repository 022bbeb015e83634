"""A small application with one page that shows every component, for the tests of the web kit."""

from datetime import UTC, datetime

from flask import Flask, abort, flash, redirect, render_template_string, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, OperationalError

from nrm.foundation.database import db
from nrm.foundation.errors import NotFound, NotPermitted, RuleBroken, Stale
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
    "Veprimi": {"A1": "E sollën me makinë nga një qytet tjetër", "A2": "E mbajnë në një vend të mbyllur"},
    "Mjeti": {"M1": "I kanë marrë dokumentet", "M2": "E kërcënojnë familjen"},
}


class GalleryForm(VersionedForm):
    """One question of each kind."""

    name = TextField("Emri", hint="Si në dokument", needed=Needed.NOW)
    account = LongTextField("Rrëfimi", hint="Me fjalët e personit")
    born = DayMonthYearField("Data e lindjes", hint="Për shembull 27 3 2001", in_past=True)
    age = IntegerField("Mosha", minimum=0, maximum=120)
    interpreter = YesNoField("A duhet përkthyes?")
    language = ChoiceField("Gjuha e përkthimit", choices={"EN": "Anglisht", "OTHER": "Tjetër"}, shown_when=("interpreter", ["YES"]))
    place = ChoiceField("Vendi", choices=MONTHS)
    signs = ChoicesField("Treguesit", choices=GROUPS, hints={"M1": "Pasaporta është te punëdhënësi"})
    danger = ScoreField("Rreziku nga trafikantët", needed=Needed.TO_SIGN)
    password = PasswordField("Fjalëkalimi")
    code = OneTimeCodeField("Kodi")
    read_out = ConfirmField("Ia lexova personit", hint="Në gjuhën që kupton")


PAGE = """
{% extends "base.html" %}
{% from "components/forms.html" import form_page, field, part, button, buttons, link_button, post_button %}
{% from "components/layout.html" import notice, card, details, empty_state, back_link, crumbs, tabs, pagination, filters, figures, two_columns %}
{% from "components/case.html" import status_tag, deadline, identity_bar, next_step, stage_track, timeline, task_list, summary_list %}
{% from "components/tables.html" import data_table %}
{% from "components/charts.html" import bar_chart, column_chart, qark_map %}
{% block title %}Rasti 2026-0147{% endblock %}
{% block before %}
{{ crumbs([('Rastet', '/'), ('2026-0147', '/')]) }}
{{ back_link('Kthehuni te lista', '/') }}
{{ identity_bar('A. H.', [('Mosha', 17|number), ('Seksi', 'F'), ('Gjuha', 'Shqip')], [('Viktimë e mundshme', 'info'), ('Rrezik i lartë', 'bad')], ('Tregoni emrin', '/')) }}
{% endblock %}
{% block content %}
{% call next_step('Vlerësoni rrezikun', '/', 'Filloni vlerësimin', by='27.03.2026', late='3 ditë vonesë', source='PSV 2025, neni 14') %}<p>Para se personi të kthehet në komunitet.</p>{% endcall %}
{{ stage_track([('Sinjalizim', 'done', '12.03.2026'), ('Identifikim fillestar', 'done'), ('Identifikim formal', 'current'), ('Mbrojtje', 'skipped'), ('Riintegrim', 'todo'), ('Mbyllje', 'todo')], 'Fazat') }}
{{ tabs([('Përmbledhje', '/', true), ('Rreziku dhe siguria', '/r', false), ('Plani', '/p', false)], 'Pjesët e dosjes') }}
{% call two_columns() %}<div>
{{ timeline([{'moment': now|datetime, 'title': 'U dërgua te AP', 'by': 'Mira Prifti', 'text': 'Pret shqyrtimin', 'icon': 'send', 'url': '/'}, {'moment': '12.03.2026', 'title': 'Sinjalizim nga 116006'}]) }}
</div><div>{% call card('Ekipi', ('Ndryshoni', '/')) %}<p>Mira Prifti {{ status_tag('Përgjegjëse', 'good') }}</p><p>{{ deadline('27.03.2026', due='sot') }}</p>{% endcall %}</div>{% endcall %}
{{ figures([('755', 'raste gjithsej'), ('38,2 %', 'fëmijë', '288 nga 755')]) }}
{% for tone in ['info', 'good', 'warn', 'bad'] %}{% call notice(tone) %}<p>Një fjali për të kuptuar.</p>{% endcall %}{% endfor %}
{{ task_list([('Të dhënat e personit', '/', 'E plotë', 'good'), ('Treguesit', '/', '3 për t’u plotësuar', 'warn', 'Rreth 5 minuta'), ('Vendimi', none, 'Ende jo', 'neutral')]) }}
{{ summary_list([('Emri', 'Arta', '/'), ('Data e lindjes', '', '/', true), ('Shënim', '', none)]) }}
{% call filters('/', 'Kërkoni') %}<div class="question"><label class="question-label" for="q">Numri</label><input class="form-control" id="q" name="q"></div>{{ button('Kërkoni', tone='second', icon_name='search') }}{% endcall %}
{{ data_table(['Numri', 'Emri', 'Faza', 'Afati', 'Ditë'], [['2026-0147', 'A. H.', status_tag('Identifikim', 'info'), deadline('27.03.2026', late='3 ditë vonesë'), 3], ['2026-0151', 'B. K.', status_tag('Referim', 'warn'), deadline('30.03.2026', due='pas 2 ditësh'), 0]], 'Me vonesë', numeric=[4]) }}
{{ pagination(2, 4, page_url) }}
{{ empty_state('Asgjë me vonesë', 'Kur një afat kalon, rasti shfaqet këtu.', ('Shihni të gjitha rastet', '/')) }}
{% call details('Si llogaritet kjo?') %}<p>Nga data e nënshkrimit.</p>{% endcall %}
{{ bar_chart('bars', 'Sipas strukturës', bars) }}
{{ column_chart('cols', 'Sipas vitit', columns, ['VMT', 'VT'], 'Numri luhatet mes 95 dhe 134.') }}
{{ qark_map('map', 'Sipas qarkut', values) }}
{% call form_page(form) %}{% call part('Personi', 'Plotësoni çfarë dini tani.') %}{{ field(form.name, width='w-medium') }}{{ field(form.account) }}{{ field(form.born) }}{{ field(form.age) }}{% endcall %}
{{ field(form.interpreter) }}{{ field(form.language) }}{{ field(form.place) }}{{ field(form.signs) }}{{ field(form.danger, big=true) }}{{ field(form.password) }}{{ field(form.code) }}{{ field(form.read_out) }}
{% call buttons() %}{{ button('Ruani dhe vazhdoni') }}{{ button('Ruani dhe dilni', name='leave', value='yes', tone='second') }}{{ button('Fshini', tone='danger', icon_name='trash') }}{{ link_button('Anuloni', '/', tone='link') }}{% endcall %}{% endcall %}
{{ post_button('Dërgoni te AP', '/send', icon_name='send') }}
{% endblock %}
"""

BARS = [("Policia Kufitare dhe e Migracionit, pika e kalimit kufitar", 34), ("Shërbimet sociale", 21), ("Linja 116006", None), ("Vetidentifikim", 4)]
COLUMNS = [(str(year), [number, number // 9]) for year, number in zip(range(2016, 2023), (95, 105, 95, 103, 81, 154, 122), strict=True)]


def make_app(*, signed_in: bool = True) -> Flask:
    """Return the application; its database is an empty one in memory."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY="only for tests", SQLALCHEMY_DATABASE_URI="sqlite://")
    db.init_app(app)
    kit.install(app, frame=lambda: FRAME if signed_in else Frame())

    @app.route("/", methods=["GET", "POST"])
    def gallery() -> ResponseReturnValue:
        form = GalleryForm()
        if form.validate_on_submit():
            flash("U ruajt.", "good")
            return redirect("/")
        values = {code: place * 7 for place, code in enumerate(qark_names())}
        return render_template_string(
            PAGE, form=form, bars=BARS, columns=COLUMNS, values=values, now=datetime(2026, 3, 27, 13, 5, tzinfo=UTC),
            page_url=lambda number: f"/?page={number}",
        )

    @app.get("/refused/<kind>")
    def refused(kind: str) -> str:
        problems: dict[str, Exception] = {
            "not-found": NotFound(), "not-permitted": NotPermitted("secret words"), "stale": Stale(),
            "rule": RuleBroken("Plotësoni më parë vlerësimin e rrezikut."), "csrf": CSRFError(),
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
