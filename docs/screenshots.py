"""Takes the pictures of the desk for README and docs/desk.md: ``python docs/screenshots.py``. Needs Chromium and playwright.

The tests take them too, into a folder of their own.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.resources import as_file, files
from pathlib import Path
from secrets import token_urlsafe
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from playwright.sync_api import sync_playwright

import sayso

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HERE = Path(__file__).parent / "images"
WIDE, SHORT, NARROW = (1280, 800), (1280, 600), (390, 844)  # pixels; text fills a file fast
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")


class Shot(NamedTuple):
    """A picture: its name, the page, light or dark, how large; ``secret`` is the cookie of who has signed in."""

    name: str
    page: str
    scheme: str
    size: tuple[int, int]
    secret: str | None = None


def main() -> None:
    """Read the example stories, serve them, and take one picture after another."""
    HERE.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "demo.db"
        with as_file(files("sayso") / "data" / "demo") as pages, sayso.open(path) as ledger:
            ledger.read(pages)
        shots = prepare(path)
        command = [sys.executable, "-m", "sayso", "serve", str(path), "--port", "0"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server, sync_playwright() as playwright:  # noqa: S603
            try:
                said = server.stderr.readline() if server.stderr else ""
                address = next(word for word in said.split() if word.startswith("http")).rstrip("/")
                browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(ARGUMENTS))
                for shot in shots:
                    take(browser, address, shot, HERE)
                browser.close()
            finally:
                server.terminate()


def prepare(path: Path) -> list[Shot]:
    """What to take of a ledger of the example stories; an analyst and a note come into it."""
    with sayso.open(path) as ledger:
        event = max(ledger.events(happened=True), key=lambda row: len(row["corroboration"]["claimants"]))["id"]
        printing = next(row for row in ledger.printings() if row["relation"] == "edited")
        doubtful = next(row for row in ledger.queue() if len(row["claim_ids"]) > 1)["id"]
        analyst = ledger.accounts.add("ana", token_urlsafe(), role="analyst")
        secret = ledger.passes.open_session(analyst, hours=1)
        ledger.judge("note", doubtful, by="ben", why="Compare the later version before you decide.")
    return [
        Shot("desk-events", "/events", "light", WIDE),
        Shot("desk-events-dark", "/events", "dark", WIDE),
        Shot("desk-event", f"/events/{event}", "light", SHORT),
        Shot("desk-story", f"/stories/{printing['story_id']}", "light", SHORT),
        Shot("desk-page", f"/pages/{printing['page_id']}", "light", SHORT),
        Shot("desk-narrow", "/events", "light", NARROW),
        Shot("desk-review", f"/review/{doubtful}", "light", WIDE, secret),
    ]


def take(browser: Browser, address: str, shot: Shot, folder: Path) -> None:
    """Save a picture in a folder, once the page's map is there."""
    width, height = shot.size
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=shot.scheme)  # type: ignore[arg-type]
    if shot.secret:
        page.context.add_cookies([{"name": "sayso", "value": shot.secret, "url": address}])
    page.goto(f"{address}{shot.page}")
    if page.locator("#map").count():
        page.locator("#map[data-ready=yes]").wait_for()
    page.screenshot(path=folder / f"{shot.name}.png")
    page.close()


if __name__ == "__main__":
    main()
