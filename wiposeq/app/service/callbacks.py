"""Post results to the address that a client named, signed, and repeated until they are accepted.

It hides the pauses between the attempts. The signature is HMAC-SHA256 over the time, a point, and the body. Redirects
are not followed and no proxy is used, so that a result only goes to a host that the operator allows.
"""

import contextlib
import hashlib
import hmac
import http.client
import ipaddress
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import urlsplit

from wiposeq.app.service.queue import Callback, Queue, now
from wiposeq.app.service.validation import Refused
from wiposeq.errors import trace_of

PAUSES: Final = (5, 15, 60, 300, 900, 1800, 3600, 7200)
"""Seconds before the next attempt; the last one is repeated for a day."""
TIMEOUT: Final = 15.0
"""Seconds to wait for the connection, and for each part of the answer."""
DEADLINE: Final = 30.0
"""Seconds of an attempt."""

_log = logging.getLogger(__name__)


def check_address(url: str, hosts: tuple[str, ...]) -> None:
    """Raise Refused unless results may be posted to this address. hosts: "name" or "name:port"; "*" for all."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    is_allowed = "*" in hosts or parts.hostname in hosts or f"{parts.hostname}:{port}" in hosts
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None or not is_allowed:
        raise Refused(
            403,
            "callback-not-allowed",
            'Results cannot be posted to "{url}".',
            "Ask the operator of the service to allow the host.",
            url=url[:200],
        )


def signature(secret: bytes, stamp: str, body: bytes) -> str:
    """Return the signature of a callback. stamp: the time in seconds since 1970, as in X-WipoSeq-Timestamp."""
    return "sha256=" + hmac.new(secret, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def post(callback: Callback, secret: bytes, hosts: tuple[str, ...] | None = None, seconds: float = DEADLINE) -> bool:
    """Post a result once. Return whether it was accepted with a status of 200 to 299.

    hosts: as in check_address(); a host that only "*" allows must have a public address. None: any address.
    seconds: for the whole attempt, so that a receiver that answers byte by byte stops no other result.
    """
    stamp = str(int(time.time()))
    headers = {"Content-Type": "application/json", "User-Agent": "WipoSeq", "X-WipoSeq-Timestamp": stamp}
    if secret:
        headers["X-WipoSeq-Signature"] = signature(secret, stamp, callback.body)
    try:
        parts = urlsplit(callback.url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=min(TIMEOUT, seconds))
        with contextlib.closing(connection), _ended_after(connection, seconds):
            connection.connect()
            is_named = hosts is None or parts.hostname in hosts or f"{parts.hostname}:{parts.port}" in hosts
            if not is_named and not is_public(connection.sock.getpeername()[0]):
                _log.error("The result of %s is not posted to an address that is not public", callback.job)
                return False
            target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
            connection.request("POST", target, callback.body, headers)
            return 200 <= connection.getresponse().status < 300
    except (OSError, ValueError, http.client.HTTPException):
        return False


@contextlib.contextmanager
def _ended_after(connection: http.client.HTTPConnection, seconds: float) -> Iterator[None]:
    """End a connection after some seconds."""

    def end() -> None:
        with contextlib.suppress(OSError, AttributeError):
            connection.sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def is_public(address: str) -> bool:
    """Return whether an IP address belongs to the public internet."""
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_global


class Callbacks:
    """Posts the results of a queue in a thread. pauses: seconds between attempts."""

    def __init__(
        self,
        queue: Queue,
        secret: bytes,
        pauses: tuple[float, ...] = PAUSES,
        post: Callable[[Callback, bytes], bool] = post,
    ) -> None:
        self.failures = 0
        self._queue, self._secret, self._pauses, self._post = queue, secret, pauses, post
        self._news = threading.Event()
        self._is_stopping = False
        self._thread = threading.Thread(target=self._run, name="callbacks", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def wake(self) -> None:
        """Look for new results at once."""
        self._news.set()

    def stop(self) -> None:
        """End the thread; an attempt that runs is waited for."""
        self._is_stopping = True
        self._news.set()
        if self._thread.is_alive():
            self._thread.join(TIMEOUT + 1)

    def _run(self) -> None:
        while not self._is_stopping:
            self._news.wait(1)
            self._news.clear()
            try:
                failing: set[str] = set()
                for callback in self._queue.due_callbacks(now()):
                    if self._is_stopping:
                        return
                    self._try(callback, failing)
            except Exception as error:
                _log.error("A callback failed\n%s", trace_of(error))

    def _try(self, callback: Callback, failing: set[str]) -> None:
        """Post a result, and plan the next attempt if it was not accepted.

        failing: the hosts that failed a moment ago and are not tried, so that the results of others do not wait.
        """
        host = urlsplit(callback.url).netloc
        if host not in failing and self._post(callback, self._secret):
            self._queue.end_callback(callback.job)
            return
        failing.add(host)
        self.failures += 1
        pause = self._pauses[min(callback.attempts, len(self._pauses) - 1)]
        if now() + pause > callback.until:
            _log.error("The callback of %s was given up", callback.job)
            self._queue.end_callback(callback.job)
        else:
            self._queue.postpone_callback(callback.job, now() + pause)
