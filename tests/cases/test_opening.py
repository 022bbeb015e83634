"""Opening a case by its form: once, however often the button is pressed."""

import re
from datetime import date

import pytest
from flask import Flask, Response
from sqlalchemy import func, select

from nrm.auth.roles import Role
from nrm.cases.models import Case
from nrm.foundation.database import db
from nrm.signals import service as signals
from nrm.signals.models import Signal
from tests.casework import ADULT, opened, worker
from tests.client import CriticalClient, held_by
from tests.critic import read
from tests.people import actor_of, colleague, sign_in, workplace

HERE = "DRSHSSH_VLORE"


def particulars() -> dict[str, str]:
    born = date.fromisoformat(ADULT["birth_date"])
    boxes = {f"birth_date-{part}": str(getattr(born, part)) for part in ("day", "month", "year")}
    return {name: said for name, said in ADULT.items() if name != "birth_date"} | boxes


def form_on(client: CriticalClient, page: str) -> dict[str, list[str] | str]:
    """Look on `page` for somebody whom nobody knows; return what the form shown then would send, filled in."""
    shown = client.fill_in(page, {"first_name": "Askush", "fathers_name": "Askujt"})
    return {**form_in(shown.text), **particulars()}


def form_in(page: str) -> dict[str, list[str]]:
    """Return what the form for the particulars would send."""
    forms = list(read(page).iter("form"))
    return next(held_by(form) for form in forms if "case_id" in held_by(form))


def cases() -> int:
    return db.session.scalar(select(func.count()).select_from(Case)) or 0


def heard() -> Signal:
    said = {"urgency": "URGENT", "narrative": "?", "channel": "HOTLINE", "reporter": "CITIZEN"}
    return signals.take(said, to=workplace(HERE), by=actor_of(colleague(Role.HOTLINE)))


def test_pressing_twice_opens_one_case(client: CriticalClient) -> None:
    workplace("AP")
    sign_in(client, worker())
    filled_in = form_on(client, "/cases/new")
    first, second = (client.post("/cases/new/person", data=filled_in) for _press in range(2))
    assert first.status_code == second.status_code == 302
    assert first.headers["Location"] == second.headers["Location"]
    assert cases() == 1


def test_pressing_twice_that_it_is_another_person_opens_one_case(client: CriticalClient) -> None:
    user = worker()
    opened(user)
    sign_in(client, user)
    filled_in = form_on(client, "/cases/new")
    assert "open_anyway" in client.post("/cases/new/person", data=filled_in).text
    anyway = {**filled_in, "open_anyway": "yes"}
    first, second = (client.post("/cases/new/person", data=anyway) for _press in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert cases() == 2


def test_the_id_of_somebody_elses_case_leads_nowhere(client: CriticalClient) -> None:
    theirs = opened(worker("other")).case.id
    sign_in(client, worker())
    sent = {**form_on(client, "/cases/new"), "case_id": str(theirs)}
    assert client.post("/cases/new/person", data=sent).status_code == 404


def test_an_id_that_is_none_is_replaced(client: CriticalClient) -> None:
    workplace("AP")
    sign_in(client, worker())
    sent = {**form_on(client, "/cases/new"), "case_id": "\0"}
    assert client.post("/cases/new/person", data=sent).status_code == 302


def test_a_signal_leads_to_one_case(client: CriticalClient) -> None:
    workplace("AP")
    page = f"/signals/{heard().id}/case"
    sign_in(client, worker(at=HERE))
    filled_in = form_on(client, page)
    first, second = (client.post(f"{page}/person", data=filled_in) for _press in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert cases() == 1


def test_an_answered_signal_offers_no_case(app: Flask, client: CriticalClient) -> None:
    signal = heard()
    page, back = f"/signals/{signal.id}/case", f"/signals/{signal.id}"
    late, colleague_here = CriticalClient(app, Response), worker("late", at=HERE)
    sign_in(late, colleague_here)
    filled_in = form_on(late, page)
    signals.answer(signal, "NOT_TRAFFICKING", by=actor_of(colleague_here))
    sign_in(client, worker(at=HERE))
    assert client.get(page).headers["Location"] == back
    assert late.post(f"{page}/person", data=filled_in).headers["Location"] == back
    assert cases() == 0


@pytest.mark.usefixtures("app")
def test_a_signal_has_a_number_like_a_case() -> None:
    signal, case = heard(), opened(worker()).case
    assert re.fullmatch(r"S\d\d-\w{4}-\w{3}", signal.number)
    assert re.fullmatch(r"\d\d-\w{4}-\w{3}", case.number)


def test_a_list_is_narrowed_to_known_codes_only(client: CriticalClient) -> None:
    user = worker()
    number = opened(user).case.number
    sign_in(client, user)
    for unknown in ("?stage=%00", "?status=%00", "?stage=NEVER", "?page=999999999999999999999"):
        assert number in client.get(f"/cases/{unknown}").text
    assert number not in client.get("/cases/?status=VT").text
