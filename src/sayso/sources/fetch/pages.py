"""An address that the user named, as pages: ``sayso read --fetch``."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from sayso.errors import FetchError, PageError
from sayso.sources.container import records
from sayso.sources.fetch.client import Client, Limits
from sayso.sources.fetch.polite import Polite
from sayso.sources.kinds import Got, Options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_OK = 200


def fetcher(*, contact: str, max_bytes: int) -> Callable[[str], Iterator[Got]]:
    """A function that fetches one address and gives the pages in it; it keeps its manners from one to the next."""
    polite = Polite(Client(contact, limits=Limits(max_bytes=max_bytes)))

    def fetch(url: str) -> Iterator[Got]:
        try:
            answer = polite.get(url)
        except FetchError as error:
            yield PageError(url, str(error).removeprefix(f"{url}: "))
            return
        if answer.status != _OK:
            yield PageError(url, f"the server answered {answer.status}")
            return
        yield from records(io.BytesIO(answer.data), source=url, url=answer.url, options=Options(max_bytes))

    return fetch
