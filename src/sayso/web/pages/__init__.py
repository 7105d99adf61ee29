"""The pages of the desk: a module a page, each with a router."""

from __future__ import annotations

from sayso.web.pages import event, events

ROUTERS = (events.router, event.router)
