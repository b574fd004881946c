"""The client against twins that are asked wrong, cut off, stopped and started again."""

import asyncio
import os
import socket
import subprocess
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

import pytest
from plantgraph import ConnectionLost, Plantgraph, PlantgraphError, TagChanges

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
"""Seconds for what takes a moment; only a broken test waits so long."""


def test_query_answers_data(twin: Plantgraph) -> None:
    answer = twin.query("query One($id: ID!) { asset(id: $id) { name } }", {"id": "site"})
    assert answer == {"asset": {"name": "=SUM(A1)"}}


def test_a_wrong_query_is_an_error_with_a_code(twin: Plantgraph) -> None:
    with pytest.raises(PlantgraphError, match="Cannot query field") as refused:
        twin.query("{ nothing }")
    assert refused.value.code == "GRAPHQL_VALIDATION_FAILED"
    with pytest.raises(PlantgraphError, match='no asset "nowhere"') as refused:
        twin.tags({"under": ["nowhere"]})
    assert refused.value.code == "BAD_USER_INPUT"
    with pytest.raises(PlantgraphError, match="at most one of"):
        twin.graph(under=["site"], ids=["p1"])


def test_nobody_there_is_a_lost_connection() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        with Plantgraph(f"http://127.0.0.1:{unused.getsockname()[1]}") as nobody:
            for ask in (lambda: nobody.query("{ revision }"), nobody.tags, nobody.graph):
                with pytest.raises(ConnectionLost):
                    ask()


def test_an_answer_that_breaks_off_is_a_lost_connection(twin: Plantgraph) -> None:
    async def half(port: int) -> None:
        with Plantgraph(f"http://127.0.0.1:{port}") as broken, pytest.raises(ConnectionLost, match="broke off"):
            await asyncio.to_thread(broken.tags)

    async def main() -> None:
        async with proxy(twin.url) as line:
            line.most_bytes = 2_000
            await half(line.port)

    asyncio.run(main())


def test_an_address_may_name_the_endpoint(twin: Plantgraph) -> None:
    with Plantgraph(f"{twin.url}/graphql/") as same:
        assert same.query("{ revision }") == twin.query("{ revision }")
        assert len(same.tags({"ids": []})) == 0


