"""Reads what was handed in, in a process of its own: the desk stays quick, and a kill of either harms no page."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from contextlib import suppress
from threading import Lock, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sayso.web.desk import Desk

_log = logging.getLogger(__name__)
_PATIENCE = 10.0  # seconds that a reader may take to stop; what it leaves is read the next time
_SAID = 2_000  # characters of what a failed reader said that are logged


class Reading:
    """One reader at a time; whoever hands a page in while it runs is read by the next."""

    def __init__(self, desk: Desk) -> None:
        self._ledger = desk.name
        self._lock = Lock()
        self._wanted = self._closed = False
        self._thread: Thread | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def wake(self) -> None:
        """Have what waits read soon."""
        with self._lock:
            self._wanted = not self._closed
            if self._wanted and self._thread is None:
                self._thread = Thread(target=self._run, daemon=True, name="reading")
                self._thread.start()

    def close(self) -> None:
        """Stop the reader, and wait until it has."""
        with self._lock:
            self._wanted, self._closed = False, True
            thread, process = self._thread, self._process
        if process is not None:
            process.terminate()
        if thread is not None:
            thread.join(_PATIENCE)

    def _run(self) -> None:
        while self._next():
            process = self._process
            if process is None:
                continue
            said = process.communicate()[1].decode("utf8", "replace")[-_SAID:]
            if process.returncode not in {0, 1} and not self._closed:  # 1: a page was refused, as the ledger says
                _log.error("reading what was handed in failed (%d): %s", process.returncode, said)

    def _next(self) -> bool:
        """Start a reader if anything waits; else the thread ends."""
        with self._lock:
            if not self._wanted:
                self._thread = self._process = None
                return False
            self._wanted = False
            with suppress(OSError):
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "sayso", "read", "--workers", "1"],
                    env=os.environ | {"SAYSO_LEDGER": self._ledger},
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                )
            return True
