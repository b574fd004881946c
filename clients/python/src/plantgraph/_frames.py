"""Tables and graphs as they come from the twin, and what they become: pandas, polars, NetworkX."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from io import RawIOBase
from typing import TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    import networkx
    import pandas
    import polars


@dataclass(frozen=True)
class Frame:
    """Rows of one revision of the model; samples are of one moment. Of `cypher`: what the database held while it was read."""

    arrow: pa.Table

    @property
    def revision(self) -> int:
        """Number of the model's newest commit when the table was made."""
        return int(self._metadata("revision"))

    @property
    def time(self) -> datetime:
        """When the table was made, UTC."""
        return datetime.fromisoformat(self._metadata("time").replace("Z", "+00:00"))

    @property
    def has_more(self) -> bool:
        """Of `cypher` with a limit: whether there are rows beyond it. All else is whole."""
        metadata: dict[bytes, bytes] = self.arrow.schema.metadata or {}
        return metadata.get(b"plantgraph.hasMore") == b"true"

    def __len__(self) -> int:
        return int(self.arrow.num_rows)

    def to_arrow(self) -> pa.Table:
        return self.arrow

    def to_pandas(self, **options: Any) -> pandas.DataFrame:
        """@param options: those of `pyarrow.Table.to_pandas`, such as `types_mapper`"""
        frame: pandas.DataFrame = self.arrow.to_pandas(**options)
        return frame

    def to_polars(self) -> polars.DataFrame:
        import polars

        frame = polars.from_arrow(self.arrow)
        assert isinstance(frame, polars.DataFrame)
        return frame

    def _metadata(self, name: str) -> str:
        metadata: dict[bytes, bytes] = self.arrow.schema.metadata or {}
        return metadata[f"plantgraph.{name}".encode()].decode()


@dataclass(frozen=True)
class Graph:
    """Assets, and the links between them."""

    nodes: Frame
    edges: Frame

    @property
    def revision(self) -> int:
        return self.nodes.revision

    @property
    def cut(self) -> str | None:
        """Of a reach: why there is more than this (MAX_HOPS); None when this is all."""
        metadata: dict[bytes, bytes] = self.nodes.arrow.schema.metadata or {}
        cut = metadata.get(b"plantgraph.cut")
        return None if cut is None else cut.decode()

    def to_networkx(self) -> networkx.MultiDiGraph:
        """A directed multigraph. Keys of edges are the ids of relations, and MADE_UP_OF for containment. An attribute that
        an asset or relation does not have is not there, so that `graph.nodes(data="property_ratedPower")` gives None."""
        import networkx

        graph: networkx.MultiDiGraph = networkx.MultiDiGraph()
        graph.graph["revision"] = self.revision
        graph.graph["time"] = self.nodes.time
        for node in _rows(self.nodes):
            graph.add_node(node.pop("id"), **node)
        for edge in _rows(self.edges):
            key = edge.get("id", edge["type"])
            graph.add_edge(edge.pop("source"), edge.pop("target"), key=key, **edge)
        return graph


def _rows(frame: Frame) -> Iterator[dict[str, Any]]:
    """Rows without what is missing."""
    for batch in frame.arrow.to_batches():
        for row in batch.to_pylist():
            yield {name: value for name, value in row.items() if value is not None}


class ByteStream(RawIOBase):
    """The bytes of an answer as a file, read as they arrive."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = memoryview(chunk)
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size
