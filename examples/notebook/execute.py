"""Runs the notebook against PLANTGRAPH_URL and keeps its outputs in it; with a file name, the result goes there instead."""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

SOURCE = Path(__file__).with_name("process-engineer.ipynb")

notebook = nbformat.read(SOURCE, as_version=4)
NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
for cell in notebook.cells:
    # When a cell ran is different each time.
    cell.metadata.pop("execution", None)
notebook.metadata["language_info"] = {"name": "python"}
nbformat.write(notebook, sys.argv[1] if len(sys.argv) > 1 else SOURCE)
