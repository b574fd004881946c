"""The example notebook runs on the sample plant as it is, and is kept with its outputs."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat

FOLDER = Path(__file__).parents[2] / "examples" / "notebook"


def images(notebook: Any) -> list[int]:
    """How many plots each cell shows."""
    return [
        sum("image/png" in output.get("data", {}) for output in cell.get("outputs", [])) for cell in notebook.cells
    ]


def test_the_notebook_runs_and_draws_what_is_kept(tmp_path: Path) -> None:
    result = tmp_path / "executed.ipynb"
    environment = {**os.environ, "PLANTGRAPH_URL": os.environ["PLANTGRAPH_SAMPLE_URL"]}
    subprocess.run([sys.executable, FOLDER / "execute.py", result], check=True, env=environment)
    executed = nbformat.read(result, as_version=4)
    kept = nbformat.read(FOLDER / "process-engineer.ipynb", as_version=4)
    assert images(executed) == images(kept)
    assert sum(images(kept)) == 5
    for cell in [*kept.cells, *executed.cells]:
        for output in cell.get("outputs", []):
            assert output["output_type"] != "error"
            assert output.get("name") != "stderr", output["text"]
