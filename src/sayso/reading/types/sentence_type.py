"""The type of what a sentence or a short snippet tells: PLOVER's sixteen, and sub-events like those of CASE-2021."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from sayso.reading.types import linear
from sayso.reading.types.sentence_features import features, word_features
from sayso.reading.types.sentence_vector import vector
from sayso.records import EventType

if TYPE_CHECKING:
    from spacy.tokens import Doc

PLOVER = "types_plover"
SUB_EVENT = "types_sub_event"
SUB_EVENT_VECTOR = "types_sub_event_vector"
WORDS_COUNT = 0.7  # of the words' log-probabilities beside the vector's; .2 and .4 measured 1 point lower


@cache
def _model(name: str) -> linear.Linear:
    return linear.load(name)


def plover_type(doc: Doc) -> tuple[EventType, float]:
    """The PLOVER type of a parsed sentence, with the model's probability (0 to 1)."""
    model = _model(PLOVER)
    logs = model.logs(features(doc))
    best = int(np.argmax(logs))
    return EventType(model.classes[best]), float(np.exp(logs[best]))


def sub_event(doc: Doc) -> tuple[str, float]:
    """The sub-event label of a parsed snippet (names of CASE-2021 task 2), with the model's probability (0 to 1)."""
    model = _model(SUB_EVENT_VECTOR)
    about = linear.log_softmax(vector(doc.text) @ model.weights + model.bias)
    logs = linear.log_softmax(about + WORDS_COUNT * _model(SUB_EVENT).logs(word_features(doc)))
    best = int(np.argmax(logs))
    return model.classes[best], float(np.exp(logs[best]))
