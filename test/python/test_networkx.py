"""reach, route and descendants answer what NetworkX finds in the exported graph, on a random one and on the sample plant."""

import os
import random
from collections.abc import Iterable
from itertools import product
from typing import Any

import networkx as nx
import pytest
from plantgraph import Plantgraph

REACH = """
query Reach($from: [ID!]!, $direction: RelationDirection, $types: [String!], $maxHops: Int, $via: Via) {
  reach(from: $from, direction: $direction, types: $types, maxHops: $maxHops, via: $via, first: 10000) {
    totalCount cut { reason } edges { distance node { id } }
  }
}"""

ROUTE = """
query Route($from: ID!, $to: ID!, $direction: RelationDirection, $types: [String!], $maxHops: Int, $via: Via) {
  route(from: $from, to: $to, direction: $direction, types: $types, maxHops: $maxHops, via: $via, first: 10000) {
    totalCount length cut { reason } nodes { assets { id } links { relation { id } } }
  }
}"""

DESCENDANTS = """
query Descendants($id: ID!, $maxDepth: Int) {
  asset(id: $id) { descendants(maxDepth: $maxDepth, first: 10000) { nodes { id } } ancestors { id } }
}"""

DIRECTIONS = ("FORWARD", "BACKWARD", "EITHER")
VIAS = ("RELATIONS", "CONTAINMENT", "BOTH")


class Plant:
    has_many_routes: bool

    def __init__(self, twin: Plantgraph, seed: int) -> None:
        self.twin = twin
        self.graph = twin.graph(via="BOTH").to_networkx()
        # By path: ids may be made anew for each run, and the seed should ask the same questions.
        self.nodes = sorted(self.graph, key=lambda node: self.graph.nodes[node]["path"])
        self.types = sorted({kind for *_, kind in self.graph.edges(data="type")} - {"MADE_UP_OF"})
        self.random = random.Random(seed)

    def question(self) -> dict[str, Any]:
        via = self.random.choice(VIAS)
        question: dict[str, Any] = {
            "direction": self.random.choice(DIRECTIONS),
            "via": via,
            "maxHops": self.random.choice([None, None, 1, 2, 3, 5]),
        }
        if via != "CONTAINMENT" and self.random.random() < 0.4:
            question["types"] = self.random.sample(self.types, self.random.randint(1, len(self.types)))
        return question

    def walked(self, question: dict[str, Any]) -> Any:
        """The links that a question follows, pointing the way it goes."""
        types, via = question.get("types"), question["via"]

        def is_followed(source: str, target: str, key: str) -> bool:
            kind = self.graph.edges[source, target, key]["type"]
            if kind == "MADE_UP_OF":
                return via != "RELATIONS"
            return via != "CONTAINMENT" and (types is None or kind in types)

        followed = nx.subgraph_view(self.graph, filter_edge=is_followed)
        if question["direction"] == "BACKWARD":
            return followed.reverse()
        if question["direction"] == "FORWARD":
            return followed
        both = nx.MultiDiGraph()
        both.add_nodes_from(followed)
        for source, target, key in followed.edges(keys=True):
            both.add_edge(source, target, key=(key, source))
            both.add_edge(target, source, key=(key, source))
        return both


@pytest.fixture(scope="module", params=["random", "sample plant"])
def plant(request: pytest.FixtureRequest, twin: Plantgraph, sample_plant: Plantgraph) -> Plant:
    plant = Plant(twin if request.param == "random" else sample_plant, int(os.environ.get("SEED", "7")))
    # Routes of equal length are rare in a plant that was planned.
    plant.has_many_routes = request.param == "random"
    return plant


def distances(graph: Any, sources: Iterable[str], hops: int | None) -> dict[str, int]:
    found: dict[str, int] = {}
    for source in sources:
        for node, distance in nx.single_source_shortest_path_length(graph, source, cutoff=hops).items():
            found[node] = min(distance, found.get(node, distance))
    return {node: distance for node, distance in found.items() if distance > 0}


def test_reach(plant: Plant) -> None:
    sizes = []
    for _ in range(80):
        question = plant.question()
        sources = plant.random.sample(plant.nodes, plant.random.choice([1, 1, 3]))
        answer = plant.twin.query(REACH, {"from": sources, **question})["reach"]
        walked = plant.walked(question)
        expected = distances(walked, sources, question["maxHops"])
        assert {edge["node"]["id"]: edge["distance"] for edge in answer["edges"]} == expected, (sources, question)
        assert answer["totalCount"] == len(expected)
        is_all = len(expected) == len(distances(walked, sources, None))
        assert (answer["cut"] is None) == is_all, (sources, question)
        sizes.append(len(expected))
        exported = plant.twin.graph(reach={"from": sources, **question})
        assert {row["id"]: row["distance"] for row in exported.nodes.arrow.to_pylist()} == {
            **dict.fromkeys(sources, 0),
            **expected,
        }
        assert (exported.cut is None) == is_all
    assert max(sizes) > 20


def routes(graph: Any, source: str, target: str, hops: int | None) -> set[tuple[Any, ...]]:
    """All shortest routes, each as its assets and the keys of its links: parallel links are different routes."""
    if source == target:
        return {((source,), ())}
    try:
        length = nx.shortest_path_length(graph, source, target)
    except nx.NetworkXNoPath:
        return set()
    if hops is not None and length > hops:
        return set()
    found = set()
    # A path of nodes once, whatever parallel links it has.
    for path in nx.all_shortest_paths(nx.DiGraph(graph), source, target):
        for keys in product(*(graph[a][b] for a, b in zip(path, path[1:], strict=False))):
            found.add((tuple(path), tuple(key[0] if isinstance(key, tuple) else key for key in keys)))
    return found


def test_route(plant: Plant) -> None:
    lengths, counts = [], []
    for _ in range(120):
        question = plant.question()
        source, target = plant.random.choices(plant.nodes, k=2)
        expected = routes(plant.walked(question), source, target, question["maxHops"])
        answer = plant.twin.query(ROUTE, {"from": source, "to": target, **question})["route"]
        found = [
            (
                tuple(asset["id"] for asset in route["assets"]),
                tuple(link["relation"]["id"] if link["relation"] else "MADE_UP_OF" for link in route["links"]),
            )
            for route in answer["nodes"]
        ]
        assert len(found) == answer["totalCount"]
        assert set(found) == expected, (source, target, question)
        assert len(set(found)) == len(found)
        if expected:
            lengths.append(len(next(iter(expected))[1]))
            counts.append(len(expected))
    assert max(lengths) >= 4
    assert max(counts) >= (2 if plant.has_many_routes else 1)


def test_descendants_and_ancestors(plant: Plant) -> None:
    containment = plant.walked({"via": "CONTAINMENT", "direction": "FORWARD"})
    for id in plant.nodes:
        depth = plant.random.choice([None, 1, 2])
        asset = plant.twin.query(DESCENDANTS, {"id": id, "maxDepth": depth})["asset"]
        assert {node["id"] for node in asset["descendants"]["nodes"]} == distances(containment, [id], depth).keys()
        assert {node["id"] for node in asset["ancestors"]} == nx.ancestors(containment, id)
