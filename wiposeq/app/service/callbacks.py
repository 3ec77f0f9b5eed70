"""Post results to the address that a client named, signed, and repeated until they are accepted.

It hides the pauses between the attempts. The signature is HMAC-SHA256 over the time, a point, and the body. Redirects
are not followed and no proxy is used, so that a result only goes to a host that the operator allows.
"""

import hashlib
import hmac
import logging
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit

from wiposeq.app.service.queue import Callback, Queue, now
from wiposeq.app.service.validation import Refused
from wiposeq.errors import trace_of

PAUSES: Final = (5, 15, 60, 300, 900, 1800, 3600, 7200)
"""Seconds before the next attempt; the last one is repeated for a day."""
TIMEOUT: Final = 15.0

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


class _Direct(urllib.request.HTTPRedirectHandler):
    """Treats a redirect as a failure."""

    def redirect_request(self, *_: Any) -> None:
        return None


def post(callback: Callback, secret: bytes) -> bool:
    """Post a result once. Return whether it was accepted with a status of 200 to 299."""
    stamp = str(int(time.time()))
    headers = {"Content-Type": "application/json", "User-Agent": "WipoSeq", "X-WipoSeq-Timestamp": stamp}
    if secret:
        headers["X-WipoSeq-Signature"] = signature(secret, stamp, callback.body)
    request = urllib.request.Request(callback.url, callback.body, headers, method="POST")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Direct)
    try:
        with opener.open(request, timeout=TIMEOUT) as answer:
            return 200 <= int(answer.status) < 300
    except (OSError, ValueError, urllib.error.URLError):
        return False


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
                for callback in self._queue.due_callbacks(now()):
                    if self._is_stopping:
                        return
                    self._try(callback)
            except Exception as error:
                _log.error("A callback failed\n%s", trace_of(error))

    def _try(self, callback: Callback) -> None:
        """Post a result, and plan the next attempt if it was not accepted."""
        if self._post(callback, self._secret):
            self._queue.end_callback(callback.job)
            return
        self.failures += 1
        pause = self._pauses[min(callback.attempts, len(self._pauses) - 1)]
        if now() + pause > callback.until:
            _log.error("The callback of %s was given up", callback.job)
            self._queue.end_callback(callback.job)
        else:
            self._queue.postpone_callback(callback.job, now() + pause)
