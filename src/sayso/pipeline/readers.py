"""Who reads: the stages with what a user added to them, and the name under which their readings are kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from sayso.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sayso.reading.stages import Stage
    from sayso.reading.text import Text
    from sayso.records import Reading


@dataclass(frozen=True, slots=True)
class Readers:
    """The stages of ``reading.stages``; with a user's gazetteer and known events where the files are given."""

    places: Path | None = None
    events: Path | None = None

    def code(self) -> str:
        """What reads: the version of sayso, and a digest of what the user added. Models change only with the version."""
        added = [path for path in (self.places, self.events) if path is not None]
        if not added:
            return f"sayso {__version__}"
        digest = hashlib.sha256(b"".join(hashlib.sha256(path.read_bytes()).digest() for path in added))
        return f"sayso {__version__}+{digest.hexdigest()[:12]}"

    def stages(self) -> Sequence[Stage]:
        """The stages, in order. Raises ``SaysoError`` for a file that is none of ours."""
        from sayso.reading import stages  # noqa: PLC0415 - models take a second to load

        swap: dict[Stage, Stage] = {}
        if self.places is not None:
            from sayso.resolve.place.gazetteer import gazetteer  # noqa: PLC0415

            swap[stages.find_places] = partial(stages.find_places, known=gazetteer(self.places))
        if self.events is not None:
            from sayso.resolve.time.events import known_events, load_events  # noqa: PLC0415

            events = (*known_events(), *load_events(self.events))
            swap[stages.find_times] = partial(stages.find_times, events=events)
        return [swap.get(stage, stage) for stage in stages.STAGES]


@dataclass(frozen=True, slots=True)
class Job:
    """A version to be read, and the name that this reading of it will have."""

    text: Text
    wanted: str


class Reader:
    """Reads one version after another; what the readers need is loaded with the first, once in each process."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers

    @cached_property
    def _stages(self) -> Sequence[Stage]:
        return self._readers.stages()

    def __call__(self, job: Job) -> Reading:
        """Everything that the stages find in it."""
        from sayso.reading.stages import read_version  # noqa: PLC0415 - models take a second to load

        return read_version(job.text, version_id=job.text.id, stages=self._stages)
