"""What stands between the network and the desk's pages. docs/security.md says against what, and what it leaves open.

From the outside in: ``headers.py`` (what every answer carries, and no error that tells of the inside), ``limits.py``
(names, sizes, rates, patience), ``people.py`` (who asks, and what they may). ``forms.py`` guards what a form posts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.web.security.headers import Headers
from sayso.web.security.hosts import allowed_names, open_to_read
from sayso.web.security.limits import Limits
from sayso.web.security.patience import stop_long_questions
from sayso.web.security.people import People, explain_refusals

if TYPE_CHECKING:
    from fastapi import FastAPI


def guard(app: FastAPI) -> None:
    """Put the guards around a desk; the last one added is met first."""
    desk = app.state.desk
    settings = desk.settings
    stop_long_questions(desk.engine)
    explain_refusals(app)
    app.add_middleware(People, desk=desk, reading_is_open=open_to_read(settings))
    app.add_middleware(
        Limits, names=allowed_names(settings), page_bytes=settings.max_page_bytes, a_minute=settings.desk_rate
    )
    app.add_middleware(Headers, https=settings.desk_https)
