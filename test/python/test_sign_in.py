"""The client against a twin that asks who its callers are."""

import asyncio
import os
from collections.abc import Iterator

import pytest
from plantgraph import Plantgraph, PlantgraphError

CREATE = "mutation { createApiKey(name: \"notebook\", role: \"viewer\") { secret apiKey { id } } }"
REVOKE = "mutation($id: ID!) { revokeApiKey(id: $id) { id } }"
PATIENCE = 60.0


@pytest.fixture
def url() -> str:
    return os.environ["PLANTGRAPH_CLOSED_URL"]


@pytest.fixture
def administrator(url: str) -> Iterator[Plantgraph]:
    with Plantgraph(url, credential=os.environ["PLANTGRAPH_ADMINISTRATOR"]) as client:
        yield client


def new_key(administrator: Plantgraph) -> tuple[str, str]:
    made = administrator.query(CREATE)["createApiKey"]
    return made["apiKey"]["id"], made["secret"]


def test_nobody_is_let_in_without_a_credential(url: str) -> None:
    with Plantgraph(url) as nobody:
        for ask in (lambda: nobody.query("{ revision }"), nobody.tags):
            with pytest.raises(PlantgraphError) as refused:
                ask()
            assert refused.value.code == "UNAUTHENTICATED"


def test_a_key_of_the_environment_lets_in(url: str, administrator: Plantgraph, monkeypatch: pytest.MonkeyPatch) -> None:
    _, secret = new_key(administrator)
    monkeypatch.setenv("PLANTGRAPH_KEY", secret)
    with Plantgraph(url) as notebook:
        assert notebook.query("{ viewer { name } }") == {"viewer": {"name": "notebook"}}
        assert len(notebook.tags()) > 5


def test_a_refused_credential_is_asked_for_once_more(url: str, administrator: Plantgraph) -> None:
    _, secret = new_key(administrator)
    shown: list[str] = []

    def credential() -> str:
        shown.append("pg_nonsense" if not shown else secret)
        return shown[-1]

    with Plantgraph(url, credential=credential) as client:
        assert "revision" in client.query("{ revision }")
        assert len(client.tags({"ids": []})) == 0
    assert shown == ["pg_nonsense", secret, secret]


def test_a_stream_goes_on_with_the_next_key_and_ends_where_there_is_none(url: str, administrator: Plantgraph) -> None:
    first, second = new_key(administrator), new_key(administrator)
    now = [first]

    async def main() -> list[str]:
        kinds: list[str] = []
        with Plantgraph(url, credential=lambda: now[0][1]) as client:
            async for event in client.live({"under": ["line-1"]}, heartbeat_ms=1_000, max_pause=0.2):
                kinds.append(event.kind)
                if len(kinds) == 1:
                    now[0] = second
                    await asyncio.to_thread(administrator.query, REVOKE, {"id": first[0]})
                elif len(kinds) == 6:
                    await asyncio.to_thread(administrator.query, REVOKE, {"id": second[0]})
        return kinds

    async def refused() -> None:
        with pytest.raises(PlantgraphError) as error:
            await asyncio.wait_for(main(), PATIENCE)
        assert error.value.code == "UNAUTHENTICATED"

    asyncio.run(refused())


def test_a_credential_never_goes_over_a_network_as_it_is() -> None:
    with pytest.raises(ValueError, match="over TLS only"):
        Plantgraph("http://plant.example.com", credential="pg_secret")
