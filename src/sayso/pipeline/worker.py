"""What a helper of ``crew.py`` runs: (function, job) from its standard input, what the function gives to its output."""

from __future__ import annotations

import os
import pickle
import sys

from sayso.errors import SaysoError
from sayso.pipeline.crew import call


def main() -> None:
    """Answer until there is nobody left who asks."""
    asked, told = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    packed, function = b"", str
    while True:
        try:
            wanted, job = pickle.load(asked)  # noqa: S301 - from our own parent
        except EOFError:
            sys.exit(0)
        if wanted != packed:
            packed, function = wanted, pickle.loads(wanted)  # noqa: S301 - models hang on it, so it is kept
        answer: object
        try:
            answer = call(function, job)
        except SaysoError as error:
            answer = error
        try:
            pickle.dump(answer, told)
            told.flush()
        except BrokenPipeError:
            os._exit(0)  # the parent is gone; what is left in the pipe goes nowhere


if __name__ == "__main__":
    main()
