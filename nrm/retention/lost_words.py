"""Entries of the trail whose typed words are gone: an erasure names each that it took; any other was taken secretly."""

import json

from sqlalchemy import select

from nrm.audit.models import Entry
from nrm.audit.verification import Verdict
from nrm.audit.versions import ERASED
from nrm.foundation.database import db


def unexplained(verdict: Verdict) -> list[int]:
    """Return the numbers of the entries without their words that no erasure names, for a trail that holds."""
    if not verdict.without_words:
        return []
    named = {
        seq
        for detail in db.session.scalars(select(Entry.detail).where(Entry.action == ERASED))
        for seq in json.loads(detail)["words"]
    }
    lost = db.session.scalars(
        select(Entry.seq).where(Entry.sealed_hash.is_not(None), Entry.sealed_detail.is_(None))
    )
    return sorted(set(lost) - named)
