"""A PostgreSQL server of our own, for tests and measurements: made in a temporary folder, gone when the process is.

The machine's own servers are not touched. Debian's package is enough (``apt install postgresql``); where this
runs as root the server runs as the package's user.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MISSING = "PostgreSQL's server is not installed (Debian: apt install postgresql)"
_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")
_PATIENCE = 60  # seconds for a server to start
_UNSAFE = ("-c", "fsync=off", "-c", "full_page_writes=off")  # a test's data need not outlive the machine's power


def programs() -> Path | None:
    """The folder of the server's programs, the newest where there are several; null where there are none."""
    if (found := shutil.which("pg_ctl")) is not None:
        return Path(found).resolve().parent
    folders = [folder for pattern in _PLACES for folder in Path("/").glob(pattern[1:]) if (folder / "initdb").exists()]
    return max(folders, key=lambda folder: [int(n) for n in folder.parent.name.split(".") if n.isdigit()], default=None)


@dataclass(frozen=True)
class Server:
    """A server that runs; ``database`` makes a fresh database and gives its address."""

    folder: Path
    port: int
    password: str
    bin: Path

    def address(self, name: str, *, user: str = "owner", password: str | None = None) -> str:
        """Where a database is, with a user's password."""
        return f"postgresql://{user}:{password or self.password}@127.0.0.1:{self.port}/{name}"

    def database(self) -> str:
        """A new, empty database."""
        name = f"ledger_{secrets.token_hex(6)}"
        self.sql(f"CREATE DATABASE {name}")
        return self.address(name)

    def sql(self, statement: str, *, database: str = "postgres") -> str:
        """Run a statement as the server's owner, and give what psql prints."""
        command = (self.bin / "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", statement)
        done = subprocess.run(
            (*command, self.address(database)), check=True, capture_output=True, text=True, env=_environment()
        )
        return done.stdout.strip()


@contextmanager
def server(*, safe: bool = False) -> Iterator[Server]:
    """A server on a free port of the loopback; ``safe`` makes it wait for the disk as a real one does.

    Raises ``FileNotFoundError`` where PostgreSQL is not installed.
    """
    if (folder := programs()) is None:
        raise FileNotFoundError(MISSING)
    home = Path(tempfile.mkdtemp(prefix="sayso-postgres-"))
    user = _user()
    if user is not None:
        shutil.chown(home, user)
    password = secrets.token_urlsafe(12)
    try:
        _make(folder, home, password, user)
        port = _free_port()
        process = _start(folder, home, port, user, () if safe else _UNSAFE)
        try:
            _wait(folder, port, process, home / "log")
            yield Server(home, port, password, folder)
        finally:
            process.send_signal(
                signal.SIGINT if safe else signal.SIGQUIT
            )  # sessions are cut; what is thrown away need not be saved
            process.wait()
    finally:
        shutil.rmtree(home)


def _user() -> str | None:
    """Whom the server runs as: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


def _make(folder: Path, home: Path, password: str, user: str | None) -> None:
    """Not the C locale if it can be helped: what sorts otherwise there than in SQLite shall be found here."""
    file = home / "password"
    file.write_text(password)
    shutil.chown(file, user) if user else None
    command = [str(folder / "initdb"), "-D", str(home / "data"), "-U", "owner", f"--pwfile={file}", "--no-sync"]
    command += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8"]
    icu = ["--locale-provider=icu", "--icu-locale=en-US"]
    for options in (icu, []):
        done = subprocess.run(
            [*command, *options], check=False, capture_output=True, text=True, user=user, cwd=home, env=_environment()
        )
        if done.returncode == 0:
            file.unlink()
            return
    raise RuntimeError(f"initdb failed: {done.stderr.strip()}")


def _start(folder: Path, home: Path, port: int, user: str | None, more: tuple[str, ...]) -> subprocess.Popen[bytes]:
    options = ["-D", str(home / "data"), "-k", str(home), "-p", str(port), "-c", "listen_addresses=127.0.0.1", *more]
    command = [str(folder / "postgres"), *options]
    if (setpriv := shutil.which("setpriv")) is not None:
        rights = ["--reuid", user, "--regid", str(pwd.getpwnam(user).pw_gid), "--clear-groups"] if user else []
        command = [setpriv, *rights, "--pdeathsig", "INT", *command]  # it ends even where this process is killed
        user = None
    with (home / "log").open("wb") as log:
        return subprocess.Popen(command, stdout=log, stderr=log, user=user, cwd=home, env=_environment())


def _wait(folder: Path, port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _PATIENCE
    ready = (folder / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port))
    while subprocess.run(ready, check=False).returncode != 0:
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"the server did not start: {log.read_text()[-500:]}")
        time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
