"""A real browser at a real desk on loopback, for tests: every request is seen, and none may leave for another host."""

from __future__ import annotations

import os
import shutil
import threading
import time
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
import uvicorn

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
MISSING = "no Chromium here: apt-get install chromium"
# No window and no graphics card; WebGL is reckoned by the processor, and nothing is fetched in the background.
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
ARGUMENTS += ("--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-component-update")
SERIOUS = {"serious", "critical"}


def need_chromium():
    """Skip, visibly, where there is no browser; where there must be one, fail."""
    if CHROMIUM is None:
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(f"{MISSING}, and may not be missing here")
        pytest.skip(MISSING)


@contextmanager
def serving(app):
    """The desk on a free port of this machine, in a thread; gives its address."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", lifespan="on"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.02)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def chromium():
    """Debian's Chromium, without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


def window(browser, address, seen, **wanted):
    """A window of its own, signed in to nothing; ``seen`` gets what goes wrong in it."""
    context = browser.new_context(base_url=address, **wanted)
    context.on(
        "request", lambda request: seen.append(f"left for {request.url}") if _leaves(request.url, address) else None
    )
    page = context.new_page()
    page.on("console", lambda message: seen.append(f"console: {message.text}") if message.type == "error" else None)
    page.on("pageerror", lambda error: seen.append(f"script: {error}"))
    page.on("dialog", lambda dialog: (seen.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    return page


def _leaves(url, address):
    parts = urlsplit(url)
    return parts.scheme not in {"data", "blob"} and f"{parts.scheme}://{parts.netloc}" != address


def violations(page):
    """What axe-core finds serious on the page that is open."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]  # the rest is not looked at
    return [
        f"{one['id']}: {node['html'][:120]}: {node['failureSummary'][:200]}"
        for one in found
        if one["impact"] in SERIOUS
        for node in one["nodes"][:3]
    ]
