"""What a query gives: rows as plain dictionaries, and the same rows as an Arrow table or a data frame."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sayso.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    import geopandas as gpd
    import pandas as pd
    import polars as pl
    import pyarrow as pa

Row = dict[str, Any]


@dataclass(frozen=True, repr=False)
class Rows:
    """Rows of one table, in order. A sequence of dictionaries that pandas, Polars and DuckDB take whole.

    ``next`` asks for the rows that follow a part (filters ``limit`` and ``after``); ``None`` where none do.
    ``look`` gives the texts of versions, for a notebook that shows words where they stand.
    """

    rows: Sequence[Row]
    table: str
    next: str | None = None
    look: Callable[[Collection[str]], Mapping[str, str]] | None = field(default=None, compare=False)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __getitem__(self, index: int) -> Row:
        return self.rows[index]

    def __repr__(self) -> str:
        return f"<{len(self)} {self.table}: a sequence of dictionaries; .df(), .pl(), .gdf(), .arrow()>"

    def _repr_html_(self) -> str:
        from sayso.notebook import rows_html  # noqa: PLC0415 - only a notebook asks

        return rows_html(self)

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

    def gdf(self) -> gpd.GeoDataFrame:
        """Rows with places as a GeoPandas frame: a point each, and beside it the radius of the area that it stands for.

        Raises ``UsageError`` where GeoPandas is not installed, and for a table without places.
        """
        try:
            import geopandas  # noqa: PLC0415
        except ImportError as error:
            raise UsageError("GeoPandas is not installed; pip install 'sayso[geo]'") from error
        from sayso.export.arrow import record_table, schema  # noqa: PLC0415
        from sayso.export.geo import geo_row, geo_schema, has_places  # noqa: PLC0415

        plain = schema(self.table)
        if not has_places(plain):
            raise UsageError(f"{self.table} have no places; ask for events or claims")
        table = record_table(geo_schema(plain), [geo_row(plain, row) for row in self.rows])
        points = geopandas.GeoSeries.from_wkb(table["geometry"].to_pylist(), crs="EPSG:4326")
        frame = table.drop_columns(["geometry"]).to_pandas(maps_as_pydicts="strict")
        return geopandas.GeoDataFrame(frame, geometry=points)
