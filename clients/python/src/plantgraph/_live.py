"""Live tags over a WebSocket (graphql-transport-ws), with a connection that is made again as often as it breaks."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus
from websockets.typing import Subprotocol

from ._errors import ConnectionLost, PlantgraphError

if TYPE_CHECKING:
    import pandas

Quality = Literal["GOOD", "UNCERTAIN", "BAD"]

_SAMPLE = "value number text quality status isStale sourceTime serverTime"
_DOCUMENT = f"""
subscription Live(
  $select: Selection!, $mode: StreamMode, $minIntervalMs: Int, $deadband: StreamDeadband, $heartbeatMs: Int, $resumeAfter: String
) {{
  tagChanges(
    select: $select, mode: $mode, minIntervalMs: $minIntervalMs, deadband: $deadband, heartbeatMs: $heartbeatMs
    resumeAfter: $resumeAfter
  ) {{
    kind cursor revision conflated dropped withinDeadband
    tags {{ id name path unit {{ symbol }} current {{ {_SAMPLE} }} }}
    samples {{ id sample {{ {_SAMPLE} }} }}
    joined {{ id reason }} left {{ id reason }}
    gap {{ from to reason samples }}
  }}
}}"""

_ACKNOWLEDGED_WITHIN = 20.0
"""Seconds for a new connection to be acknowledged."""
_FAREWELL = 0.5
_FIRST_PAUSE = 0.25
_FATAL_CLOSES = frozenset({4400, 4401, 4406, 4409})
"""Codes with which a server says that trying again is of no use (protocol graphql-transport-ws)."""
_SIGN_IN_AGAIN = 4403
"""Who the caller is does not hold any more, or not yet: with the next credential it may."""
_PASSING_CODES = frozenset({"OVERLOADED", "SHUTTING_DOWN"})


@dataclass(frozen=True)
class Sample:
    value: Any
    """As JSON holds it: a number, a text (of Int64 too, exactly), a Boolean, a list."""
    number: float | None
    text: str | None
    quality: Quality
    """Part of the value, always: what is not GOOD must not be taken for good."""
    status: str
    is_stale: bool
    source_time: datetime | None
    server_time: datetime | None


@dataclass(frozen=True)
class LiveTag:
    id: str
    name: str
    path: str
    unit: str | None
    sample: Sample
    """The newest one when the event was made."""


@dataclass(frozen=True)
class Joined:
    id: str
    reason: str


@dataclass(frozen=True)
class Left:
    id: str
    reason: str


@dataclass(frozen=True)
class Gap:
    """What a subscriber can't be told."""

    from_cursor: str
    to_cursor: str
    reason: str
    """TOO_OLD, TOO_SLOW, RESTARTED or OTHER_SELECTION; docs/live-data.md explains each."""
    samples: int | None
    """How many samples fell into it; None when nobody knows."""


@dataclass(frozen=True)
class TagChanges:
    """One event of a stream."""

    kind: Literal["SNAPSHOT", "CHANGES", "GAP", "HEARTBEAT"]
    cursor: str
    """Stands for everything up to this event; `resume_after` of a later stream."""
    revision: int
    tags: list[LiveTag]
    """Those that changed, each once."""
    samples: list[tuple[str, Sample]]
    """In mode EVERY each sample with its tag's id, in order."""
    joined: list[Joined]
    left: list[Left]
    conflated: int
    dropped: int
    within_deadband: int
    gap: Gap | None
    raw: Mapping[str, Any] = field(repr=False)
    """As it came."""

    def to_pandas(self) -> pandas.DataFrame:
        """`tags` as a data frame, with the columns of an export's."""
        import pandas

        return pandas.DataFrame(
            [
                {"id": tag.id, "name": tag.name, "path": tag.path, "unit": tag.unit, **vars(tag.sample)}
                for tag in self.tags
            ]
        )


class _Refused(Exception):
    """The server ended the operation with these errors."""

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        self.error = PlantgraphError(errors)


