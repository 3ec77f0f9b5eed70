"""Who may use the service, how often, and how much may be sent: a layer around the web application.

It hides the comparison of tokens, the count of requests of each client, and the protection of a service without tokens
from pages of other sites in the browser of a user.
"""

import asyncio
import json
import logging
import math
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final
from urllib.parse import urlsplit

from wiposeq.app.service.service import too_large
from wiposeq.app.service.settings import MEGABYTE, Client, Settings
from wiposeq.app.service.validation import Refused

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

OPEN: Final = ("/", "/status.js", "/status.css", "/v1/health", "/v1/openapi.json")
"""The paths that need no token; they show no validation."""
SURPLUS: Final = 1_000_000
"""Bytes of a request in addition to the file."""
SLOWEST: Final = 1000
"""Bytes per second that a client must send, after the grace that the limits name."""
EVERYBODY: Final = Client("", sees_all=True)
_SAFE: Final = ("GET", "HEAD", "OPTIONS")
_log = logging.getLogger("wiposeq.access")


class Access:
    """Passes a request on, with its client in the scope, or refuses it. It also writes the access log.

    end_waiting: answers the requests that wait for a result, because the service stops.
    The log has the time, the client, the method, the path and the status, and never what was sent.
    """

    def __init__(
        self,
        application: Application,
        settings: Settings,
        hosts: tuple[str, ...] = (),
        end_waiting: Callable[[], None] = lambda: None,
    ) -> None:
        self.application, self._settings = application, settings
        self.end_waiting = end_waiting
        self._hosts = frozenset(hosts)
        self._rates: dict[str, tuple[float, float]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.application(scope, receive, send)
            return
        began, status = time.monotonic(), 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", []), *_PROTECTION]
            await send(message)

        name = "-"
        try:
            client = self._client(scope)
            name = client.name or "-"
            scope["state"] = {**scope.get("state", {}), "client": client}
            limits = self._settings.limits
            most = limits.megabytes * MEGABYTE
            limited = _Limited(receive, most + SURPLUS if most else 0, limits.grace)
            limited.refuse_declared(scope)
            await self.application(scope, limited.receive, noted)
        except Refused as error:
            if not status:
                await answer(noted, error)
        finally:
            seconds = time.monotonic() - began
            path = scope["raw_path"][:200].decode("ascii", "replace")  # still encoded, so that it is one line
            _log.info("%s %s %s %d %.3f", name, scope["method"], path, status, seconds)

    def _client(self, scope: Scope) -> Client:
        """Return who sends a request. Raises Refused."""
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        host = headers.get("host", "")
        if self._hosts and _host_of(host) not in self._hosts:
            raise Refused(400, "unknown-host", "The service does not have this name.")
        origin = headers.get("origin")
        if origin not in (None, "") and scope["method"] not in _SAFE and urlsplit(origin).netloc != host:
            raise Refused(403, "other-site", "The request comes from a page of another site.")
        client: Client | None = EVERYBODY
        if self._settings.clients and scope["path"] not in OPEN:
            kind, _, token = headers.get("authorization", "").partition(" ")
            client = self._settings.client(token.strip()) if kind.lower() == "bearer" else None
            if client is None:
                raise Refused(
                    401, "unauthorized", "A token is missing or unknown.", "Send Authorization: Bearer TOKEN."
                )
        address = (scope.get("client") or ("",))[0]
        assert client is not None
        self._count(client.name or str(address))
        return client

    def _count(self, name: str) -> None:
        """Count a request of a client. Raises Refused if the client sends too many."""
        most = self._settings.limits.requests
        if not most:
            return
        clock = time.monotonic()
        left, since = self._rates.get(name, (float(most), clock))
        left = min(float(most), left + (clock - since) * most / 60)
        if len(self._rates) > 10_000:
            self._rates.clear()
        self._rates[name] = max(left - 1, 0.0) if left >= 1 else left, clock
        if left < 1:
            raise Refused(429, "too-many-requests", "Too many requests.", "Wait before you send the next one.")


def _host_of(host: str) -> str:
    """Return the name in a Host header without the port."""
    return host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() and ":" in host else host


class _Limited:
    """Counts the bytes of a request body. Raises Refused above the limit, and if they come too slowly.

    most: bytes; 0 for no limit. grace: seconds in which nothing has to come; 0 if it may take any time.
    """

    def __init__(self, receive: Receive, most: int, grace: float) -> None:
        self._receive, self._most, self._count = receive, most, 0
        self._grace, self._began, self._is_complete = grace, time.monotonic(), False

    def refuse_declared(self, scope: Scope) -> None:
        """Raise Refused if the request declares a body above the limit, before it is read."""
        for name, value in scope["headers"]:
            is_above = name.lower() == b"content-length" and value.isdigit() and int(value) > self._most
            if self._most and is_above:
                raise too_large(self._most // MEGABYTE - 1)

    async def receive(self) -> Message:
        """Return the next message of the request."""
        message = await self._next()
        self._is_complete = self._is_complete or not message.get("more_body", False)
        self._count += len(message.get("body", b""))
        if self._most and self._count > self._most:
            raise too_large(self._most // MEGABYTE - 1)
        return message

    async def _next(self) -> Message:
        if self._is_complete or not self._grace:
            return await self._receive()
        left = self._began + self._grace + self._count / SLOWEST - time.monotonic()
        try:
            return await asyncio.wait_for(self._receive(), max(left, 0.001))
        except TimeoutError as error:
            raise Refused(408, "too-slow", "The file was sent too slowly.", "Send it again.") from error


_PROTECTION: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
)


async def answer(send: Send, error: Refused) -> None:
    """Send an error as JSON."""
    body = json.dumps({"errorCode": error.code, "statusMessage": str(error)}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    headers += more_headers(error)
    await send({"type": "http.response.start", "status": error.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def more_headers(error: Refused) -> list[tuple[bytes, bytes]]:
    """Return the headers that HTTP requires with a status."""
    if error.status == 401:
        return [(b"www-authenticate", b"Bearer")]
    if error.status == 408:
        return [(b"connection", b"close")]
    if error.status in (429, 503):
        return [(b"retry-after", str(math.ceil(5)).encode())]
    return []
