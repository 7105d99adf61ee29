"""A ledger in PostgreSQL: the same schema, errors that say how to mend them, and no password on any screen."""

from __future__ import annotations

import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import String, Text, text
from typer.testing import CliRunner

import sayso
from sayso.cli import app
from sayso.ledger.schema import metadata
from sayso.ledger.store import open_engine, shown, writing


def _kinds(_context, _column, _meant, there, wanted):
    """PostgreSQL holds every text without a limit, as SQLite does."""
    return False if isinstance(there, Text) and isinstance(wanted, String) else None


def test_migrations_make_the_tables_that_the_code_uses_on_postgresql_too(postgres_server):
    """Nothing but the words of the full-text index, which each engine keeps in its own way, stands there beside them."""
    engine = open_engine(postgres_server.database())
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": _kinds}), metadata)
    engine.dispose()
    named = [difference for difference in found if isinstance(difference, tuple)]
    named = [(what, thing.name) for what, thing, *_ in named]
    changed = [part for difference in found if isinstance(difference, list) for part in difference]
    assert named == [("remove_index", "ix_search_words_words"), ("remove_table", "search_words")]
    assert {part[0] for part in changed} <= {"modify_comment"}


def test_both_engines_answer_every_question_alike(postgres_server, demo_pages, demo_ledger):
    """The same pages give the same rows, by place, by words, by day, and counted."""
    asked = [
        {},
        {"place": "nikopol"},
        {"country": "UA"},
        {"text": "grain"},
        {"text": '"grain terminal"'},
        {"mode": "asserted", "type": "ASSAULT"},
        {"claimant": "governor"},
        {"bbox": (30.0, 40.0, 40.0, 50.0)},
        {"newest": True},
    ]
    with sayso.open(postgres_server.database()) as ledger:
        ledger.read(demo_pages)
        assert ledger.totals() == demo_ledger.totals()
        assert ledger.stories() == demo_ledger.stories()
        for wanted in asked:
            assert list(ledger.events(**wanted)) == list(demo_ledger.events(**wanted)), wanted
            assert list(ledger.claims(**wanted)) == list(demo_ledger.claims(**wanted)), wanted
        assert any(len(ledger.events(**wanted)) for wanted in asked[1:])
        assert ledger.check() == []


def test_what_is_longer_than_any_column_was_meant_to_be_is_kept(postgres_server):
    """A hostile page may name an outlet of a thousand letters; SQLite keeps it, and so does PostgreSQL."""
    engine = open_engine(postgres_server.database())
    row = {"outlet": "o" * 1000, "line": "l" * 1000}
    with writing(engine) as connection:
        connection.execute(metadata.tables["outlet_furniture"].insert(), row)
    engine.dispose()


def test_what_reads_sees_one_state_while_others_write(where):
    """Two questions of one transaction get answers that agree, whatever is written between them."""
    engine = open_engine(where)
    rows = text("SELECT count(*) FROM refusals")
    with engine.connect() as reading:
        before = reading.scalar(rows)
        with writing(engine) as connection:
            connection.execute(
                metadata.tables["refusals"].insert(), {"source": "a", "reason": "b", "at": sayso.ledger.save.now()}
            )
        assert reading.scalar(rows) == before == 0
    with engine.connect() as reading:
        assert reading.scalar(rows) == 1
    engine.dispose()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda server: server.address("nowhere"), "make it \\(createdb"),
        (lambda server: server.address("postgres", password="hidden-word"), "does not take this user's password"),
        (lambda server: server.address("postgres").replace(str(server.port), "1"), "the server is not reached"),
        (
            lambda server: server.address("postgres").replace("127.0.0.1", "no.such.host.invalid"),
            "there is no such host",
        ),
    ],
)
def test_a_server_that_lets_nobody_in_is_told_of_without_the_password(postgres_server, change, told):
    """No database, a wrong password, no server, no host: each by its name, with what to do."""
    address = change(postgres_server)
    with pytest.raises(sayso.LedgerError, match=told) as error:
        sayso.open(address)
    assert "hidden-word" not in str(error.value)
    assert postgres_server.password not in str(error.value)
    assert str(error.value).startswith(shown(address))


