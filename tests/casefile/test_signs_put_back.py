"""The signs at the head of a case are no better deceived than the forms that they come from."""

import pytest
from flask import Flask, Response
from sqlalchemy import select

from nrm.audit.models import Entry
from nrm.foundation.database import db
from nrm.records import queries, service
from nrm.records.kinds import kinds
from tests.casework import drafted, initial, opened, worker
from tests.client import CriticalClient
from tests.people import sign_in

NEAR = "i dyshuari është afër"


@pytest.mark.parametrize("put_back", [False, True])
def test_no_sign_is_shown_from_what_was_put_back(app: Flask, *, put_back: bool) -> None:
    user = worker()
    file = opened(user)
    record = drafted(file, "F1", initial(suspect_near="NO", safe_contact="Pas orës 18."))
    earlier = {section: row.blob for section, row in queries.sections_of(record).items()}
    near = {"suspect_near": "YES", "safe_contact": None}
    service.save(file, kinds()["F1"], record, near, version=record.lock)
    service.sign(file, kinds()["F1"], record)
    if put_back:
        for section, row in queries.sections_of(record).items():
            row.blob = earlier[section]
    db.session.commit()
    client = CriticalClient(app, Response)
    sign_in(client, user)
    page = client.get(f"/cases/{file.case.id}/")
    assert (page.status_code, NEAR in page.text) == ((423, False) if put_back else (200, True))
    noted = db.session.scalars(select(Entry.subject_id).where(Entry.action == "record:altered"))
    assert noted.all() == ([record.id] if put_back else [])