class Line:
    """A proxy that can be cut."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.most_bytes = 1 << 60
        self.writers: list[asyncio.StreamWriter] = []

    def cut(self) -> None:
        for writer in self.writers:
            writer.transport.abort()
        self.writers.clear()


@asynccontextmanager
async def proxy(url: str) -> AsyncIterator[Line]:
    host, port = url.removeprefix("http://").split(":")
    line = Line(0)

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        passed = 0
        try:
            while data := await reader.read(1 << 16):
                passed += len(data)
                writer.write(data[: max(0, len(data) - max(0, passed - line.most_bytes))])
                await writer.drain()
                if passed > line.most_bytes:
                    break
        except OSError:
            pass
        writer.close()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(host, int(port))
        line.writers += [writer, back]
        await asyncio.gather(pump(reader, back), pump(there, writer))

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    line.port = server.sockets[0].getsockname()[1]
    try:
        yield line
    finally:
        line.cut()
        server.close()


async def until(events: AsyncGenerator[TagChanges, None], *kinds: str) -> TagChanges:
    """The next event of one of these kinds."""
    async with asyncio.timeout(PATIENCE):
        async for event in events:
            if event.kind in kinds:
                return event
    raise AssertionError("the stream ended")


def test_live_values_of_a_part_of_the_plant(sample_plant: Plantgraph) -> None:
    async def main() -> None:
        select = {"tag": {"name": {"eq": "motor current"}}}
        ids = set(sample_plant.tags(select).arrow["id"].to_pylist())
        async with aclosing(sample_plant.live(select, min_interval_ms=50)) as events:
            snapshot = await until(events, "SNAPSHOT")
            assert {tag.id for tag in snapshot.tags} == ids
            changes = await until(events, "CHANGES")
            tag = changes.tags[0]
            assert (tag.unit, tag.sample.quality, type(tag.sample.number)) == ("A", "GOOD", float)
            assert tag.sample.source_time is not None and tag.sample.source_time.utcoffset() is not None
            assert list(changes.to_pandas()["id"]) == [each.id for each in changes.tags]

    asyncio.run(main())


def test_a_selection_that_is_wrong_is_refused(sample_plant: Plantgraph) -> None:
    async def main() -> None:
        with pytest.raises(PlantgraphError, match='no asset "nowhere"'):
            await anext(sample_plant.live({"under": ["nowhere"]}))
        with pytest.raises(PlantgraphError) as refused:
            await anext(sample_plant.live({}, resume_after="nonsense"))
        assert refused.value.code == "BAD_USER_INPUT"

    asyncio.run(main())


def test_nothing_is_missing_after_a_lost_connection(sample_plant: Plantgraph) -> None:
    """The same stream twice, one through a line that is cut again and again: both see each sample once."""

    async def main() -> None:
        select = {"tag": {"name": {"eq": "motor current"}}}
        async with proxy(sample_plant.url) as line, asyncio.timeout(PATIENCE):
            with Plantgraph(f"http://127.0.0.1:{line.port}") as cut_off:
                whole = sample_plant.live(select, mode="EVERY", min_interval_ms=50)
                pieces = cut_off.live(select, mode="EVERY", min_interval_ms=50)
                async with aclosing(whole), aclosing(pieces):
                    begun = [await until(whole, "SNAPSHOT"), await until(pieces, "SNAPSHOT")]
                    seen: list[tuple[str, object, object]] = []
                    for _ in range(4):
                        line.cut()
                        event = await until(pieces, "CHANGES", "GAP")
                        assert event.kind == "CHANGES"
                        seen += [(id, sample.source_time, sample.value) for id, sample in event.samples]
                    last = seen[-1]
                    expected: list[tuple[str, object, object]] = []
                    while last not in expected:
                        event = await until(whole, "CHANGES")
                        expected += [(id, sample.source_time, sample.value) for id, sample in event.samples]
                    # They did not begin at the same moment: what both can have seen is compared.
                    known = {(tag.id, tag.sample.source_time) for tag in begun[1].tags}
                    since = {id: time for id, time in known}
                    expected = [each for each in expected[: expected.index(last) + 1] if each[1] > since[each[0]]]
                    assert [each for each in seen if each in set(expected)] == expected
                    assert len(set(seen)) == len(seen) > 4

    asyncio.run(main())


class Process:
    """A twin of its own, as a user starts it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            [os.environ["NODE"], str(ROOT / "bin" / "plantgraph.js"), "start", "--demo"],
            cwd=self.folder,
            env={**os.environ, "PORT": str(self.port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self._process.stdout is not None
        output = ""
        for line in self._process.stdout:
            output += line
            if f"{self.url}/graphql" in line:
                return
        raise AssertionError(f"The twin did not start:\n{output}")

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.communicate(timeout=PATIENCE)
        self._process = None


@pytest.fixture
def process(tmp_path: Path) -> Iterator[Process]:
    process = Process(tmp_path)
    process.start()
    yield process
    process.stop()


def test_a_stream_outlives_a_restart_and_tells_the_gap(process: Process) -> None:
    async def main() -> None:
        with Plantgraph(process.url) as twin:
            async with aclosing(twin.live(min_interval_ms=100, max_pause=0.5)) as events:
                before = await until(events, "SNAPSHOT")
                await until(events, "CHANGES")
                restart = asyncio.create_task(asyncio.to_thread(lambda: (process.stop(), process.start())))
                gap = await until(events, "GAP")
                assert gap.gap is not None and gap.gap.reason == "RESTARTED"
                after = await until(events, "SNAPSHOT")
                assert {tag.id for tag in after.tags} == {tag.id for tag in before.tags}
                await until(events, "CHANGES")
                await restart
            assert len(twin.tags()) == len(before.tags)

    asyncio.run(main())
