"""The connections of the service: one that sends or reads too slowly is closed, so that it holds no place for ever.

It hides the web server. The server closes a connection that is silent after an answer; here those end that send no
request, send it byte by byte, or do not read the answer. The body of a request is left to access.py.
"""

import asyncio
import socket
from typing import Any, Final

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from wiposeq.app.service.access import SLOWEST, Access

MOST_CONNECTIONS: Final = 500
"""Connections at a time. Requests on others are answered with 503."""
SURPLUS: Final = 100
"""Connections above this number that are answered with 503; further ones are closed at once, so that no client can use
up the files of the process."""
LOOKS: Final = 4
"""How often a connection is looked at in the seconds that it has."""


class Connection(H11Protocol):
    """A connection that has a limited time to send the head of a request, and to read an answer.

    grace: seconds for the head of a request; an answer must be read at SLOWEST bytes per second. 0 means no limit.
    most: connections at a time.
    """

    grace: float = 60
    most: int = MOST_CONNECTIONS + SURPLUS

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to watch a new connection, or close it if there are too many."""
        super().connection_made(transport)
        self._idle_since: float | None = self.loop.time()
        self._unread: tuple[float, int] | None = None
        if len(self.connections) > self.most:
            transport.abort()
        elif self.grace:
            self.loop.call_later(self.grace / LOOKS, self._look)

    def data_received(self, data: bytes) -> None:
        """Pass data on, and notice whether a request has begun."""
        super().data_received(data)
        self._notice()

    def on_response_complete(self) -> None:
        """Begin to wait for the next request."""
        self._idle_since = None
        super().on_response_complete()
        self._notice()

    def _notice(self) -> None:
        """Store since when no request is being answered."""
        if self.cycle is not None and not self.cycle.response_complete:
            self._idle_since = None
        elif self._idle_since is None:
            self._idle_since = self.loop.time()

    def _look(self) -> None:
        """Close the connection if its time is over; otherwise look again later."""
        if self not in self.connections:
            return
        clock = self.loop.time()
        if self._is_overdue(clock) or self._is_unread(clock):
            self.transport.abort()
        else:
            self.loop.call_later(self.grace / LOOKS, self._look)

    def _is_overdue(self, clock: float) -> bool:
        is_writing = self.transport.get_write_buffer_size() > 0
        return not is_writing and self._idle_since is not None and clock - self._idle_since > self.grace

    def _is_unread(self, clock: float) -> bool:
        """Return whether the client has read too little of an answer since the last measurement."""
        size = self.transport.get_write_buffer_size()
        if not size:
            self._unread = None
            return False
        if self._unread is None:
            self._unread = clock, size
        since, before = self._unread
        if clock - since <= self.grace:
            return False
        self._unread = clock, size
        return before - size < SLOWEST * (clock - since)


def connection_with(grace: float, most: int = MOST_CONNECTIONS + SURPLUS) -> type[Connection]:
    """Return the class of the connections of a server. grace: seconds; see Connection."""
    return type("Connection", (Connection,), {"grace": grace, "most": most})


class Server(uvicorn.Server):
    """The web server. When it stops, it answers the requests that wait for a result, before it closes connections."""

    def __init__(self, application: Access, grace: float, **options: Any) -> None:
        config = uvicorn.Config(
            application,
            http=connection_with(grace),
            access_log=False,
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=10,
            limit_concurrency=MOST_CONNECTIONS,
            proxy_headers=False,
            **options,
        )
        super().__init__(config)
        self._application = application

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop accepting connections, answer what waits, and close."""
        self._application.end_waiting()
        await super().shutdown(sockets)
