"""Takes the pictures of the desk for README and docs/desk.md: ``python docs/screenshots.py``. Needs Chromium and playwright."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.resources import as_file, files
from pathlib import Path
from secrets import token_urlsafe
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

import sayso

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HERE = Path(__file__).parent / "images"
WIDE, SHORT, NARROW = (1280, 800), (1280, 600), (390, 844)  # pixels; text fills a file fast
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")


def main() -> None:
    """Read the example stories, serve them, and take one picture after another."""
    HERE.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "demo.db"
        with as_file(files("sayso") / "data" / "demo") as pages, sayso.open(path) as ledger:
            ledger.read(pages)
            event = max(ledger.events(happened=True), key=lambda row: len(row["corroboration"]["claimants"]))["id"]
            printing = next(row for row in ledger.printings() if row["relation"] == "edited")
            analyst = ledger.accounts.add("ana", token_urlsafe(), role="analyst")
            secret = ledger.passes.open_session(analyst, hours=1)
            doubtful = next(row for row in ledger.queue() if len(row["claim_ids"]) > 1)["id"]
            ledger.judge("note", doubtful, by="ben", why="Compare the later version before you decide.")
        wanted = {
            "desk-events": ("/events", "light", WIDE),
            "desk-events-dark": ("/events", "dark", WIDE),
            "desk-event": (f"/events/{event}", "light", SHORT),
            "desk-story": (f"/stories/{printing['story_id']}", "light", SHORT),
            "desk-page": (f"/pages/{printing['page_id']}", "light", SHORT),
            "desk-narrow": ("/events", "light", NARROW),
            "desk-review": (f"/review/{doubtful}", "light", WIDE),
        }
        command = [sys.executable, "-m", "sayso", "serve", str(path), "--port", "0"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server, sync_playwright() as playwright:  # noqa: S603
            try:
                said = server.stderr.readline() if server.stderr else ""
                address = next(word for word in said.split() if word.startswith("http")).rstrip("/")
                browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(ARGUMENTS))
                for name, (page, scheme, size) in wanted.items():
                    _take(browser, f"{address}{page}", HERE / f"{name}.png", scheme=scheme, size=size, secret=secret)
                browser.close()
            finally:
                server.terminate()


def _take(browser: Browser, address: str, path: Path, *, scheme: str, size: tuple[int, int], secret: str) -> None:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)  # type: ignore[arg-type]
    if "/review/" in address:  # the one that is for who has signed in
        page.context.add_cookies([{"name": "sayso", "value": secret, "url": address}])
    page.goto(address)
    if page.locator("#map").count():
        page.locator("#map[data-ready=yes]").wait_for()
    page.screenshot(path=path)
    page.close()


if __name__ == "__main__":
    main()
