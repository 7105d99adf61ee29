"""The desk's doors: who gets in, with what, to where; and what is refused before anybody looks at it."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from contextlib import closing

import pytest
from desks import LOCAL, PASSWORD, PEOPLE, bearer, browser, copy, desk, form_token, post, signed_in
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from typer.testing import CliRunner

import sayso
from sayso.cli import app as program
from sayso.ledger.store import open_engine
from sayso.settings import Settings
from sayso.web.security import limits
from sayso.web.security.buckets import Buckets, address
from sayso.web.security.hosts import check_host, is_loopback

FREE = {"/signin", "/healthz", "/static"}
ROLES = (None, *PEOPLE)


@pytest.fixture
def path(peopled, tmp_path):
    """A ledger with people in it, to write to."""
    return copy(peopled, tmp_path / "desk.db")


@pytest.fixture
def app(path):
    """The desk of one machine: open to read."""
    return desk(path)


@pytest.fixture(scope="module")
def shut(peopled, tmp_path_factory):
    """The desk of a network: nobody reads who is not signed in."""
    path = copy(peopled, tmp_path_factory.mktemp("shut") / "desk.db")
    return desk(path, desk_host="192.0.2.7")


def routes(app):
    """Every address with its methods; what is between braces is filled in with something that there is not."""
    for route in iter_route_contexts(app.routes):
        if route.methods is not None:
            for method in sorted(route.methods - {"HEAD"}):
                yield method, route.path


def filled(path):
    """An address with numbers and names for what is between braces."""
    for name, value in {"{no}": "1", "{table}": "events", "{form}": "csv"}.items():
        path = path.replace(name, value)
    while "{" in path:
        path = path[: path.index("{")] + "0" + path[path.index("}") + 1 :]
    return path


def test_a_password_is_kept_under_argon2_and_nothing_that_opens_a_door_stands_in_the_file(path):
    """Whoever steals the file cannot sign in with it."""
    with sayso.open(path) as ledger:
        token = ledger.passes.make_token("ana", rights=["read"], days=1, label="x")
        session = ledger.passes.open_session(ledger.accounts.check("ana", PASSWORD), hours=1)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        kept = connection.execute("SELECT password FROM accounts").fetchall()
    assert all(password.startswith("$argon2id$v=19$m=65536,t=3,p=4$") for (password,) in kept)
    assert len(set(kept)) == len(PEOPLE)  # the same password, each with its own salt
    data = path.read_bytes()
    assert not [secret for secret in (PASSWORD, token, session) if secret.encode() in data]


def test_a_name_that_there_is_not_takes_as_long_as_a_wrong_password(path):
    """Nobody learns by the clock who has an account: for both, one hash is made."""
    import time

    with sayso.open(path) as ledger:
        ledger.accounts.check("nobody", "x")  # the first time makes the hash to compare with
        took = {}
        for name in ("nobody", "ana"):
            start = time.perf_counter()
            for _ in range(3):
                assert ledger.accounts.check(name, "wrong wrong wrong") is None
            took[name] = time.perf_counter() - start
    assert took["nobody"] > took["ana"] / 3


def test_accounts_that_make_no_sense_are_refused_with_what_to_do(path):
    """Names, roles, passwords and rights; each error names what there is."""
    with sayso.open(path) as ledger:
        for name, password, role, told in (
            ("ana", PASSWORD, "reader", "already"),
            ("x" * 90, PASSWORD, "reader", "cannot be a name"),
            ("a\nb", PASSWORD, "reader", "cannot be a name"),
            ("new", "short", "reader", "12 to 1,000 characters"),
            ("new", "x" * 2000, "reader", "12 to 1,000 characters"),
            ("new", PASSWORD, "owner", "reader, analyst, admin"),
        ):
            with pytest.raises(sayso.UsageError, match=told):
                ledger.accounts.add(name, password, role=role)
        with pytest.raises(sayso.UsageError, match="no account 'nobody'"):
            ledger.accounts.remove("nobody")
        with pytest.raises(sayso.UsageError, match="reader and may not judge"):
            ledger.passes.make_token("rita", rights=["read", "judge"], days=1, label="x")
        for days in (0, 1e9, float("nan")):
            with pytest.raises(sayso.UsageError, match="days"):
                ledger.passes.make_token("rita", rights=["read"], days=days, label="x")


def test_somebody_who_was_removed_is_out_at_once_and_may_be_let_in_again(path, app):
    """The open session and the token end with the account; what was signed stays."""
    one = signed_in(app, "ana")
    with sayso.open(path) as ledger:
        header = bearer(ledger, "ana", "read")
        assert browser(app).get("/api/v1/counts", headers=header).status_code == 200
        ledger.accounts.remove("ANA ")
        assert one.get("/account").status_code == 303
        assert browser(app).get("/api/v1/counts", headers=header).status_code == 401
        assert ledger.accounts.check("ana", PASSWORD) is None
        assert "ana" not in {row["name"] for row in ledger.accounts.list()}
        ledger.accounts.add("ana", PASSWORD, role="reader")
        assert one.get("/account").status_code == 303  # the old session does not come back
        assert ledger.accounts.check("ana", PASSWORD).role == "reader"


@pytest.mark.parametrize("name", ROLES)
def test_each_role_on_each_route_of_a_desk_that_is_shut(shut, name):
    """A stranger sees where to sign in and nothing else; a reader reads; writing needs the right to it."""
    one = signed_in(shut, name, at="http://192.0.2.7:8000") if name else browser(shut, at="http://192.0.2.7:8000")
    role = PEOPLE.get(name)
    for method, route in routes(shut):
        if method != "GET" or any(route.startswith(free) for free in FREE):
            continue
        status = one.get(filled(route)).status_code
        assert status < 500 or route == "/metrics", (route, status)
        if role is None:
            assert status in {303, 401}, (route, status)
        elif route.startswith(("/review", "/history/{no}")) and role == "reader":
            assert status == 403, (route, status)
        elif route == "/metrics":
            assert status == (200 if role == "admin" else 403), (route, status)
        else:
            assert status not in {303, 401, 403} or route in {"/", "/review/{event}"}, (route, status)


@pytest.mark.parametrize("name", ROLES)
def test_no_form_is_taken_without_its_token_and_no_route_writes_that_is_not_known_here(app, name):
    """Every route that is not for reading is a form with a token, or the API with another kind of token."""
    writing = [(method, route) for method, route in routes(app) if method not in {"GET", "OPTIONS"}]
    assert {method for method, _ in writing} == {"POST"}
    one = signed_in(app, name) if name else browser(app)
    for _, route in writing:
        answer = one.post(filled(route), data={"kind": "confirm", "csrf": "0" * 64})
        if route.startswith("/api/"):
            assert answer.status_code in {401, 422}, route  # 422: no body that it could be
            assert (
                one.post(filled(route), json={"kind": "confirm", "subject": "e"}, params={"source": "x"}).status_code
                == 401
            )
        elif PEOPLE.get(name) in {"analyst", "admin"}:
            assert answer.status_code == 403, route
        else:  # whose right is missing is refused for that, whatever the token
            assert answer.status_code == 403 or answer.headers["location"].startswith("/signin"), route


def test_a_form_of_another_site_is_not_taken_even_with_the_token(app):
    """What the browser says of where the form stood is believed."""
    one = signed_in(app, "ana")
    token = form_token(one.get("/account"))
    for header in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        assert one.post("/signout", data={"csrf": token}, headers=header).status_code == 403
    other = signed_in(app, "ben")
    assert other.post("/signout", data={"csrf": token}).status_code == 403  # the token of another browser
    own = {"Origin": LOCAL, "Sec-Fetch-Site": "same-origin"}
    assert one.post("/signout", data={"csrf": token}, headers=own).status_code == 303


def test_signing_in_gives_a_new_secret_and_signing_out_ends_it(app):
    """A cookie that somebody put into the browser before opens nothing afterwards."""
    one = browser(app)
    planted = "planted-by-somebody-else"
    one.cookies.set("sayso", planted, domain="127.0.0.1")
    token = form_token(one.get("/signin"))
    answer = one.post("/signin", data={"name": "Ana", "password": PASSWORD, "csrf": token, "next": "/review"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/review")
    secret = answer.cookies["sayso"]
    assert secret != planted
    attacker = browser(app)
    attacker.cookies.set("sayso", planted, domain="127.0.0.1")
    assert attacker.get("/account").status_code == 303
    thief = browser(app)
    thief.cookies.set("sayso", secret, domain="127.0.0.1")
    assert thief.get("/account").status_code == 200
    assert post(thief, "/signout").status_code == 303
    late = browser(app)
    late.cookies.set("sayso", secret, domain="127.0.0.1")
    assert late.get("/account").status_code == 303


def test_sessions_and_tokens_end_by_themselves(path, app):
    """After their time they open nothing."""
    one = signed_in(app, "ana")
    with sayso.open(path) as ledger:
        header = bearer(ledger, "ana", "read")
    with closing(sqlite3.connect(path)) as connection:
        for table in ("sessions", "tokens"):
            connection.execute(f"UPDATE {table} SET ends_at = '2001-01-01 00:00:00.000000'")
        connection.commit()
    assert one.get("/account").status_code == 303
    answer = browser(app).get("/api/v1/counts", headers=header)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, 'Bearer error="invalid_token"')
    signed_in(app, "ben")
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM sessions").fetchone() == (1,)  # the old one was swept out


def test_the_cookie_is_out_of_reach_of_scripts_other_sites_and_plain_http(path):
    """HttpOnly, SameSite, and over https Secure under a name that binds it to the host."""
    for https, start in ((False, "sayso="), (True, "__Host-sayso=")):
        app = desk(path, desk_https=https)
        cookie = browser(app, at="https://127.0.0.1:8000").get("/signin").headers["set-cookie"]
        assert cookie.startswith(start)
        flags = {flag.strip().lower() for flag in cookie.split(";")[1:]}
        assert {"httponly", "samesite=lax", "path=/"} <= flags
        assert ("secure" in flags) == https
        assert not any(flag.startswith("domain") for flag in flags)


def test_a_new_password_ends_every_other_session_and_needs_the_old_one(app):
    """The page says what is wrong with a new password, and nothing of it is in the answer."""
    one, other = signed_in(app, "ana"), signed_in(app, "ana")
    for old, new, again, told in (
        ("wrong wrong wrong", "another good one", "another good one", "another one"),
        (PASSWORD, "another good one", "another bad one", "not the same"),
        (PASSWORD, "short", "short", "12 to 1,000 characters"),
    ):
        answer = post(one, "/account/password", old=old, new=new, again=again)
        assert answer.status_code == 422
        assert told in answer.text
        assert new not in answer.text
    assert (
        post(one, "/account/password", old=PASSWORD, new="another good one", again="another good one").status_code
        == 303
    )
    assert one.get("/account").status_code == 200
    assert other.get("/account").status_code == 303


def test_guessing_passwords_is_slowed_down_by_address_and_by_name(app):
    """So many tries from an address, and so many at a name from anywhere; then one waits."""
    assert [(bucket.most, bucket.a_minute) for bucket in app.state.tries] == [(10, 10), (20, 5)]
    app.state.tries = (Buckets(most=3, a_minute=0.01), Buckets(most=4, a_minute=0.01))  # the same, sooner
    one = browser(app, address="203.0.113.5")
    token = form_token(one.get("/signin"))
    tries = [one.post("/signin", data={"name": f"n{n}", "password": "x", "csrf": token}) for n in range(4)]
    assert [answer.status_code for answer in tries] == [401] * 3 + [429]
    assert int(tries[-1].headers["retry-after"]) > 0
    named = []
    for n in range(5):
        spread = browser(app, address=f"198.51.100.{n}")
        data = {"name": "Ana", "password": "x", "csrf": form_token(spread.get("/signin"))}
        named.append(spread.post("/signin", data=data))
    assert [answer.status_code for answer in named] == [401] * 4 + [429]
    answers = {answer.text.replace(form_token(answer), "") for answer in (tries[0], *named[:-1])}
    assert len(answers) == 1  # what is told does not depend on whether there is such a name


def test_after_signing_in_one_stays_on_this_desk(app):
    """No address of another site is followed."""
    for path in ("https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nX: y"):
        one = browser(app)
        page = one.get("/signin", params={"next": path})
        assert 'name="next" value="/"' in page.text, path
        data = {"name": "ana", "password": PASSWORD, "csrf": form_token(page), "next": path}
        assert one.post("/signin", data=data).headers["location"] == "/", path
        one.app.state.tries = (Buckets(most=0, a_minute=0),) * 2


def test_a_token_may_do_what_it_is_for_and_no_more(path, app):
    """Nor more than the role of its account, should that become less."""
    with sayso.open(path) as ledger:
        ingest, judge = bearer(ledger, "ana", "ingest"), bearer(ledger, "ana", "judge")
    one = browser(app)
    judgement = {"kind": "note", "subject": "e", "why": "x"}
    assert one.post("/api/v1/judgements", json=judgement, headers=ingest).status_code == 403
    assert one.post("/api/v1/pages", params={"source": "x"}, headers=judge, content=b"x").status_code == 403
    assert one.post("/api/v1/judgements", json=judgement, headers=judge).status_code == 400  # several begin so
    with sayso.open(path) as ledger, closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE accounts SET role = 'reader' WHERE name = 'ana'")
        connection.commit()
        assert one.post("/api/v1/judgements", json=judgement, headers=judge).status_code == 403
        assert ledger.path == path
    for wrong in ("sayso_" + "A" * 43, "", "\udc80", "x" * 5000):
        answer = one.get(
            "/api/v1/counts", headers={"Authorization": f"Bearer {wrong}".encode("utf8", "surrogateescape")}
        )
        assert answer.status_code == 401


@pytest.mark.parametrize(
    "asked",
    [
        "/events",
        "/nothing",
        "/signin",
        "/static/desk.css",
        "/static/nothing",
        "/api/v1/events",
        "/api/v1/nothing",
        "/healthz",
    ],
)
def test_every_answer_carries_the_headers(app, asked):
    """Pages, files, refusals: no script but ours, no frame around us, nothing guessed about types."""
    headers = browser(app).get(asked).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert not any(word in headers["content-security-policy"] for word in ("unsafe", "http:", "https:", "*"))
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert "server" not in headers
    assert "strict-transport-security" not in headers


def test_no_template_has_a_script_or_a_style_of_its_own():
    """The policy would stop it; so nothing is written that needs it."""
    from pathlib import Path

    folder = Path(sayso.__file__).parent / "web" / "templates"
    for template in folder.rglob("*.html"):
        text = template.read_text(encoding="utf8")
        assert not [
            mark for mark in ("<style", " style=", "onclick", "onload", "javascript:", "|safe") if mark in text
        ], template
        assert not re.findall(r'<script(?! (?:type="module" |defer )?src="/static/[^"]*"></script>)', text), template
        tokens = text.count('name="csrf"') + text.count("own.hidden(csrf") - text.count("macro hidden(csrf")
        assert text.count('method="post"') == tokens, template


def test_over_https_the_browser_is_told_to_stay_there(path):
    """HSTS."""
    assert "max-age" in browser(desk(path, desk_https=True)).get("/healthz").headers["strict-transport-security"]


def test_names_that_are_not_the_desks_are_refused(path):
    """A page elsewhere that has a name turned to this machine gets nothing; names that are set are served."""
    app = desk(path, desk_names="desk.example.org, other.example")
    for at, status in (
        ("http://localhost:1", 200),
        ("http://[::1]:8000", 200),
        ("http://desk.example.org", 200),
        ("http://OTHER.example:80", 200),
        ("http://evil.example", 400),
        ("http://127.0.0.1.evil.example", 400),
        ("http://localhost.evil.example", 400),
    ):
        assert browser(app, at=at).get("/healthz").status_code == status, at
    assert browser(app).get("/healthz", headers={"Host": ""}).status_code == 400


def test_no_path_leads_out_of_the_static_files(app, path):
    """Nor to the ledger, nor to the source."""
    one = browser(app)
    for way in (
        "../app.py",
        "..%2fapp.py",
        "%2e%2e/app.py",
        "....//app.py",
        "..\\app.py",
        "/etc/passwd",
        "map/../../app.py",
        "%00",
        "a%00.css",
    ):
        answer = one.get(f"/static/{way}")
        assert answer.status_code in {400, 404}, way
        assert "make_app" not in answer.text
    assert one.get(f"/static/{path}").status_code == 404


def test_what_is_too_large_too_long_or_too_often_is_refused_before_it_is_looked_at(path):
    """By length, whether it is told or not; by address; by rate, for each address apart."""
    app = desk(path, desk_rate=30, max_page_bytes=200_000)
    one = browser(app, address="203.0.113.9")
    assert one.post("/signin", content=b"x" * 70_000).status_code == 413
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert one.post("/signin", content=(b"x" * 7_000 for _ in range(20)), headers=form).status_code == 413
    assert one.get("/events", params={"text": "x" * 9_000}).status_code == 414
    assert one.post("/signin", headers={"Content-Length": "1e9"}).status_code == 400
    other = browser(app, address="203.0.113.10")
    answers = [other.get("/healthz") for _ in range(30)]
    assert {answer.status_code for answer in answers} == {200}
    later = (other.get("/healthz") for _ in range(300))  # on a slow machine some tokens have come meanwhile
    refused = next(answer for answer in later if answer.status_code == 429)
    assert int(refused.headers["retry-after"]) in range(1, 4)
    assert browser(app, address="203.0.113.11").get("/healthz").status_code == 200
    assert other.post("/signin", data={}).status_code == 403  # writes are counted apart


def test_buckets_fill_up_again_and_forget_the_oldest():
    """A token each twelve seconds at five a minute; IPv6 is counted by network."""
    bucket = Buckets(most=2, a_minute=5)
    assert [bucket.wait("a", at=0), bucket.wait("a", at=0), bucket.wait("a", at=0)] == [0, 0, 12]
    assert bucket.wait("a", at=11) == 1
    assert bucket.wait("a", at=12.5) == 0
    assert bucket.wait("b", at=12.5) == 0
    for n in range(20_001):
        bucket.wait(str(n), at=20)
    assert len(bucket._held) == 20_000
    assert Buckets(most=0, a_minute=0).wait("a") == 0
    assert address(("2001:db8:1:2:3::4", 1)) == address(("2001:db8:1:2::9", 1)) != address(("2001:db8:1:3::4", 1))
    assert address(("::ffff:203.0.113.5", 1)) == "::ffff:cb00:7105"
    assert address(None) == "local"


def talk(app, *, receive, sent, method="POST", path="/signin", headers=()):
    """One request by hand, to a client that may be slow in either direction."""
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http", "path": path,
        "raw_path": path.encode(), "query_string": b"", "root_path": "", "client": ("127.0.0.1", 5), "server": ("127.0.0.1", 8000),
        "headers": [(b"host", b"127.0.0.1"), *headers],
    }  # fmt: skip
    return asyncio.run(app(scope, receive, sent))


def test_a_body_that_never_comes_and_a_reader_who_never_takes_are_broken_off(app, monkeypatch):
    """Slow clients hold no worker for ever."""
    monkeypatch.setattr(limits, "WAIT", 0.05)
    monkeypatch.setattr(limits, "STALL", 0.05)
    messages = []

    async def never():
        await asyncio.sleep(30)

    async def taken(message):
        messages.append(message)

    async def stalled(_message):
        await asyncio.sleep(30)

    form = (b"content-type", b"application/x-www-form-urlencoded")
    talk(app, receive=never, sent=taken, headers=[form, (b"content-length", b"100")])
    assert messages[0]["status"] == 408
    with pytest.raises(TimeoutError):
        talk(app, receive=never, sent=stalled, method="GET", path="/healthz")


def test_a_question_that_takes_too_long_is_stopped_and_an_export_is_not(path, monkeypatch):
    """One visitor's question does not hold up the ledger."""
    from sqlalchemy import text

    from sayso.web.security import patience

    monkeypatch.setattr(patience, "PATIENCE", 0.2)
    engine = open_engine(path)
    patience.stop_long_questions(engine)
    endless = text(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :most) SELECT count(*) FROM n"
    )
    with engine.connect() as connection, pytest.raises(sayso.LedgerError):
        connection.execute(endless, {"most": 10**12})
    with engine.connect() as connection:
        patience.take_your_time(connection)
        assert connection.scalar(endless, {"most": 4_000_000}) == 4_000_000
    engine.dispose()


