"""The pages of figures, of the ledger, and of the way into it."""

from nrm.statistics.routes import behind, comparison, figures, ledger, preparations
from nrm.statistics.routes.blueprint import bp

__all__ = ["behind", "bp", "comparison", "figures", "ledger", "preparations"]
