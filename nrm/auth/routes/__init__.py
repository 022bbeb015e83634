"""The pages of sign-in, of one's own account, and of users and institutions."""

from nrm.auth.routes import account, enrolment, institutions, sign_in, users
from nrm.auth.routes.blueprint import bp

__all__ = ["account", "bp", "enrolment", "institutions", "sign_in", "users"]
