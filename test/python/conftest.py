"""The twins the tests ask. test/integration/python.test.ts starts them and says where they are."""

import os
from collections.abc import Iterator

import pytest
from plantgraph import Plantgraph


@pytest.fixture(scope="session")
def twin() -> Iterator[Plantgraph]:
    """Of the plant in test/fixtures/data-plant.ts."""
    with Plantgraph(os.environ["PLANTGRAPH_URL"]) as client:
        yield client


@pytest.fixture(scope="session")
def sample_plant() -> Iterator[Plantgraph]:
    """Of the bundled plant, with live values."""
    with Plantgraph(os.environ["PLANTGRAPH_SAMPLE_URL"]) as client:
        yield client
