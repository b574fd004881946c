"""Answers of queries in Cypher as data frames. test/integration/cypher.neo4j.test.ts starts the twin: at most 30,000 rows an
answer."""

import io
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from plantgraph import Plantgraph, PlantgraphError

URL = os.environ["PLANTGRAPH_CYPHER_URL"]


@pytest.fixture(scope="module")
def neo4j() -> Iterator[Plantgraph]:
    with Plantgraph(URL) as client:
        yield client


def arrow(query: str, **parameters: object) -> httpx.Response:
    return httpx.post(f"{URL}/export/cypher", json={"format": "arrow", "query": query, **parameters})


VALUES = """
UNWIND [1, 2] AS n
RETURN n AS whole, 9007199254740993 AS wide, n / 2.0 AS float, n = 1 AS yes, "Zürich ° 温度" AS text,
  datetime("2026-11-23T09:00:00.123456+01:00") AS moment, date("2026-11-23") AS date, duration("P1DT2H") AS duration,
  [1, n] AS whole_list, ["a", "b"] AS texts, CASE n WHEN 1 THEN 1 ELSE "two" END AS mixed,
  CASE n WHEN 1 THEN 1 ELSE 2.5 END AS number, CASE n WHEN 1 THEN null ELSE 3 END AS missing, null AS nothing,
  {a: n} AS map, 0.0 / 0.0 AS nan
"""


def test_columns_have_the_types_of_their_values(neo4j: Plantgraph) -> None:
    frame = neo4j.cypher(VALUES)
    moment = datetime(2026, 11, 23, 8, 0, 0, 123456, tzinfo=UTC)
    assert {field.name: str(field.type) for field in frame.arrow.schema} == {
        "whole": "int64",
        "wide": "int64",
        "float": "double",
        "yes": "bool",
        "text": "string",
        "moment": "timestamp[us, tz=UTC]",
        "date": "string",
        "duration": "string",
        "whole_list": "list<item: int64>",
        "texts": "list<item: string>",
        "mixed": "string",
        "number": "double",
        "missing": "int64",
        "nothing": "string",
        "map": "string",
        "nan": "double",
    }
    first, second = frame.arrow.to_pylist()
    assert second["nan"] != second["nan"]
    assert {name: value for name, value in first.items() if name != "nan"} == {
        "whole": 1,
        "wide": 9007199254740993,
        "float": 0.5,
        "yes": True,
        "text": "Zürich ° 温度",
        "moment": moment,
        "date": "2026-11-23",
        "duration": "P1DT2H",
        "whole_list": [1, 1],
        "texts": ["a", "b"],
        "mixed": "1",
        "number": 1.0,
        "missing": None,
        "nothing": None,
        "map": '{"a":1}',
    }
    assert (second["mixed"], second["number"], second["missing"]) == ('"two"', 2.5, 3)
    metadata = frame.arrow.schema.metadata
    assert metadata[b"plantgraph.jsonColumns"] == b'["mixed","nothing","map"]'
    assert (frame.has_more, frame.revision) == (False, neo4j.query("{ revision }")["revision"])
    assert frame.to_pandas()["moment"].dtype == pd.DatetimeTZDtype("us", "UTC")
    assert frame.to_polars()["whole_list"].dtype == pl.List(pl.Int64)


def test_every_reader_takes_many_rows_without_repair(neo4j: Plantgraph) -> None:
    # A column that says nothing for two batches and more, and an integer that never does.
    query = "UNWIND range(1, $rows) AS x RETURN x, CASE WHEN x > 20000 THEN {late: x} END AS late, toFloat(x) AS y"
    answer = arrow(query, parameters={"rows": 25_000})
    assert answer.headers["plantgraph-revision"] == str(neo4j.query("{ revision }")["revision"])
    table = pa.ipc.open_stream(answer.content).read_all()
    polars = pl.read_ipc_stream(io.BytesIO(answer.content))
    csv = httpx.get(f"{URL}/export/cypher", params={"query": query, "parameters": '{"rows": 25000}'})
    pandas = pd.read_csv(io.StringIO(csv.text))
    assert table.num_rows == len(polars) == len(pandas) == 25_000
    total = 25_000 * 25_001 // 2
    assert pa.compute.sum(table["x"]).as_py() == polars["x"].sum() == pandas["x"].sum() == total
    assert polars["y"].dtype == pl.Float64
    assert table["late"][24_999].as_py() == polars["late"][24_999] == pandas["late"][24_999] == '{"late":25000}'
    assert table["late"].null_count == polars["late"].null_count() == pandas["late"].isna().sum() == 20_000


