"""The API's schema, and a page that shows it with no script of anybody's."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse, Response

from sayso.version import __version__
from sayso.web.render import page
from sayso.web.security.answers import V1

if TYPE_CHECKING:
    from collections.abc import Iterator

_ABOUT = "What reports of the past claim, and who says so. Every answer describes reports; nothing in it is verified unless a text says who verified it."
_TOKEN = {"token": {"type": "http", "scheme": "bearer", "description": "made by 'sayso users token'"}}
_TITLES = {"read": "Reading", "files": "Files", "write": "Handing pages in", "review": "Judging"}


def describe(app: FastAPI) -> None:
    """Serve the schema, and the page."""

    @cache
    def made() -> dict[str, Any]:
        schema = get_openapi(title="sayso", version=__version__, description=_ABOUT, routes=app.routes)
        schema.setdefault("components", {})["securitySchemes"] = _TOKEN
        return schema

    app.openapi = made  # type: ignore[method-assign] # FastAPI's own way to change it

    @app.get(f"{V1}/openapi.json", include_in_schema=False)
    def _schema() -> JSONResponse:
        return JSONResponse(made())

    @app.get("/api", include_in_schema=False)
    def _shown(request: Request) -> Response:
        return page(request, "api.html", here="api", groups=list(_groups(made())), schema=f"{V1}/openapi.json")


def _groups(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The operations by what they are for, with their parameters in words."""
    each = [
        _operation(path, method, told) for path, methods in schema["paths"].items() for method, told in methods.items()
    ]
    for tag, title in _TITLES.items():
        yield {"title": title, "operations": [one for one in each if one["tag"] == tag]}


def _operation(path: str, method: str, told: dict[str, Any]) -> dict[str, Any]:
    return {
        "path": path,
        "method": method.upper(),
        "tag": told["tags"][0],
        "name": told["operationId"],
        "summary": told["summary"],
        "about": " ".join(told.get("description", "").replace("``", "").split()),
        "parameters": [
            {
                "name": one["name"],
                "about": one.get("description", ""),
                "required": one.get("required", False),
                "kind": _kind(one["schema"]),
            }
            for one in told.get("parameters", ())
        ],
    }


def _kind(schema: dict[str, Any]) -> str:
    kinds = [schema, *schema.get("anyOf", ())]
    return next((str(kind.get("format") or kind["type"]) for kind in kinds if "type" in kind), "")
