"""The whole demonstration register as a sequence of dated acts: past and live cases together."""

from datetime import datetime

from nrm.demo.histories_now import live_histories
from nrm.demo.histories_past import past_histories
from nrm.demo.histories_steps import History
from nrm.foundation.clock import local


def all_histories(now: datetime) -> tuple[History, ...]:
    """Return everybody's history up to `now` (aware); the same `now` gives the same register."""
    return (*past_histories(local(now).date()), *live_histories(now))