def test_errors_tell_nothing_of_the_inside(path, app, caplog):
    """Neither where the ledger lies, nor what broke, nor a trace; the log has all of it."""
    one = browser(app)
    place = str(path.parent)
    for asked in (
        "/api/v1/claims?story=nothing",
        "/events/nothing",
        "/stories/nothing",
        "/pages/nothing",
    ):
        answer = one.get(asked)
        assert answer.status_code in {400, 404}, asked
        assert place not in answer.text
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE event_claims")
        connection.commit()
    for asked in ("/api/v1/events", "/events", "/events.json"):
        answer = one.get(asked)
        assert answer.status_code == 503, asked
        assert place not in answer.text
        assert "event_claims" not in answer.text
    assert "event_claims" in caplog.text or place in caplog.text

    def broken():
        raise RuntimeError(place)

    app.add_api_route("/static-test-broken", broken)
    answer = one.get("/static-test-broken")
    assert answer.status_code == 500
    assert place not in answer.text
    assert place in caplog.text
    assert "content-security-policy" in answer.headers


def test_a_network_is_not_served_without_accounts(tmp_path, peopled):
    """The error says how to go on; loopback needs none."""
    engine = open_engine(tmp_path / "new.db")
    for host in ("0.0.0.0", "::", "192.0.2.7", "example.org"):
        settings = Settings(desk_host=host)
        with pytest.raises(sayso.UsageError, match="sayso users add NAME"):
            check_host(engine, settings)
        check_host(open_engine(peopled), settings)
    for settings in (Settings(desk_names="desk.example.org"), Settings(desk_https=True)):  # behind a proxy
        with pytest.raises(sayso.UsageError, match="sayso users add NAME"):
            check_host(engine, settings)
    for host in ("127.0.0.1", "::1", "localhost", "127.3.2.1"):
        check_host(engine, Settings(desk_host=host))
    assert not is_loopback("localhost.evil.example")
    done = CliRunner().invoke(program, ["serve", str(tmp_path / "new.db"), "--host", "0.0.0.0", "--port", "0"])
    assert isinstance(done.exception, sayso.UsageError)
    assert "has no accounts" in str(done.exception)


