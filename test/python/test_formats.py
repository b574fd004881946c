"""pandas, pyarrow, polars and NetworkX read every format as it is, and find what GraphQL answers."""

import csv
import io
import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx
import networkx as nx
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.feather
import pytest
from plantgraph import Plantgraph

TAGS = """
query Tags($after: String) {
  tags(select: {}, first: 1000, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes {
      id name path description dataType writable unit: source { dataSource }
      range { low high } identifiers { system value }
      asset { id name path level classes { name } identifiers { system value } }
      current { value number text quality status isStale sourceTime serverTime }
    }
  }
}"""

ASSETS = """
query Assets($after: String) {
  assets(first: 1000, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes {
      id name path description level parent { id } classes { name } identifiers { system value }
      properties { name type value unit { symbol } }
      relations(direction: FORWARD) { id type from { id } to { id } properties { name value } }
      ... on Site { timeZone }
    }
  }
}"""


def all_nodes(twin: Plantgraph, document: str, field: str) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = []
    after = None
    while True:
        page = twin.query(document, {"after": after})[field]
        nodes += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return nodes
        after = page["pageInfo"]["endCursor"]


def moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text.replace("Z", "+00:00"))


def expected_tag(tag: dict[str, Any]) -> dict[str, Any]:
    current = tag["current"]
    row = {
        "id": tag["id"],
        "name": tag["name"],
        "path": tag["path"],
        "description": tag["description"],
        "asset_id": tag["asset"]["id"],
        "asset_name": tag["asset"]["name"],
        "asset_path": tag["asset"]["path"],
        "asset_level": tag["asset"]["level"],
        "asset_classes": [each["name"] for each in tag["asset"]["classes"]],
        "writable": tag["writable"],
        "range_low": tag["range"] and tag["range"]["low"],
        "range_high": tag["range"] and tag["range"]["high"],
        "value": None if current["value"] is None else current["value"],
        "number": current["number"],
        "text": current["text"],
        "quality": current["quality"],
        "status": current["status"],
        "is_stale": current["isStale"],
        "source_time": moment(current["sourceTime"]),
        "server_time": moment(current["serverTime"]),
    }
    row |= {f"identifier_{each['system']}": each["value"] for each in tag["identifiers"]}
    return row | {f"asset_identifier_{each['system']}": each["value"] for each in tag["asset"]["identifiers"]}


def present(row: dict[str, Any], columns: set[str]) -> dict[str, Any]:
    """What is there of these columns: None, NaN and NaT are all "not there"."""
    found = {}
    for name, value in row.items():
        if name in columns and not (value is None or value is pd.NaT or (isinstance(value, float) and value != value)):
            found[name] = list(value) if hasattr(value, "tolist") and not isinstance(value, pd.Timestamp) else value
    return found


def rows_of(frame: pa.Table) -> dict[str, dict[str, dict[str, Any]]]:
    """The rows by id, as each library has them."""
    pandas_rows = frame.to_pandas().to_dict("records")
    polars_frame = pl.from_arrow(frame)
    assert isinstance(polars_frame, pl.DataFrame)
    return {
        "pyarrow": {row["id"]: row for row in frame.to_pylist()},
        "pandas": {row["id"]: row for row in pandas_rows},
        "polars": {row["id"]: row for row in polars_frame.to_dicts()},
    }


def test_tags_as_arrow_equal_graphql(twin: Plantgraph) -> None:
    expected = {tag["id"]: expected_tag(tag) for tag in all_nodes(twin, TAGS, "tags")}
    columns = {name for row in expected.values() for name in row}
    frame = twin.tags()
    assert columns <= set(frame.arrow.column_names)
    for rows in rows_of(frame.arrow).values():
        assert {id: present(row, columns) for id, row in rows.items()} == {
            id: present(row, columns) for id, row in expected.items()
        }
    assert frame.revision == twin.query("{ revision }")["revision"]
    assert frame.time.tzinfo is not None


def test_samples_equal_graphql_and_keep_their_types(sample_plant: Plantgraph) -> None:
    """Values move, so an exported sample is compared where GraphQL answered the same just before and just after."""
    compared = 0
    for _ in range(5):
        before = {tag["id"]: tag for tag in all_nodes(sample_plant, TAGS, "tags")}
        rows = {row["id"]: row for row in sample_plant.tags().arrow.to_pylist()}
        after = {tag["id"]: tag for tag in all_nodes(sample_plant, TAGS, "tags")}
        assert rows.keys() == before.keys()
        for id, tag in before.items():
            if tag["current"] != after[id]["current"]:
                continue
            compared += 1
            row = {**rows[id], "value": None if rows[id]["value"] is None else json.loads(rows[id]["value"])}
            expected = expected_tag(tag)
            # GraphQL cuts a moment to milliseconds, an export rounds it to microseconds: up to the next millisecond at most.
            for name in ("source_time", "server_time"):
                if row[name] is not None and expected[name] is not None:
                    assert timedelta(0) <= row[name] - expected[name] <= timedelta(milliseconds=1)
                    row[name] = expected[name]
            assert {name: row.get(name) for name in expected} == expected
    assert compared > 500
    frame = sample_plant.tags().to_pandas()
    assert str(frame["source_time"].dtype) == "datetime64[us, UTC]"
    assert frame["number"].dtype == float
    assert frame["is_stale"].dtype == bool
    arrays = [json.loads(value) for value in frame["value"].dropna() if value.startswith("[")]
    assert arrays and all(isinstance(each, list) for each in arrays)


