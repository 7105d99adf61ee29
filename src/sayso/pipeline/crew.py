"""Helpers on this machine: processes that call a plain function on one job after another, models loaded once in each.

Each helper is a child that speaks over its own two pipes (``worker.py``), so it imports nothing of the user's own
script, and one that dies or hangs is replaced without a word to the others.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Lock, Timer
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from sayso.errors import PageError, SaysoError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import TracebackType
    from typing import IO

Job = TypeVar("Job")
Answer = TypeVar("Answer")

_AHEAD = 4  # jobs a helper that are handed out or answered and not yet taken: none idles, and memory is bounded
_TRIES = 2  # a helper may be killed for want of memory that another process took; a job that kills two is to blame
_GRACE = 0.1  # seconds that a timer which has just killed takes to say so
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS"), "1")


@dataclass(frozen=True, slots=True)
class Failure:
    """A job without an answer, and why."""

    why: str


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Crew:
    """``size`` helpers, started when there is work for them. A crew of one is this process alone."""

    def __init__(self, size: int = 1) -> None:
        self.size = size
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="sayso-crew")  # starts none until a job comes
        self._idle: SimpleQueue[_Helper] = SimpleQueue()
        self._helpers = [_Helper() for _ in range(size)]
        for helper in self._helpers:
            self._idle.put(helper)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        for helper in self._helpers:
            helper.dismiss()
        self._threads.shutdown()
        for helper in self._helpers:
            helper.end()

    def map(
        self,
        function: Callable[[Job], Answer],
        jobs: Iterable[Job],
        *,
        seconds: Callable[[Job], float],
        alone: bool = False,
    ) -> Iterator[tuple[Job, Answer | Failure]]:
        """Each job with what ``function`` gives for it, in the order of the jobs, which are drawn as they are needed.

        ``function`` is one that can be pickled; a helper keeps its copy from job to job. A job that raises, that kills its helper, or that takes
        longer than ``seconds`` is a ``Failure``; a ``SaysoError`` is raised here. ``alone`` does the work in this
        process, with no limit on its time: starting helpers costs two seconds each.
        """
        if alone or self.size == 1:
            for job in jobs:
                yield job, call(function, job)
            return
        packed = pickle.dumps(function)
        out: deque[tuple[Job, Future[Answer | Failure]]] = deque()
        for job in jobs:
            out.append((job, self._threads.submit(self._ask, packed, job, seconds(job))))
            if len(out) >= _AHEAD * self.size:
                yield _taken(*out.popleft())
        while out:
            yield _taken(*out.popleft())

    def _ask(self, function: bytes, job: object, seconds: float) -> Any:  # noqa: ANN401 - what the function gives
        helper = self._idle.get()
        try:
            return helper.ask(function, job, seconds)
        finally:
            self._idle.put(helper)


def _taken(job: Job, answer: Future[Answer | Failure]) -> tuple[Job, Answer | Failure]:
    return job, answer.result()


def call(function: Callable[[Job], Answer], job: Job) -> Answer | Failure:
    """What the function gives, or why it gives nothing; whatever one job does, the others go on."""
    try:
        return function(job)
    except SaysoError:  # a setting that cannot be: no job's fault
        raise
    except Exception as error:  # noqa: BLE001 - see above
        return Failure(f"{type(error).__name__}: {error}")


class _Helper:
    """One child process, started with its first job and after each one that ended it."""

    def __init__(self) -> None:
        self._lock = Lock()  # a helper that is dismissed starts no child any more
        self._process: subprocess.Popen[bytes] | None = None
        self._dismissed = False

    def ask(self, function: bytes, job: object, seconds: float) -> Any:  # noqa: ANN401 - what the function gives
        """The child's answer. Blocks; called by one thread at a time."""
        message = pickle.dumps((function, job))
        for _ in range(_TRIES):
            process = self._process or self._start()
            if process is None:
                break
            late = Timer(seconds, process.kill)
            late.start()
            try:
                return self._exchange(process, message)
            except (EOFError, OSError, pickle.UnpicklingError):
                self.end()
                if late.finished.wait(_GRACE):
                    return Failure(f"no answer after {seconds:.3g} seconds")
            finally:
                late.cancel()
        return Failure("the process that worked on it was killed, twice")

    @staticmethod
    def _exchange(process: subprocess.Popen[bytes], message: bytes) -> Any:  # noqa: ANN401 - what the function gives
        asked, told = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
        asked.write(message)
        asked.flush()
        answer = pickle.load(told)  # noqa: S301 - from our own child
        if isinstance(answer, SaysoError) and not isinstance(answer, PageError):
            raise answer
        return answer

    def _start(self) -> subprocess.Popen[bytes] | None:
        path = os.pathsep.join(entry for entry in sys.path if entry)
        with self._lock:
            if not self._dismissed:
                self._process = subprocess.Popen(
                    (sys.executable, "-P", "-m", "sayso.pipeline.worker"),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    env={**os.environ, **_ONE_THREAD, "PYTHONPATH": path},
                    start_new_session=True,  # Ctrl-C is for this process, which then ends its helpers
                )
            return self._process

    def dismiss(self) -> None:
        """Kill the child, whatever it is at, and start no other; ``end`` takes it away."""
        with self._lock:
            self._dismissed = True
            if self._process is not None:
                self._process.kill()

    def end(self) -> None:
        """Take away the child, and its pipes with it."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):  # what was still to be written goes nowhere
                cast("IO[bytes]", pipe).close()
