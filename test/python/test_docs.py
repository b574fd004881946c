"""The Python of the pages runs as it is written, one block after the other."""

import asyncio
import os
import re
import textwrap
from pathlib import Path
from typing import Any

import matplotlib
import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "data-scientists.md"
README = ROOT / "clients" / "python" / "README.md"


def blocks_of(page: Path) -> list[str]:
    blocks = re.findall(r"```python\n(.*?)```", page.read_text(), re.DOTALL)
    return [block.replace("http://127.0.0.1:4000", os.environ["PLANTGRAPH_SAMPLE_URL"]) for block in blocks]


def test_every_block_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    matplotlib.use("Agg")
    monkeypatch.chdir(tmp_path)
    blocks = blocks_of(PAGE)
    assert len(blocks) == 4
    names: dict[str, Any] = {}
    for block in blocks:
        exec(block, names)
    assert (tmp_path / "temperatures.png").stat().st_size > 5_000
    assert len(names["good"]) > 5
    assert names["tags"]["asset_identifier_sap"].dropna().str.startswith("1000").any()
    assert names["setpoints"].height > 5
    assert names["kept"].height == len(names["tags"])


def test_the_readme_of_the_package_runs(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    first, known, live = blocks_of(README)
    names: dict[str, Any] = {}
    exec(first, names)
    assert len(names["ovens"]) == 10
    assert names["plant"].number_of_edges() == 21
    assert names["answer"] == {"enterprises": [{"name": "Meridian Foods"}]}
    monkeypatch.setenv("PLANT_KEY", "pg_nonsense")
    exec(known, {})
    function = "async def follow(twin):\n" + textwrap.indent(live, "    ") + "\n        return"
    exec(function, names)
    with names["Plantgraph"](os.environ["PLANTGRAPH_SAMPLE_URL"]) as twin:
        asyncio.run(names["follow"](twin))
    assert "Meridian Foods/Lyon/Packaging/Line 1" in capsys.readouterr().out