def test_a_desk_behind_a_proxy_is_not_read_by_strangers(path):
    """It listens on this machine, and others reach it all the same."""
    for behind in ({"desk_names": "desk.example.org"}, {"desk_https": True}):
        assert browser(desk(path, **behind)).get("/events").status_code == 303
        assert browser(desk(path, **behind)).get("/metrics").status_code == 401


def test_a_desk_that_is_open_to_a_network_is_read_by_strangers_and_written_by_nobody_else(path):
    """The setting opens reading, and reading alone."""
    one = browser(desk(path, desk_host="192.0.2.7", desk_open=True), at="http://192.0.2.7:8000")
    assert one.get("/events").status_code == 200
    assert one.get("/api/v1/events").status_code == 200
    assert one.get("/review").status_code == 303
    assert one.get("/metrics").status_code == 401


def test_health_and_figures_for_whoever_runs_the_desk(path, app):
    """Figures of the ledger and of the requests; only for this machine, or for an admin."""
    one = browser(app)
    assert one.get("/healthz").json() == {"status": "ok"}
    one.get("/api/v1/events/nothing")
    told = one.get("/metrics").text
    assert 'sayso_pages{state="matched"} 9.0' in told
    assert 'sayso_events{state="suggested"}' in told
    assert 'sayso_request_seconds_count{method="GET",route="/api/v1/events/{event}",status="4xx"} 1.0' in told
    assert browser(app, address="203.0.113.5").get("/metrics").status_code == 401
    assert signed_in(app, "ada", address="203.0.113.5").get("/metrics").status_code == 200
    path.write_bytes(b"no ledger any more")
    with TestClient(desk(copy_of_nothing(path)), base_url=LOCAL) as other:
        assert other.get("/healthz").status_code == 200