def test_addresses_of_something_else_are_named(tmp_path):
    """Another engine's address is no file, and one that cannot be read is not repeated: a password may stand in it."""
    with pytest.raises(sayso.LedgerError, match="mysql: a ledger is a file, or a database at postgresql://"):
        sayso.open("mysql://user@host/db")
    with pytest.raises(sayso.LedgerError, match="cannot be read") as error:
        sayso.open("postgresql://ana:hidden-word@host:port/db")
    assert "hidden-word" not in str(error.value)
    assert shown("postgresql://ana:hidden-word@host:5/db?password=hidden-word") == "postgresql://ana@host:5/db"
    assert shown(tmp_path / "a.db") == tmp_path / "a.db"


def test_where_the_driver_is_missing_the_error_says_what_to_install(monkeypatch):
    """The driver is an extra, since most people need none."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(sayso.LedgerError, match=r"pip install 'sayso\[postgres\]'"):
        sayso.open("postgresql://ana@host/db")


def test_commands_name_the_ledger_and_never_its_password(postgres_server, demo_pages):
    """What is printed may be pasted into a mail."""
    address = postgres_server.database()
    for arguments in (["read", str(demo_pages / "nikopol-update.txt")], ["check"], ["stories"]):
        told = CliRunner().invoke(app, [*arguments, "--ledger", address])
        assert told.exit_code in {0, 2}, told.output
        assert postgres_server.password not in told.output


def test_a_user_who_may_only_look_can_ask_and_is_told_why_nothing_is_taken_in(postgres_server, demo_pages):
    """GRANT SELECT is enough for who reads, and for the web's pages."""
    address = postgres_server.database()
    with sayso.open(address) as ledger:
        ledger.read(demo_pages / "nikopol-update.txt")
        wanted = list(ledger.claims())
    name = address.rpartition("/")[2]
    postgres_server.sql(f"CREATE ROLE {name}_looker LOGIN PASSWORD 'look'", database=name)
    postgres_server.sql(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name}_looker", database=name)
    with sayso.open(postgres_server.address(name, user=f"{name}_looker", password="look")) as ledger:
        assert list(ledger.claims()) == wanted
        with pytest.raises(sayso.LedgerError, match="GRANT the rights"):
            ledger.read(demo_pages / "nikopol-gazette.txt")


def test_a_database_of_another_program_and_one_without_utf8_are_left_alone(postgres_server):
    """Nothing is made among somebody else's tables, and no text is kept where letters would be lost."""
    address = postgres_server.database()
    name = address.rpartition("/")[2]
    postgres_server.sql("CREATE TABLE bookmarks (url text)", database=name)
    with pytest.raises(sayso.LedgerError, match="is a database but not a sayso ledger"):
        sayso.open(address)
    options = "ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0"
    postgres_server.sql(f"CREATE DATABASE {name}_latin {options}")
    with pytest.raises(sayso.LedgerError, match="ENCODING 'UTF8'"):
        sayso.open(postgres_server.address(f"{name}_latin"))
    with pytest.raises(sayso.LedgerError, match="there is no ledger here yet"):
        sayso.open(postgres_server.database(), create=False)


def test_a_ledger_of_a_newer_sayso_is_refused_on_postgresql(postgres_server):
    """The error says to upgrade, and nothing is changed."""
    address = postgres_server.database()
    sayso.open(address).close()
    postgres_server.sql("UPDATE alembic_version SET version_num = '9999'", database=address.rpartition("/")[2])
    with pytest.raises(sayso.LedgerVersionError, match="upgrade sayso"):
        sayso.open(address)


def test_a_dump_restores_to_the_same_ledger(postgres_server, demo_pages, tmp_path):
    """As docs/operating.md says: pg_dump while it is used, and pg_restore into a new database."""
    address, copy = postgres_server.database(), postgres_server.database()
    with sayso.open(address) as ledger:
        ledger.read(demo_pages / "nikopol-update.txt")
        wanted = list(ledger.claims())
        dump = [postgres_server.bin / "pg_dump", "--format=custom", "--file", tmp_path / "war.dump", address]
        subprocess.run(dump, check=True)
    subprocess.run([postgres_server.bin / "pg_restore", "--dbname", copy, tmp_path / "war.dump"], check=True)
    with sayso.open(copy) as ledger:
        assert list(ledger.claims()) == wanted
        assert ledger.check() == []
