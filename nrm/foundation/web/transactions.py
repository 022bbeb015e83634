"""One request, one transaction: kept when the answer is below 400, undone from 400 up."""

from flask import Flask, Response

from nrm.foundation.database import db
from nrm.foundation.undoing import undo


def install(app: Flask) -> None:
    """Commit or roll back after every request of `app`.

    A commit that fails raises, so the user gets the error page, never a false success. Flask-SQLAlchemy itself closes
    the session at the end of the request.
    """

    @app.after_request
    def end_transaction(response: Response) -> Response:
        if response.status_code < 400:
            db.session.commit()
        else:
            undo()
        return response
