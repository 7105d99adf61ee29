"""What the tests of the desk share: a ledger with people in it, the desk over it, and browsers that have signed in."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import replace

from fastapi.testclient import TestClient

from sayso.settings import Settings
from sayso.web.app import make_app

PASSWORD = "correct horse battery"
PEOPLE = {"rita": "reader", "ana": "analyst", "ben": "analyst", "ada": "admin"}
LOCAL = "http://127.0.0.1:8000"


def copy(path, to):
    """A copy of a ledger that may be written to."""
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)
    return to


def desk(path, **wanted):
    """The application over a ledger."""
    return make_app(path, settings=replace(Settings(), **wanted))


def browser(app, *, address="127.0.0.1", at=LOCAL):
    """Somebody at the desk, not signed in, who does not follow redirects."""
    return TestClient(app, base_url=at, client=(address, 40000), follow_redirects=False)


def form_token(answer):
    """The token in the first form of a page."""
    return re.search(r'name="csrf" value="([^"]*)"', answer.text)[1]


def signed_in(app, name, **where):
    """A browser of somebody who has signed in."""
    one = browser(app, **where)
    token = form_token(one.get("/signin"))
    answer = one.post("/signin", data={"name": name, "password": PASSWORD, "csrf": token})
    assert answer.status_code == 303, answer.text
    return one


def post(one, path, **fields):
    """Send a form as the browser would that has the page open."""
    return one.post(path, data={"csrf": form_token(one.get("/account")), **fields})


def bearer(ledger, name, *rights):
    """The header of a program that acts for somebody."""
    return {"Authorization": f"Bearer {ledger.passes.make_token(name, rights=rights, days=1, label='test')}"}
