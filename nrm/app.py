"""The composition root: the only module, besides the command line, that knows every slice."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, current_app, request, url_for
from flask_login import current_user
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from config import Config
from nrm.agencies import routes as agencies
from nrm.agencies import service as agency_keys
from nrm.analysis import routes as analysis
from nrm.assistance import routes as assistance_pages
from nrm.assistance.service import PLAN
from nrm.auth import leaving
from nrm.auth import web as auth
from nrm.auth.policy import Permission, ever
from nrm.auth.queries import institution, institution_name
from nrm.auth.roles import ROLE_NAMES, Actor
from nrm.auth.routes import bp as accounts
from nrm.bulletin import routes as bulletin
from nrm.casefile import routes as casefile
from nrm.casefile.words import language_words, sex_words, short_status_words, status_words
from nrm.cases import freshness, team
from nrm.cases import routes as cases
from nrm.duplicates import routes as duplicates
from nrm.foundation import clock
from nrm.foundation.database import db, prepare_sqlite
from nrm.foundation.text import Text
from nrm.foundation.web import kit
from nrm.foundation.web.frame import Frame, MenuItem
from nrm.identification import routes as identification_pages
from nrm.identification import service as identification
from nrm.oversight import routes as oversight
from nrm.protection import routes as protection
from nrm.protection.service import LOCATION, WITNESS
from nrm.records import routes as records
from nrm.records.kinds import RecordKind, register
from nrm.referrals import routes as referrals
from nrm.referrals.sending import REFERRAL
from nrm.reintegration import routes as reintegration
from nrm.reintegration.service import CLOSURE, MILESTONE, VISIT
from nrm.retention import routes as retention
from nrm.risk import routes as risk_pages
from nrm.risk.service import RISK, SAFETY
from nrm.signals import routes as signals
from nrm.statistics import routes as statistics
from nrm.vault import ring
from nrm.vault.inventory import check_ring
from nrm.vault.keyring import KeyService
from nrm.vault.opening import KeyPlaces, open_keys
from nrm.worklist import routes as worklist

KINDS: tuple[RecordKind, ...] = (
    identification.INITIAL,
    REFERRAL,
    identification.FORMAL,
    RISK,
    SAFETY,
    LOCATION,
    WITNESS,
    PLAN,
    MILESTONE,
    VISIT,
    CLOSURE,
)
"""The forms of the procedure, in the order of the journey."""

BLUEPRINTS: tuple[Blueprint, ...] = (
    accounts,
    agencies.bp,
    worklist.bp,
    signals.bp,
    cases.bp,
    duplicates.bp,
    records.bp,
    identification_pages.bp,
    referrals.bp,
    risk_pages.bp,
    protection.bp,
    assistance_pages.bp,
    reintegration.bp,
    casefile.bp,
    statistics.bp,
    bulletin.bp,
    analysis.bp,
    oversight.bp,
    retention.bp,
)


DEMO_NOTICE = Text(
    "Demonstrim: të gjithë personat dhe ngjarjet janë të trilluara.",
    "Demonstration: all persons and events are invented.",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the main menu: shown to those who ever have `permission`."""

    words: Text
    endpoint: str
    icon: str
    permission: Permission


MENU = (
    Entry(Text("Puna ime", "My work"), "worklist.start", "list-task", Permission.CASES_LIST),
    Entry(
        Text("Presin shqyrtim", "Waiting for review"),
        "referrals.waiting",
        "inboxes",
        Permission.REFERRALS_REVIEW,
    ),
    Entry(Text("Sinjalizimet", "Signals"), "signals.index", "telephone", Permission.SIGNALS_RECORD),
    Entry(
        Text("Referime hyrëse", "Incoming referrals"),
        "referrals.incoming",
        "box-arrow-in-right",
        Permission.REFERRALS_ANSWER,
    ),
    Entry(Text("Rastet e mia", "My cases"), "cases.index", "folder", Permission.CASES_LIST),
    Entry(
        Text("Gjeni një person", "Find a person"), "cases.find", "search", Permission.CASES_SEARCH
    ),
    Entry(
        Text("Hapni një rast", "Open a case"),
        "cases.look",
        "folder-plus",
        Permission.CASES_OPEN,
    ),
    Entry(
        Text("Dyfishime të mundshme", "Possible duplicates"),
        "duplicates.index",
        "people",
        Permission.DUPLICATES_DECIDE,
    ),
    Entry(
        Text("Ecuria e punës", "How the work stands"),
        "analysis.show",
        "speedometer2",
        Permission.DASHBOARD_READ,
    ),
    Entry(
        Text("Statistika", "Figures"), "statistics.show", "bar-chart", Permission.STATISTICS_READ
    ),
    Entry(
        Text("Ruajtja dhe fshirja", "Keeping and erasing"),
        "retention.index",
        "archive",
        Permission.RETENTION_READ,
    ),
    Entry(Text("Gjurma", "Trail"), "oversight.trail", "eye", Permission.TRAIL_READ),
    Entry(
        Text("Çelësi i institucionit", "The agency's key"),
        "agencies.show",
        "key",
        Permission.AGENCY_KEY_HOLD,
    ),
    Entry(Text("Përdoruesit", "Users"), "auth.users", "people", Permission.USERS_MANAGE),
    Entry(
        Text("Institucionet", "Institutions"),
        "auth.institutions",
        "building",
        Permission.INSTITUTIONS_MANAGE,
    ),
)


