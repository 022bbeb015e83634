"""Exchanging keys, as the commands do it."""

from nrm.audit.trail import SYSTEM
from nrm.keys import service
from nrm.vault.keyring import Key, Purpose
from nrm.vault.ring import key_ring


def exchanged(purpose: Purpose) -> tuple[Key, Key]:
    """Let a new key seal; return the one before and the new one."""
    before = key_ring().active(purpose)
    new = service.add(purpose, by=SYSTEM)
    return before, service.activate(new.kid, by=SYSTEM)