def test_an_arrow_file_is_the_same_table(twin: Plantgraph, tmp_path: Path) -> None:
    expected = {"tags": twin.tags().arrow, "graph?table=edges&via=BOTH": twin.graph(via="BOTH").edges.arrow}
    for path, table in expected.items():
        answer = httpx.get(f"{twin.url}/export/{path}{'&' if '?' in path else '?'}format=arrow-file")
        assert answer.headers["content-type"] == "application/vnd.apache.arrow.file"
        file = tmp_path / "table.arrow"
        file.write_bytes(answer.content)
        reader = pa.ipc.open_file(file)
        assert reader.schema.metadata[b"plantgraph.revision"] == answer.headers["plantgraph-revision"].encode()
        columns = [name for name in table.column_names if name != "server_time"]
        rows = table.select(columns).to_pylist()
        assert reader.read_all().select(columns).to_pylist() == rows
        assert pyarrow.feather.read_table(file).select(columns).to_pylist() == rows
        assert pl.read_ipc(file).select(columns).to_dicts() == rows
        assert pl.scan_ipc(file).select(columns).collect().to_dicts() == rows
        frame = pd.read_feather(file)
        assert list(frame.columns) == table.column_names and len(frame) == len(rows)


def test_csv_equals_arrow(twin: Plantgraph) -> None:
    arrow = {row["id"]: row for row in twin.tags().arrow.to_pylist()}
    text = httpx.get(f"{twin.url}/export/tags?format=csv&spreadsheet=false").text
    # A CSV file has no types: what looks like a number is one, unless the reader says otherwise.
    texts = [name for name, kind in twin.tags().to_polars().schema.items() if kind == pl.String]
    pandas_rows = pd.read_csv(io.StringIO(text), dtype=dict.fromkeys(texts, str)).to_dict("records")
    polars_rows = pl.read_csv(text.encode(), schema_overrides=dict.fromkeys(texts, pl.String)).to_dicts()
    compared = ["name", "path", "asset_id", "asset_identifier_sap", "writable", "range_low", "range_high", "quality"]
    for rows in (pandas_rows, polars_rows):
        assert {row["id"] for row in rows} == arrow.keys()
        for row in rows:
            expected = arrow[row["id"]]
            assert {name: None if pd.isna(row[name]) else row[name] for name in compared} == {
                name: expected[name] for name in compared
            }
            assert json.loads(row["asset_classes"]) == expected["asset_classes"]


def test_csv_is_harmless_in_spreadsheets(twin: Plantgraph) -> None:
    texts = {}
    for spreadsheet in ("true", "false"):
        answer = httpx.get(f"{twin.url}/export/graph?format=csv&table=nodes&spreadsheet={spreadsheet}&bom=true")
        assert answer.content.startswith(b"\xef\xbb\xbf")
        texts[spreadsheet] = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    for harmless, plain in zip(texts["true"], texts["false"], strict=True):
        for name, cell in harmless.items():
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")) or re.fullmatch(r"[+-][0-9.]+", cell)
            assert (cell[1:] if cell.startswith("'") else cell) == plain[name]
    names = {row["id"]: row["name"] for row in texts["true"]}
    assert (names["site"], names["store"], names["p1"]) == ("'=SUM(A1)", "'-5 °C/store %", "''quoted")


PROPERTY = {"Int64": int, "Double": float, "Boolean": bool, "String": str, "DateTime": moment}


def expected_node(asset: dict[str, Any], *, times_are_text: bool, lists_are_text: bool) -> dict[str, Any]:
    def listed(values: list[Any]) -> Any:
        return json.dumps(values, ensure_ascii=False, separators=(",", ":")) if lists_are_text else values

    node = {
        "name": asset["name"],
        "path": asset["path"],
        "level": asset["level"],
        "classes": listed([each["name"] for each in asset["classes"]]),
    }
    node |= {f"identifier_{each['system']}": each["value"] for each in asset["identifiers"]}
    if asset["description"] is not None:
        node["description"] = asset["description"]
    if asset["parent"]:
        node["parent_id"] = asset["parent"]["id"]
    if asset.get("timeZone"):
        node["time_zone"] = asset["timeZone"]
    for each in asset["properties"]:
        convert: Any = str if each["type"] == "DateTime" and times_are_text else PROPERTY[each["type"]]
        value = each["value"]
        node[f"property_{each['name']}"] = (
            listed([convert(item) for item in value]) if isinstance(value, list) else convert(value)
        )
        if each["unit"]:
            node[f"property_{each['name']}_unit"] = each["unit"]["symbol"]
    return node