async def tag_changes(
    url: str,
    headers: Mapping[str, str],
    credential: Callable[[], str | None],
    variables: Mapping[str, Any],
    resume_after: str | None,
    max_pause: float,
) -> AsyncGenerator[TagChanges, None]:
    cursor = resume_after
    pause = _FIRST_PAUSE
    refused: str | None = None
    while True:
        shown = credential()
        try:
            async with connect(
                url,
                subprotocols=[Subprotocol("graphql-transport-ws")],
                additional_headers=dict(headers),
                max_size=None,
                # What waits here is old when it is read; the server keeps the newest for who reads slowly.
                max_queue=4,
                # A reader who leaves with events unread would wait for the server's farewell behind them.
                close_timeout=_FAREWELL,
            ) as socket:
                await _open(socket, shown)
                payload = {"query": _DOCUMENT, "variables": {**variables, "resumeAfter": cursor}}
                await socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": payload}))
                async for message in socket:
                    event = await _event(socket, json.loads(message))
                    if event is None:
                        continue
                    pause = _FIRST_PAUSE
                    refused = None
                    cursor = event.cursor
                    yield event
        except InvalidStatus as error:
            if error.response.status_code < 500:
                raise ConnectionLost(f"{url} refuses WebSockets: {error}") from error
        except ConnectionClosed as error:
            if error.rcvd is not None and error.rcvd.code == _SIGN_IN_AGAIN:
                if shown is None or shown == refused:
                    message = f"{url} does not let this caller in: {error.rcvd.reason}"
                    raise PlantgraphError([{"message": message, "extensions": {"code": "UNAUTHENTICATED"}}]) from error
                refused = shown
            if error.rcvd is not None and error.rcvd.code in _FATAL_CLOSES:
                raise ConnectionLost(f"{url} closed the connection for good: {error.rcvd.reason}") from error
        except _Refused as refusal:
            if refusal.error.code not in _PASSING_CODES:
                raise refusal.error from None
        except (OSError, TimeoutError, InvalidHandshake):
            pass
        # Not all clients at the same moment.
        await asyncio.sleep(pause * (0.5 + random.random() / 2))
        pause = min(pause * 2, max_pause)


async def _open(socket: ClientConnection, credential: str | None) -> None:
    payload = {} if credential is None else {"payload": {"authorization": f"Bearer {credential}"}}
    await socket.send(json.dumps({"type": "connection_init", **payload}))
    async with asyncio.timeout(_ACKNOWLEDGED_WITHIN):
        while json.loads(await socket.recv())["type"] != "connection_ack":
            continue


async def _event(socket: ClientConnection, message: Mapping[str, Any]) -> TagChanges | None:
    match message["type"]:
        case "next":
            payload = message["payload"]
            if payload.get("errors"):
                raise _Refused(payload["errors"])
            return _read(payload["data"]["tagChanges"])
        case "error":
            raise _Refused(message["payload"])
        case "complete":
            raise _Refused([{"message": "The server ended the stream.", "extensions": {"code": "SHUTTING_DOWN"}}])
        case "ping":
            await socket.send(json.dumps({"type": "pong"}))
    return None


def _read(given: Mapping[str, Any]) -> TagChanges:
    gap = given["gap"]
    return TagChanges(
        kind=given["kind"],
        cursor=given["cursor"],
        revision=given["revision"],
        tags=[
            LiveTag(
                id=tag["id"],
                name=tag["name"],
                path=tag["path"],
                unit=tag["unit"]["symbol"] if tag["unit"] else None,
                sample=_sample(tag["current"]),
            )
            for tag in given["tags"]
        ],
        samples=[(each["id"], _sample(each["sample"])) for each in given["samples"]],
        joined=[Joined(**each) for each in given["joined"]],
        left=[Left(**each) for each in given["left"]],
        conflated=given["conflated"],
        dropped=given["dropped"],
        within_deadband=given["withinDeadband"],
        gap=Gap(gap["from"], gap["to"], gap["reason"], gap["samples"]) if gap else None,
        raw=given,
    )


def _sample(given: Mapping[str, Any]) -> Sample:
    return Sample(
        value=given["value"],
        number=given["number"],
        text=given["text"],
        quality=given["quality"],
        status=given["status"],
        is_stale=given["isStale"],
        source_time=_time(given["sourceTime"]),
        server_time=_time(given["serverTime"]),
    )


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text.replace("Z", "+00:00"))