def copy_of_nothing(path):
    """A fresh ledger beside another."""
    sayso.open(path.with_name("fresh.db")).close()
    return path.with_name("fresh.db")


def test_accounts_and_tokens_on_the_command_line(tmp_path):
    """Passwords come from standard input where nobody types; a token is shown once and never listed."""
    ledger = tmp_path / "a.db"
    sayso.open(ledger).close()
    run = CliRunner()

    def users(*words, said=None):
        return run.invoke(program, ["users", *words, "-l", str(ledger)], input=said, catch_exceptions=False)

    assert "no account yet" in users("list").output
    assert users("add", "Ana", "--role", "analyst", said=PASSWORD + "\n").output == "ana may sign in as analyst\n"
    token = users("token", "ana", "--may", "ingest", "--label", "feeder").output.strip()
    assert token.startswith("sayso_")
    listed = users("list").output
    assert "ana" in listed
    assert "feeder" in listed
    assert token not in listed
    assert '"role": "analyst"' in users("list", "--json").output
    with sayso.open(ledger) as book:
        assert book.passes.with_token(token).rights == {"ingest"}
        users("password", "ana", said="another good one\n")
        assert book.passes.with_token(token) is None
        assert book.accounts.check("ana", "another good one").name == "ana"
    assert "no longer" in users("remove", "ana").output
    with pytest.raises(sayso.UsageError, match="no account"):
        users("token", "ana")