def create_app(
    config: Config | None = None, *, keys: KeyService | None = None, may_stay_shut: bool = False
) -> Flask:
    """Build the application of one installation; arguments and errors are those of `without_pages`."""
    app = without_pages(config, keys=keys, may_stay_shut=may_stay_shut)
    for blueprint in (*BLUEPRINTS, *map(records.blueprint_for, KINDS)):
        app.register_blueprint(blueprint)
    return app


def without_pages(
    config: Config | None = None, *, keys: KeyService | None = None, may_stay_shut: bool = False
) -> Flask:
    """Build what a command needs of one installation: all but its addresses, which take longest to put together.

    `keys` are those that somebody has opened already (custodians, tests, other key services). Raises `Misconfigured`
    when the installation cannot run safely, such as when they do not open what is in the database, unless that
    `may_stay_shut`: an old backup does once the keys of its time are destroyed.
    """
    config = config or Config.from_env()
    app = Flask("nrm", static_folder=None)
    app.config.update(
        NRM=config, TESTING=config.testing, TRUSTED_HOSTS=list(config.trusted_hosts) or None
    )
    ring.install(app, keys or open_keys(key_places(config), fd=config.unlock_fd))
    _set_up_database(app, config)
    if not may_stay_shut:
        _check_ring(app, config)
    kit.install(app, frame=_frame, on_language_choice=auth.keep_language)
    auth.install(app, config)
    freshness.install(app)
    leaving.install(app, team.release, agency_keys.release)
    register(app, KINDS)
    app.jinja_env.globals.update(
        now=clock.now,
        status_words=status_words,
        short_status_words=short_status_words,
        sex_words=sex_words,
        language_words=language_words,
    )
    return app


def _set_up_database(app: Flask, config: Config) -> None:
    app.config["SQLALCHEMY_DATABASE_URI"] = config.engine_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"hide_parameters": True}
    db.init_app(app)
    if config.is_sqlite:
        with app.app_context():
            prepare_sqlite(db.engine)


def key_places(config: Config) -> KeyPlaces:
    """Return where the installation's keys may lie."""
    return KeyPlaces(config.keyring_path, config.custody_path, config.away_from_keys)


def _check_ring(app: Flask, config: Config) -> None:
    """Raise `Misconfigured` when the ring is another database's; a database that does not answer says so later."""
    if config.is_sqlite and not Path(str(make_url(config.engine_url).database)).exists():
        return
    with app.app_context():
        try:
            with suppress(DBAPIError), db.engine.connect() as connection:
                check_ring(connection, ring.key_ring())
        finally:
            db.engine.dispose()  # workers that are forked later must not share a connection


def _frame() -> Frame:
    config: Config = current_app.config["NRM"]
    demo = str(DEMO_NOTICE) if config.demo else None
    if (
        request.blueprint == bulletin.bp.name
    ):  # the same for everybody: who is signed in is not asked
        return Frame(home_url=url_for("bulletin.start"), notice=demo)
    if not current_user.is_authenticated:
        return Frame(home_url="/", notice=demo)
    actor: Actor = current_user.actor
    return Frame(
        user=actor.name,
        institution=str(institution_name(institution(actor.institution_id))),
        role=str(ROLE_NAMES[actor.role]),
        menu=tuple(_menu(actor)),
        home_url=url_for("worklist.start"),
        sign_out_url=url_for("auth.sign_out"),
        account_url=url_for("auth.account"),
        notice=demo,
    )


def _menu(actor: Actor) -> list[MenuItem]:
    return [
        MenuItem(
            label=str(entry.words),
            url=url_for(entry.endpoint),
            icon=entry.icon,
            current=request.endpoint == entry.endpoint,
        )
        for entry in MENU
        if ever(actor.role, entry.permission)
    ]
