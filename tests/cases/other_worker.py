"""A second worker process of an installation: it searches and opens cases on request, line by line.

Started as `python -m tests.cases.other_worker INSTANCE DATABASE_URL USER_ID`; each line is a word of `REQUESTS` and
what it is about, with a tab between; each answer is one line.
"""

import sys
from pathlib import Path
from uuid import UUID

from config import Config
from nrm.app import create_app
from nrm.auth.models import User
from nrm.cases import search, service
from nrm.cases.name_index import Query
from nrm.cases.search import Asked
from nrm.foundation.database import db
from tests.casework import ADULT
from tests.people import actor_of


def find(user: User, name: str) -> str:
    """Return the numbers of the cases that the user finds."""
    asked = Asked(query=Query(name=name), typed=name)
    return " ".join(sorted(hit.case.number for hit in search.find(actor_of(user), asked)))


def open_case(user: User, name: str) -> str:
    """Open a case of a person of this name; return its number."""
    first, last = name.split()
    identity = ADULT | {"first_name": first, "last_name": last}
    return service.open_case(identity, by=actor_of(user)).case.number


REQUESTS = {"find": find, "open": open_case}


def main(instance: str, database_url: str, user_id: str) -> None:
    """Answer until there are no more requests."""
    app = create_app(Config.for_tests(Path(instance), database_url))
    say("ready")
    for line in sys.stdin:
        word, about = line.rstrip("\n").split("\t")
        with app.app_context():
            answer = REQUESTS[word](db.session.get_one(User, UUID(user_id)), about)
            db.session.commit()
        say(answer)


def say(words: str) -> None:
    """Answer with one line."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
