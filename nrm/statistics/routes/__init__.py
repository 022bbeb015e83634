"""The pages of figures, of the ledger, and of the way into it."""

from nrm.statistics.routes import figures, ledger, preparations
from nrm.statistics.routes.blueprint import bp

__all__ = ["bp", "figures", "ledger", "preparations"]
