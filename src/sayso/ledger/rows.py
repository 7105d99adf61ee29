"""What a query gives: rows as plain dictionaries, and the same rows as an Arrow table or a data frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sayso.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd
    import polars as pl
    import pyarrow as pa

Row = dict[str, Any]


@dataclass(frozen=True)
class Rows:
    """Rows of one table, in order. A sequence of dictionaries that pandas, Polars and DuckDB take whole.

    ``next`` asks for the rows that follow a part (filters ``limit`` and ``after``); ``None`` where none do.
    """

    rows: Sequence[Row]
    table: str
    next: str | None = None

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __getitem__(self, index: int) -> Row:
        return self.rows[index]

    def arrow(self) -> pa.Table:
        """The rows as an Arrow table; nested fields stay nested, ``words`` becomes a map."""
        from sayso.export.arrow import table  # noqa: PLC0415 - pyarrow takes a quarter of a second

        return table(self.table, self.rows)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.arrow().__arrow_c_stream__(requested_schema)

    def df(self) -> pd.DataFrame:
        """The rows as a pandas frame. Raises ``UsageError`` where pandas is not installed."""
        try:
            import pandas  # noqa: F401, ICN001, PLC0415
        except ImportError as error:
            raise UsageError("pandas is not installed; pip install 'sayso[frames]'") from error
        frame: pd.DataFrame = self.arrow().to_pandas(maps_as_pydicts="strict")
        return frame

    def pl(self) -> pl.DataFrame:
        """The rows as a Polars frame. Raises ``UsageError`` where Polars is not installed."""
        try:
            import polars  # noqa: ICN001, PLC0415
        except ImportError as error:
            raise UsageError("Polars is not installed; pip install 'sayso[frames]'") from error
        frame = polars.from_arrow(self.arrow())
        return frame if isinstance(frame, polars.DataFrame) else frame.to_frame()