def test_a_crowd_waits_its_turn_and_nobody_is_left_waiting_for_ever(path, monkeypatch):
    """Sixty readers at once are all answered; a line that does not move says so, and holds up no other line."""
    from threading import Event, Thread

    from sayso.web.security import lines

    app = desk(path, desk_rate=0)
    stuck, go = Event(), Event()

    def slow():
        stuck.set()
        go.wait(20)

    for number in range(lines._FILES):
        app.add_api_route(f"/slow{number}.csv", slow)
    with TestClient(app, base_url=LOCAL, client=("127.0.0.1", 5)) as one:  # one loop, as a server has
        statuses = []
        crowd = [Thread(target=lambda: statuses.append(one.get("/api/v1/events").status_code)) for _ in range(60)]
        for reader in crowd:
            reader.start()
        for reader in crowd:
            reader.join()
        assert statuses == [200] * 60
        monkeypatch.setattr(lines, "PATIENCE", 0.2)
        taking = [Thread(target=one.get, args=(f"/slow{number}.csv",)) for number in range(lines._FILES)]
        for taker in taking:
            taker.start()
        assert stuck.wait(20)
        until = 100
        while (answer := one.get("/events.json")).status_code == 200 and until:
            until -= 1  # until all of them are in
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert one.get("/events").status_code == 200
        assert one.get("/healthz").status_code == 200
        go.set()
        for taker in taking:
            taker.join()
        assert one.get("/events.json").status_code == 200
