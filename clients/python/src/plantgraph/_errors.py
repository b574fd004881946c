"""What goes wrong, in the twin's own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class PlantgraphError(Exception):
    """The twin refused what was asked. The message is its sentence; docs/errors.md explains every code."""

    def __init__(
        self,
        errors: Sequence[Mapping[str, Any]],
        *,
        data: Mapping[str, Any] | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__("; ".join(str(error.get("message", "")) for error in errors) or "The twin gave no reason.")
        self.errors = list(errors)
        """All errors, as GraphQL has them."""
        self.data = data
        """Of a query that failed in parts: what could be answered."""
        self.retry_after = retry_after
        """When the twin is overloaded or stopping: seconds after which to ask again."""

    @property
    def code(self) -> str | None:
        """Code of the first error: BAD_USER_INPUT, LIMIT_EXCEEDED ..."""
        for error in self.errors:
            extensions = error.get("extensions") or {}
            return str(extensions["code"]) if "code" in extensions else None
        return None


class ConnectionLost(ConnectionError):
    """The twin can't be reached, or the connection broke before the answer was whole."""
