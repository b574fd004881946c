"""A Plantgraph twin from Python: queries, data frames, graphs and live values."""

from ._client import Plantgraph
from ._errors import ConnectionLost, PlantgraphError
from ._frames import Frame, Graph
from ._live import Gap, Joined, Left, LiveTag, Sample, TagChanges

__all__ = [
    "ConnectionLost",
    "Frame",
    "Gap",
    "Graph",
    "Joined",
    "Left",
    "LiveTag",
    "Plantgraph",
    "PlantgraphError",
    "Sample",
    "TagChanges",
]
