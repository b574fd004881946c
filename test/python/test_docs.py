"""The Python of the page for data scientists runs as it is written, one block after the other."""

import os
import re
from pathlib import Path
from typing import Any

import matplotlib
import pytest

PAGE = Path(__file__).parents[2] / "docs" / "data-scientists.md"


def test_every_block_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    matplotlib.use("Agg")
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert len(blocks) == 4
    names: dict[str, Any] = {}
    for block in blocks:
        exec(block.replace("http://127.0.0.1:4000", os.environ["PLANTGRAPH_SAMPLE_URL"]), names)
    assert (tmp_path / "temperatures.png").stat().st_size > 5_000
    assert len(names["good"]) > 5
    assert names["tags"]["asset_identifier_sap"].dropna().str.startswith("1000").any()
    assert names["setpoints"].height > 5
