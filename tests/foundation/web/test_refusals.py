"""Every refusal is a calm page in the user's language, and none tells a secret."""

import logging

import pytest
from flask.testing import FlaskClient

from tests.foundation.web.test_pages import page_of, token_of


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("not-found", 404),
        ("not-permitted", 403),
        ("stale", 409),
        ("unique", 409),
        ("rule", 422),
        ("csrf", 400),
        ("database", 503),
        ("unforeseen", 500),
        ("400", 400),
        ("413", 413),
        ("418", 418),
        ("429", 429),
        ("500", 500),
    ],
)
def test_each_refusal_says_what_happened_and_what_to_do(
    client: FlaskClient, kind: str, status: int
) -> None:
    answer = client.get(f"/refused/{kind}")
    page = answer.get_data(as_text=True)
    assert answer.status_code == status
    assert "Çfarë mund të bëni" in page
    assert "Shkoni te faqja e parë" in page
    assert "secret words" not in page
    assert answer.headers["Cache-Control"] == "no-store"


def main_part(page: str) -> str:
    return page.split("<main")[1].split("</main", maxsplit=1)[0]


def test_a_missing_page_and_a_hidden_one_are_the_same(client: FlaskClient) -> None:
    missing, hidden = (page_of(client, address) for address in ("/nowhere", "/refused/not-found"))
    assert main_part(missing) == main_part(hidden)


def test_a_broken_rule_is_said_in_its_own_words(client: FlaskClient) -> None:
    assert "Plotësoni më parë vlerësimin e rrezikut." in page_of(client, "/refused/rule")


def test_the_log_has_class_place_and_number_and_no_words(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        page = page_of(client, "/refused/unforeseen")
    (line,) = [record.getMessage() for record in caplog.records if record.name == "nrm.web"]
    assert "class=ZeroDivisionError" in line
    assert "gallery.py" in line
    assert line.split("number=")[1][:8] in page
    assert "secret words" not in caplog.text


def test_our_own_mistakes_show_no_menu_that_could_fail_again(client: FlaskClient) -> None:
    page = page_of(client, "/refused/unforeseen")
    assert "Mira Prifti" not in page


def test_a_wrong_method_tells_which_are_right(client: FlaskClient) -> None:
    answer = client.get("/send")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_what_was_typed_into_an_expired_page_can_be_copied(client: FlaskClient) -> None:
    typed = "Një rrëfim i gjatë që nuk duhet humbur <b>"
    sent = {"csrf_token": "old", "account": typed, "password": "a very long password indeed"}
    page = client.post("/", data=sent).get_data(as_text=True)
    assert "Kjo faqe qëndroi hapur tepër gjatë" in page
    assert "Një rrëfim i gjatë që nuk duhet humbur &lt;b&gt;" in page
    assert "password indeed" not in page


def test_a_form_of_many_megabytes_is_refused_calmly(client: FlaskClient) -> None:
    sent = {"csrf_token": token_of(page_of(client)), "account": "x" * 3_000_000}
    answer = client.post("/", data=sent)
    assert answer.status_code == 413
    assert "tepër e madhe" in answer.get_data(as_text=True)