def check_graph(graph: Any, assets: list[dict[str, Any]], *, times_are_text: bool, lists_are_text: bool) -> None:
    expected = {
        each["id"]: expected_node(each, times_are_text=times_are_text, lists_are_text=lists_are_text) for each in assets
    }
    found = dict(graph.nodes(data=True))
    assert found.keys() == expected.keys()
    for id, attributes in expected.items():
        node = dict(found[id])
        assert node.pop("kind")
        assert node.pop("label", attributes["name"]) == attributes["name"]
        assert node == attributes
        assert {name: type(value) for name, value in node.items()} == {
            name: type(value) for name, value in attributes.items()
        }
    relations = {each["id"]: each for asset in assets for each in asset["relations"]}
    edges = {key: (source, target, data) for source, target, key, data in graph.edges(keys=True, data=True)}
    assert {key for key, (_, _, data) in edges.items() if data["type"] != "MADE_UP_OF"} == relations.keys()
    for id, relation in relations.items():
        source, target, data = edges[id]
        assert (source, target, data["type"]) == (relation["from"]["id"], relation["to"]["id"], relation["type"])
        properties = {f"property_{each['name']}": each["value"] for each in relation["properties"]}
        held = {name: value for name, value in data.items() if name.startswith("property_") and not name.endswith("_unit")}
        assert held == properties


@pytest.fixture(scope="module")
def assets(twin: Plantgraph) -> list[dict[str, Any]]:
    return all_nodes(twin, ASSETS, "assets")


def test_node_link_json_is_the_graph(twin: Plantgraph, assets: list[dict[str, Any]]) -> None:
    answer = httpx.get(f"{twin.url}/export/graph", headers={"accept": "application/json"})
    graph = nx.node_link_graph(answer.json())
    assert isinstance(graph, nx.MultiDiGraph)
    check_graph(graph, assets, times_are_text=True, lists_are_text=False)
    assert graph.graph["revision"] == int(answer.headers["plantgraph-revision"])


def test_graphml_is_the_graph(twin: Plantgraph, assets: list[dict[str, Any]]) -> None:
    answer = httpx.get(f"{twin.url}/export/graph?format=graphml")
    graph = nx.parse_graphml(answer.text, force_multigraph=True)
    assert graph.is_directed()
    check_graph(graph, assets, times_are_text=True, lists_are_text=True)
    assert graph.graph["revision"] == int(answer.headers["plantgraph-revision"])
    assert nx.get_node_attributes(graph, "label") == nx.get_node_attributes(graph, "name")
    # An edge says its id once, as GraphML's own attribute.
    namespace = "{http://graphml.graphdrawing.org/xmlns}"
    document = ElementTree.fromstring(answer.content)
    names = {key.get("id"): key.get("attr.name") for key in document.iter(f"{namespace}key")}
    assert [key for key in document.iter(f"{namespace}key") if key.get("attr.name") == "id"] == []
    for edge in document.iter(f"{namespace}edge"):
        attributes = {names[data.get("key")]: data.text for data in edge.iter(f"{namespace}data")}
        assert (edge.get("id") is None) == (attributes["type"] == "MADE_UP_OF")
    # And NetworkX can write what it read.
    assert len(nx.parse_graphml("\n".join(nx.generate_graphml(graph)))) == len(graph)


def test_arrow_is_the_graph(twin: Plantgraph, assets: list[dict[str, Any]]) -> None:
    graph = twin.graph(via="BOTH")
    check_graph(graph.to_networkx(), assets, times_are_text=False, lists_are_text=False)
    types = dict(zip(graph.nodes.arrow.column_names, graph.nodes.arrow.schema.types, strict=True))
    assert types["property_serial"] == pa.int64()
    assert types["property_certified"] == pa.bool_()
    assert types["property_limits"] == pa.list_(pa.float64())
    assert types["property_installed"] == pa.timestamp("us", tz="UTC")
    assert {row["id"]: row["property_serial"] for row in graph.nodes.arrow.to_pylist()}["p1"] == 9007199254740993


def test_columns_join_with_other_systems(twin: Plantgraph) -> None:
    orders = pd.DataFrame({"equipment": ["000123", "000124"], "order": ["A", "B"]})
    tags = twin.tags(columns=["path", "asset_identifier_sap"]).to_pandas()
    joined = tags.merge(orders, left_on="asset_identifier_sap", right_on="equipment")
    assert sorted(joined["order"]) == ["A", "A", "A", "B", "B"]


def test_batches_arrive_one_after_another(twin: Plantgraph) -> None:
    batches = list(twin.tag_batches(columns=["id"]))
    assert pa.Table.from_batches(batches).num_rows == len(twin.tags())


def test_an_empty_answer_is_an_empty_table(twin: Plantgraph) -> None:
    frame = twin.tags({"ids": []})
    assert (len(frame), len(frame.to_pandas()), frame.to_polars().height) == (0, 0, 0)
    assert "number" in frame.arrow.column_names
    assert len(twin.graph(ids=[]).to_networkx()) == 0
