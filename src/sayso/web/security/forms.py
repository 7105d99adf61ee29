"""What a form posts is taken only from a page of this desk, opened in the browser that posts it."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Form, Request
from pydantic import AfterValidator
from starlette.exceptions import HTTPException

from sayso.web.security.people import cookie_name, form_token

if TYPE_CHECKING:
    from sayso.web.desk import Desk


def genuine(request: Request, csrf: Annotated[str, Form(max_length=200)] = "") -> str:
    """The secret of the browser that posts a form. Raises 403 for a form that comes from elsewhere."""
    desk: Desk = request.app.state.desk
    secret = request.cookies.get(cookie_name(desk.settings), "")
    own = bool(secret) and hmac.compare_digest(form_token(secret).encode(), csrf.encode())
    if not own or not _from_here(request):
        raise HTTPException(
            403, "this form was not opened here, or long ago; go back, load the page again, send it again"
        )
    return secret


Genuine = Annotated[str, Depends(genuine)]
WithoutNul = AfterValidator(lambda given: given.replace("\0", ""))
"""For a field's annotation: no form of ours makes a NUL character, and no database holds one."""


def _from_here(request: Request) -> bool:
    """What the browser itself says of where the form stood; older ones say nothing."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None and site not in {"same-origin", "none"}:
        return False
    return origin is None or origin.partition("://")[2].lower() == request.headers["host"].lower()
