"""The pages of the desk: a module a page, each with a router."""

from __future__ import annotations

from sayso.web.pages import claimants, event, events, page, search, sources, stories

ROUTERS = tuple(one.router for one in (events, event, stories, page, sources, claimants, search))
