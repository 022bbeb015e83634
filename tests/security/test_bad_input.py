"""Whatever is sent to whatever form: never a crash, nothing half written, nothing typed lost."""

from collections import Counter

import pytest
from markupsafe import escape
from werkzeug.wrappers import Response

from nrm.foundation import clock
from tests.auth.signing_in import enrolled, give_code, give_passphrase
from tests.client import CriticalClient
from tests.security.addresses import rules
from tests.security.asked import Asked, Kind, every_form, send
from tests.security.bad_values import TROUBLES, Sent
from tests.security.register import HARMLESS, Register

OFFERED_NOW_AND_THEN = {
    "agencies.make",
    "auth.activate",
    "auth.code",
    "auth.end_session",
    "casefile.remove",
    "referrals.recall",
    "statistics.begin_again",
    "statistics.decline_numbers",
    "statistics.drop",
    "statistics.note",
    "statistics.prepare",
}
"""Acts without words whose button shows in other states than those of the register, or to one role among several."""

pytestmark = pytest.mark.strictest_database


def test_every_act_has_a_form_that_is_tried(register: Register) -> None:
    tried = {form.endpoint for form in every_form(register)}
    acts = {rule.endpoint for rule in rules(register.app) if "POST" in (rule.methods or ())}
    assert acts - tried <= OFFERED_NOW_AND_THEN


@pytest.mark.parametrize("trouble", sorted(TROUBLES))
def test_no_form_breaks(register: Register, trouble: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert faults_after(trouble, register, monkeypatch) == {}


@pytest.mark.parametrize(
    "code", ["٣٣٣٣٣٣", "ëëëëëë", "\x00", "1" * 100_000, "-12345", "１２３４５６"]
)
def test_odd_codes_are_wrong_codes(client: CriticalClient, code: str) -> None:
    enrolled(username="somebody")
    give_passphrase(client, "somebody")
    assert give_code(client, code).status_code == 422


def faults_after(trouble: str, register: Register, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Return what goes wrong when each form is sent with `trouble`."""
    today = clock.today()
    wrong: Counter[str] = Counter()
    forms = every_form(register)
    with register.undoing(monkeypatch) as undoing:
        before = undoing.fingerprint()
        for form in forms:
            for number, sent in enumerate(TROUBLES[trouble](form, form.filled(today))):
                kind, headers = sent.content_type, dict(sent.headers)
                with send(register, form, sent.data, content_type=kind, headers=headers) as answer:
                    said = faults_of(form, sent, answer)
                    refused = answer.status_code >= 400
                if refused and undoing.written - HARMLESS and undoing.fingerprint() != before:
                    said.append("half written")
                wrong.update(f"{form.endpoint} {trouble} {number}: {fault}" for fault in said)
                undoing.undo()
    return wrong


def faults_of(form: Asked, sent: Sent, answer: Response) -> list[str]:
    """Return what is wrong with an answer."""
    page = answer.get_data(as_text=True)
    faults = []
    if answer.status_code >= 500:
        faults.append(f"crashed: {answer.status}")
    if "<script>alert" in page or "49" in page.partition("DROP TABLE person;--")[2][:20]:
        faults.append("took words for orders")
    texts = form.named(Kind.TEXT)
    shown_again = answer.status_code in {409, 422} and texts and f'name="{texts[0]}"' in page
    if shown_again and not all(str(escape(words)) in page for words in sent.words):
        faults.append("lost what was typed")
    return faults
