"""The door to a twin."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncGenerator, Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BufferedReader
from types import TracebackType
from typing import Any, Literal

import httpx
import pyarrow as pa

from ._errors import ConnectionLost, PlantgraphError
from ._frames import ByteStream, Frame, Graph
from ._live import TagChanges, tag_changes

Select = Mapping[str, Any]
"""A Selection, as GraphQL has it: {"under": [...], "asset": {...}, "tag": {...}, "ids": [...]}."""

_ARROW = "application/vnd.apache.arrow.stream"
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class Plantgraph:
    """A twin, by its address. Usable as a context manager, and from several threads."""

    def __init__(
        self,
        url: str = "http://127.0.0.1:4000",
        *,
        credential: str | Callable[[], str] | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float = 60.0,
    ) -> None:
        """
        @param credential: an API key or an access token, or what gives the one of the moment: it is asked with every request and
            every connection, so tokens can be renewed. None: the environment's PLANTGRAPH_KEY, else nobody signs in
        @param url: as `npm start` prints it; with or without /graphql
        @param timeout: seconds without any byte of an answer, after which it is given up
        """
        self.url = url.rstrip("/").removesuffix("/graphql")
        self._headers = dict(headers or {})
        address = httpx.URL(self.url)
        if credential is None:
            credential = os.environ.get("PLANTGRAPH_KEY") or None
        if credential is not None and address.scheme != "https" and address.host not in _LOOPBACK:
            raise ValueError(f"A credential is sent over TLS only: give the address as https://{address.netloc.decode()}")
        self._credential = credential if callable(credential) else _constant(credential)
        self._http = httpx.Client(headers=self._headers, auth=_SignIn(self._credential), timeout=timeout)

    def __enter__(self) -> Plantgraph:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    def query(
        self,
        document: str,
        variables: Mapping[str, Any] | None = None,
        *,
        operation_name: str | None = None,
    ) -> dict[str, Any]:
        """The data of a query or mutation.

        Raises PlantgraphError when any part of it failed; what could be answered is in its `data`.
        """
        body: dict[str, Any] = {"query": document, "variables": dict(variables or {})}
        if operation_name is not None:
            body["operationName"] = operation_name
        try:
            response = self._http.post(f"{self.url}/graphql", json=body)
        except httpx.TransportError as error:
            raise ConnectionLost(f"{self.url} does not answer: {error}") from error
        answer = _json(response)
        if answer.get("errors"):
            raise PlantgraphError(answer["errors"], data=answer.get("data"), retry_after=_retry_after(response))
        data = answer["data"]
        assert isinstance(data, dict)
        return data

    def tags(self, select: Select | None = None, *, columns: Sequence[str] | None = None) -> Frame:
        """Tags with their newest samples, as a table.

        @param select: which; all when absent
        @param columns: only these; a name that ends in `*` stands for all that begin so
        """
        with self._export("tags", {"select": select, "columns": columns}) as stream:
            return Frame(_table(stream))

    def tag_batches(
        self, select: Select | None = None, *, columns: Sequence[str] | None = None
    ) -> Iterator[pa.RecordBatch]:
        """The same in pieces of about 4,000 rows as they arrive, for plants that do not fit into memory."""
        with self._export("tags", {"select": select, "columns": columns}) as stream:
            with _translated(self.url):
                yield from pa.ipc.open_stream(stream)

    def graph(
        self,
        *,
        under: Sequence[str] | None = None,
        ids: Sequence[str] | None = None,
        reach: Mapping[str, Any] | None = None,
        select: Select | None = None,
        where: Mapping[str, Any] | None = None,
        types: Sequence[str] | None = None,
        via: Literal["RELATIONS", "CONTAINMENT", "BOTH"] | None = None,
    ) -> Graph:
        """Assets and the links between them; the whole plant when nothing is said.

        @param under: these assets and everything below them
        @param ids: these assets
        @param reach: what can be reached: {"from": [...], "direction": "FORWARD", "types": [...], "maxHops": 3}
        @param select: the assets a Selection picks
        @param where: of these only the assets that fit (an AssetFilter)
        @param types: only relations of these types
        @param via: which links; when absent those of `reach`, else relations. A node's `parent_id` tells containment, too
        """
        parameters = {
            "under": under,
            "ids": ids,
            "reach": reach,
            "select": select,
            "where": where,
            "types": types,
            "via": via,
            "table": "both",
        }
        with self._export("graph", parameters) as stream:
            return Graph(nodes=Frame(_table(stream)), edges=Frame(_table(stream)))

    def cypher(
        self,
        query: str,
        parameters: Mapping[str, Any] | None = None,
        limit: int | None = None,
        *,
        types: Mapping[str, str] | None = None,
    ) -> Frame:
        """What the Neo4j behind the twin answers to a query in Cypher, which only reads.

        @param parameters: of the query, by name
        @param limit: the first rows only; `has_more` of the answer tells whether there are others. Without it all rows are
            answered or none: more than the twin allows are an error
        @param types: of columns, by name, where the first 10,000 rows do not tell: {"power": "FLOAT"}; BOOLEAN, INTEGER, FLOAT,
            STRING, DATETIME, LIST<...> of these, JSON
        """
        asked = {"query": query, "parameters": parameters, "limit": limit, "types": types}
        with self._export("cypher", asked) as stream:
            return Frame(_remarked_table(stream))

    def live(
        self,
        select: Select | None = None,
        *,
        mode: Literal["LATEST", "EVERY"] = "LATEST",
        min_interval_ms: int | None = None,
        deadband: Mapping[str, float] | None = None,
        heartbeat_ms: int | None = None,
        resume_after: str | None = None,
        max_pause: float = 10.0,
    ) -> AsyncGenerator[TagChanges, None]:
        """Changes of tags as they happen: `async for event in twin.live({...})`.

        A lost connection is made again, after a pause that grows up to `max_pause` seconds, and the stream goes on behind the
        last event: what was missed comes first. What can't be told is an event of kind GAP.

        @param resume_after: cursor of the last event of an earlier stream
        """
        variables: dict[str, Any] = {
            "select": dict(select or {}),
            "mode": mode,
            "minIntervalMs": min_interval_ms,
            "deadband": deadband,
            "heartbeatMs": heartbeat_ms,
        }
        return tag_changes(f"ws{self.url.removeprefix('http')}/graphql", self._headers, self._credential, variables, resume_after, max_pause)

    @contextmanager
    def _export(self, what: str, parameters: Mapping[str, Any]) -> Iterator[BufferedReader]:
        body = {name: value for name, value in parameters.items() if value is not None}
        with _translated(self.url):
            headers = {"accept": _ARROW}
            if httpx.URL(self.url).host in _LOOPBACK:
                # On one machine compressing costs more than it saves.
                headers["accept-encoding"] = "identity"
            with self._http.stream("POST", f"{self.url}/export/{what}", json=body, headers=headers) as response:
                if response.status_code != 200:
                    response.read()
                    raise PlantgraphError(_json(response).get("errors", []), retry_after=_retry_after(response))
                yield BufferedReader(ByteStream(response.iter_bytes()), 1 << 20)


def _constant(credential: str | None) -> Callable[[], str | None]:
    return lambda: credential


class _SignIn(httpx.Auth):
    """Shows the credential of the moment, and asks for it once more where the first was refused."""

    def __init__(self, credential: Callable[[], str | None]) -> None:
        self._credential = credential

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        shown = self._credential()
        if shown is not None:
            request.headers["authorization"] = f"Bearer {shown}"
        response = yield request
        if response.status_code != 401 or shown is None:
            return
        renewed = self._credential()
        if renewed != shown and renewed is not None:
            request.headers["authorization"] = f"Bearer {renewed}"
            yield request


def _table(stream: BufferedReader) -> pa.Table:
    # pyarrow would close the file it is given, and with it the second table behind the first.
    with pa.PythonFile(_Kept(stream), mode="r") as file:
        return pa.ipc.open_stream(file).read_all()


def _remarked_table(stream: BufferedReader) -> pa.Table:
    """A table of which the twin says something at its end: that there are more rows, or why it breaks off."""
    batches: list[pa.RecordBatch] = []
    with pa.ipc.open_stream(stream) as reader:
        metadata = dict(reader.schema.metadata or {})
        while True:
            try:
                batch, remark = reader.read_next_batch_with_custom_metadata()
            except StopIteration:
                break
            remarks = dict(remark or {})
            if b"plantgraph.error" in remarks:
                raise PlantgraphError([json.loads(remarks[b"plantgraph.error"])])
            metadata.update(remarks)
            batches.append(batch)
        return pa.Table.from_batches(batches, reader.schema).replace_schema_metadata(metadata)


class _Kept:
    """A file that stays open."""

    def __init__(self, stream: BufferedReader) -> None:
        self._stream = stream
        self.closed = False

    def read(self, size: int = -1) -> bytes:
        return self._stream.read(size)

    def close(self) -> None:
        self.closed = True


@contextmanager
def _translated(url: str) -> Iterator[None]:
    try:
        yield
    except httpx.TransportError as error:
        raise ConnectionLost(f"The answer of {url} broke off or did not come: {error}") from error


def _json(response: httpx.Response) -> dict[str, Any]:
    try:
        answer = response.json()
    except ValueError as error:
        raise ConnectionLost(f"{response.url} answered {response.status_code} and no JSON: is it a Plantgraph?") from error
    if isinstance(answer, dict):
        return answer
    raise ConnectionLost(f"{response.url} answered what no Plantgraph does.")


def _retry_after(response: httpx.Response) -> float | None:
    seconds = response.headers.get("retry-after")
    return float(seconds) if seconds is not None and seconds.isdigit() else None