def test_a_file_has_the_same_rows_and_a_head_none(neo4j: Plantgraph) -> None:
    query = "UNWIND range(1, 25000) AS x RETURN x, toFloat(x) AS y"
    # Whether there is more than the limit is known after the last row, and said in a batch of none.
    for limit in (25_000, 10):
        asked = {"query": query, "limit": limit, "format": "arrow-file"}
        answer = httpx.get(f"{URL}/export/cypher", params=asked)
        table = pa.ipc.open_file(answer.content).read_all()
        assert table.num_rows == pl.read_ipc(io.BytesIO(answer.content)).height == limit
        assert table.equals(pa.ipc.open_stream(arrow(query, limit=limit).content).read_all())
        head = httpx.head(f"{URL}/export/cypher", params=asked)
        assert (head.status_code, head.content) == (200, b"")
        for name in ("content-type", "content-disposition", "plantgraph-revision", "plantgraph-has-more"):
            assert head.headers.get(name) == answer.headers.get(name)
    assert httpx.head(f"{URL}/export/cypher", params={"query": "RETURN"}).status_code == 400


def test_a_limit_says_whether_there_is_more(neo4j: Plantgraph) -> None:
    query = "UNWIND range(1, 25000) AS x RETURN x"
    for limit, more in [(10, True), (24_999, True), (25_000, False), (30_000, False)]:
        frame = neo4j.cypher(query, limit=limit)
        assert (len(frame), frame.has_more) == (min(limit, 25_000), more)
    # Known when the answer begins, or not: for readers of a spreadsheet's file too.
    for limit, header in [(10, "true"), (25_000, None)]:
        csv = httpx.get(f"{URL}/export/cypher", params={"query": query, "limit": limit})
        assert csv.headers.get("plantgraph-has-more") == header


@pytest.mark.parametrize(
    ("query", "options", "code", "words"),
    [
        ("MATCH (n) DETACH DELETE n", {}, "FORBIDDEN", "writes"),
        ("RETURN", {}, "BAD_USER_INPUT", "Neo4j refuses"),
        ("UNWIND range(1, 40000) AS x RETURN x", {}, "LIMIT_EXCEEDED", "more than 30000 rows"),
        ("RETURN 1 AS x", {"limit": 30_001}, "LIMIT_EXCEEDED", "cypher.rows"),
        ("RETURN 1 AS x", {"types": {"y": "FLOAT"}}, "BAD_USER_INPUT", 'no column "y"'),
        ("RETURN 1 AS x", {"types": {"x": "LIST<MAP>"}}, "BAD_USER_INPUT", "is no type"),
        ("RETURN 1 AS x", {"types": {"x": "STRING<FLOAT>"}}, "BAD_USER_INPUT", "is no type"),
        ("RETURN 'a' AS x", {"types": {"x": "FLOAT"}}, "BAD_USER_INPUT", '"a" (STRING)'),
        (
            "UNWIND range(1, 25000) AS x RETURN CASE WHEN x > 20000 THEN 'b' ELSE x END AS late",
            {},
            "BAD_USER_INPUT",
            '"late" is INTEGER',
        ),
    ],
)
def test_what_is_wrong_is_said(
    neo4j: Plantgraph, query: str, options: dict[str, object], code: str, words: str
) -> None:
    with pytest.raises(PlantgraphError) as refused:
        neo4j.cypher(query, **options)  # type: ignore[arg-type]
    assert refused.value.code == code
    assert words in str(refused.value)


def test_a_table_that_changes_its_type_breaks_off_unless_the_type_is_said(neo4j: Plantgraph) -> None:
    query = "UNWIND range(1, 25000) AS x RETURN CASE WHEN x > 20000 THEN x / 2.0 ELSE x END AS x"
    with pytest.raises(httpx.RemoteProtocolError):
        arrow(query)
    floats = neo4j.cypher(query, types={"x": "FLOAT"}).to_pandas()["x"]
    assert (floats.dtype, floats.iloc[-1]) == ("float64", 12_500.0)
    assert neo4j.cypher(query, types={"x": "JSON"}).arrow["x"][24_998].as_py() == "12499.5"
    with pytest.raises(PlantgraphError) as refused:
        neo4j.cypher("UNWIND [1, 'a'] AS x RETURN [x] AS x", types={"x": "LIST<INTEGER>"})
    assert '"a"' in str(refused.value)


def test_the_page_about_it_runs(neo4j: Plantgraph) -> None:
    page = Path(__file__).parents[2] / "docs" / "cypher.md"
    [block] = re.findall(r"```python\n(.*?)```", page.read_text(), re.DOTALL)
    names: dict[str, Any] = {"twin": neo4j}
    exec(block, names)
    assert list(names["frame"].columns) == ["p.id", "q.id", "p.ratedPower", "r.since"]
