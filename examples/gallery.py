"""Makes examples/gallery.ipynb from the cells below and runs it: ``python examples/gallery.py``."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from traitlets.config import Config

NOTEBOOK = Path(__file__).with_name("gallery.ipynb")
CELLS = (
    """# A ledger in a notebook

What sayso makes of the example stories that come with it: claims, who makes them, events, and how to take them further.
A claim is not a fact: nothing here is verified but what a text says somebody verified.""",
    """import tempfile
from importlib.resources import files
from pathlib import Path

import sayso

folder = Path(tempfile.mkdtemp())
ledger = sayso.open(folder / "gallery.db")
report = ledger.read(Path(str(files("sayso") / "data" / "demo")))
print(report.pages, "pages,", report.versions_read, "texts read,", report.claims, "claims")""",
    """## Events: what is said to have happened, and who stands behind it""",
    """ledger.events(type="ASSAULT", happened=True)""",
    """## Claims, with their words lit where they stand""",
    """ledger.claims(sub_type="shelling", country="SD")""",
    """## Who said what, how""",
    """ledger.attributions(claimant="governor")""",
    """## Frames

`.df()` gives pandas, `.pl()` Polars, `.arrow()` Arrow, `.gdf()` GeoPandas. A place that is an area has its radius beside it.""",
    """places = ledger.events(happened=True).gdf().dropna(subset=["place"])
places[["sub_type", "place", "place_precision", "radius_km", "date_start", "geometry"]]""",
    """frame = ledger.claims(mode="asserted").df()
frame.groupby("claimant", dropna=False).size().sort_values(ascending=False).head(8)""",
    """## SQL over the rows, with DuckDB""",
    """import duckdb

events = ledger.events().arrow()
duckdb.sql(\"\"\"
    select type, count(*) as events, sum(corroboration.stories) as reports,
           count(*) filter (where len(corroboration.denied_by) > 0) as denied
    from events where happened group by type order by events desc, type
\"\"\").df()""",
    """## Disagreement: one toll, by whom

An event keeps every figure; `low`, `best` and `high` follow a rule that is named.""",
    """import pandas as pd

market = ledger.events(sub_type="shelling", country="SD", happened=True)[0]
told = [
    {"says": claim["claimant"] or "(the report itself)", "words": count["text"], "low": count["low"], "best": count["best"]}
    for claim in ledger.claims(event=market["id"])
    for count in claim["counts"]
    if count["what"] == "killed"
]
pd.DataFrame(told)""",
    """## Out, in the shapes that others know""",
    """ledger.export(folder / "acled.csv", profile="acled", type="ASSAULT")
pd.read_csv(folder / "acled.csv")[["event_date", "sub_event_type", "actor1", "location", "fatalities", "notes"]].head()""",
    """## A data set that can be cited, and what changed since""",
    """from sayso.export.diff import compare_releases, diff_lines

ledger.release(folder / "first", title="Example stories", happened=True)
event = ledger.events(happened=True)[0]["id"]
ledger.judge("reject", event, by="You", why="an example")
ledger.release(folder / "second", title="Example stories", happened=True)
print(*diff_lines(compare_releases(folder / "first", folder / "second")), sep="\\n")""",
    """ledger.close()""",
)
_PROSE = ("#", "`")


def notebook() -> nbformat.NotebookNode:
    """The notebook, not yet run."""
    cells = [new_markdown_cell(text) if text.startswith(_PROSE) else new_code_cell(text) for text in CELLS]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"  # random ones would change the file every time
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


def run(made: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook with its outputs, those on stderr aside. Raises where a cell does."""
    by_file = Config({"KernelManager": {"transport": "ipc"}})  # and by no port
    NotebookClient(made, config=by_file, timeout=300, record_timing=False).execute()
    for cell in made["cells"]:
        if cell["cell_type"] == "code":  # advice of libraries names folders of the machine
            cell["outputs"] = [output for output in cell["outputs"] if output.get("name") != "stderr"]
    return made


if __name__ == "__main__":
    nbformat.write(run(notebook()), NOTEBOOK)
