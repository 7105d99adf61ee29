"""Who does the tasks: helpers on this machine, or a Ray cluster. Both give every answer, in any order, or say why not."""

from __future__ import annotations

import logging
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sayso.errors import SaysoError, UsageError
from sayso.pipeline.crew import Crew, Failure, call

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

ENGINES = ("local", "ray")
_PATIENCE = 6 * 3600  # seconds for a task: a shard of a gigabyte takes minutes, one that hangs is given up at last
_TRIES = 10  # times that Ray begins a task anew whose node was lost
_STARTS = 3
_AHEAD = 4  # tasks a worker that are handed out and not yet answered

Task = TypeVar("Task")
Answer = TypeVar("Answer")


class Engine(Protocol):
    """Does tasks somewhere; they are plain functions of what they are given, and leave files."""

    def map(self, function: Callable[[Task], Answer], tasks: Iterable[Task]) -> Iterator[tuple[Task, Answer | Failure]]:
        """Each task with what the function gives for it."""
        ...


@contextmanager
def engine_of(name: str, *, workers: int) -> Iterator[Engine]:
    """The engine of a name. Raises ``UsageError`` for one that there is not, or that is not installed."""
    if name == "local":
        with Crew(workers) as crew:
            yield _Local(crew)
    elif name == "ray":
        with _ray(workers) as cluster:
            yield cluster
    else:
        raise UsageError(f"engine {name!r} is not one of {', '.join(ENGINES)}")


class _Local:
    def __init__(self, crew: Crew) -> None:
        self._crew = crew

    def map(self, function: Callable[[Task], Answer], tasks: Iterable[Task]) -> Iterator[tuple[Task, Answer | Failure]]:
        return self._crew.map(function, tasks, seconds=lambda _task: _PATIENCE)


class _Ray:
    def __init__(self, ray: Any, workers: int) -> None:  # noqa: ANN401 - Ray has no types of its own
        self._ray = ray
        self._ahead = _AHEAD * workers

    def map(self, function: Callable[[Task], Answer], tasks: Iterable[Task]) -> Iterator[tuple[Task, Answer | Failure]]:
        remote = self._ray.remote(num_cpus=1, max_retries=_TRIES)(_answer)
        out: dict[Any, Task] = {}
        for task in tasks:
            out[remote.remote(function, task)] = task
            if len(out) >= self._ahead:
                yield self._next(out)
        while out:
            yield self._next(out)

    def _next(self, out: dict[Any, Task]) -> tuple[Task, Any]:
        (done,), _ = self._ray.wait(list(out), num_returns=1)
        task = out.pop(done)
        try:
            answer = self._ray.get(done)
        except self._ray.exceptions.RayError as error:
            return task, Failure(f"Ray: {type(error).__name__}: {str(error).splitlines()[0]}")
        if isinstance(answer, SaysoError):
            raise answer
        return task, answer


def _answer(function: Callable[[Task], Answer], task: Task) -> Answer | Failure | SaysoError:
    try:
        return call(function, task)
    except SaysoError as error:
        return error


@contextmanager
def _ray(workers: int) -> Iterator[_Ray]:
    """A cluster that RAY_ADDRESS names, else one of this machine for as long as the batch takes."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise UsageError("Ray is not installed; pip install 'sayso[ray]', or take --engine local") from error
    path = os.pathsep.join(entry for entry in sys.path if entry)
    settings: dict[str, Any] = {
        "runtime_env": {"env_vars": {"PYTHONPATH": path, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}},
        "logging_level": logging.ERROR,
        "log_to_driver": False,
    }
    if "RAY_ADDRESS" not in os.environ:
        settings |= {"num_cpus": workers, "include_dashboard": False}
    _start(ray, settings)
    try:
        yield _Ray(ray, workers)
    finally:
        ray.shutdown()


def _start(ray: Any, settings: dict[str, Any]) -> None:  # noqa: ANN401
    """Ray gives its own parts seconds to start, which a busy machine exceeds; so it is tried again."""
    for attempt in range(_STARTS):
        try:
            ray.init(**settings)
        except Exception as error:
            ray.shutdown()
            if attempt + 1 == _STARTS:
                reason = str(error).splitlines()[0]
                raise UsageError(f"Ray does not start ({reason}); try again, or take --engine local") from error
        else:
            return
