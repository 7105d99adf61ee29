"""Whoever kills a watch at any moment loses no item, and gets none twice."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from feedserver import Site, article, serving
from sqlalchemy import select
from test_watch import PLAN

import sayso
from sayso.ledger import schema as s

KILLS = 8  # of each ledger, at moments drawn by chance
ITEMS = 6


@pytest.mark.parametrize("seed", [2, 11])
def test_every_item_comes_once_however_often_the_watch_is_killed(tmp_path, seed):
    """After the kills one more round finishes: every item kept once, its page there once, the ledger sound."""
    helper = Path(__file__).parent / "watched.py"
    feeds, ledger = tmp_path / "feeds.toml", tmp_path / "a.db"
    with serving(Site(items=ITEMS)) as site:
        feeds.write_text(PLAN.replace("URL", f"{site.base}/feed.xml"))
        done = subprocess.run(
            [sys.executable, helper, feeds, ledger, str(seed), str(KILLS)],
            check=True, capture_output=True, text=True, env=os.environ | {"SAYSO_WORKERS": "1"},
        )  # fmt: skip
        assert done.stdout.split().count("-9") >= KILLS - 3, done.stdout + done.stderr
        with sayso.open(ledger) as book:
            book.watch(feeds, once=True)
            assert book.check() == []
            with book._engine.connect() as connection:
                items = connection.execute(
                    select(s.feed_items.c.url, s.feed_items.c.state, s.feed_items.c.page_id)
                ).all()
                held = Counter(bytes(data) for data in connection.scalars(select(s.pages.c.data)))
            assert len(book.printings()) == ITEMS
        assert sorted(item.url for item in items) == sorted(f"{site.base}/ferry/{n}" for n in range(ITEMS))
        assert {item.state for item in items} == {"kept"}
        assert len({item.page_id for item in items}) == ITEMS
        assert held == Counter(article(str(n)) for n in range(ITEMS))
