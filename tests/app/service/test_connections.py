"""A client that sends or reads byte by byte loses its connection, and the others are served."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from wiposeq.app.service.access import Access
from wiposeq.app.service.connections import Server, connection_with
from wiposeq.app.service.service import Service
from wiposeq.app.service.settings import Limits, Settings
from wiposeq.app.service.web import application

LARGE = 60_000_000
"""Bytes of an answer that does not fit into the buffers of the system."""


async def pages(scope: Any, receive: Any, send: Any) -> None:
    """Answer a request that was read whole: /large with many bytes, other paths with one."""
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"x" * (LARGE if scope["path"] == "/large" else 1)})


@contextlib.contextmanager
def running(tmp_path: Path, grace: float, **limits: Any) -> Iterator[int]:
    """Yield the port of a server whose connections have little time. It never checks a file."""
    access = Access(pages, Settings(tmp_path, limits=Limits(**{"grace": grace, **limits})))
    server = Server(access, grace, lifespan="off")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(30)


def connected(port: int) -> socket.socket:
    found = socket.create_connection(("127.0.0.1", port), timeout=60)
    found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return found


def trickled(client: socket.socket, text: bytes) -> bytes:
    """Send a text byte by byte until the server ends the connection, and return what it sent."""
    received = b""
    client.settimeout(0.02)
    with contextlib.suppress(ConnectionError, BrokenPipeError):
        for byte in text:
            client.sendall(bytes([byte]))
            with contextlib.suppress(TimeoutError):
                found = client.recv(65_536)
                if not found:
                    return received
                received += found
        pytest.fail("the server took the whole text")
    return received


def test_a_client_that_sends_no_request_loses_its_connection(tmp_path: Path) -> None:
    with running(tmp_path, 0.4) as port, connected(port) as client, contextlib.suppress(ConnectionResetError):
        assert client.recv(1) == b""


@pytest.mark.parametrize("before", [b"", b"POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"])
def test_a_client_that_sends_the_head_byte_by_byte_loses_its_connection(tmp_path: Path, before: bytes) -> None:
    with running(tmp_path, 0.4) as port, connected(port) as client:
        client.sendall(before)
        received = trickled(client, b"GET /body HTTP/1.1\r\nX-Long: " + b"x" * 10_000)
    assert received.startswith(b"HTTP/1.1 200") if before else received == b""


def test_a_client_that_sends_the_body_byte_by_byte_is_answered_and_loses_its_connection(tmp_path: Path) -> None:
    with running(tmp_path, 0.4) as port, connected(port) as client:
        client.sendall(b"POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\n")
        received = trickled(client, b"x" * 9_000)
    assert received.startswith(b"HTTP/1.1 408") and b"too-slow" in received


def test_a_client_that_goes_on_with_a_refused_body_loses_its_connection(tmp_path: Path) -> None:
    with running(tmp_path, 0.4, requests=1) as port, connected(port) as client:
        client.sendall(b"POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n.")
        assert client.recv(65_536).startswith(b"HTTP/1.1 200")
        client.sendall(b"POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 99999\r\n\r\n")
        received = trickled(client, b"x" * 90_000)
    assert b"HTTP/1.1 429" in received


def test_a_client_that_does_not_read_the_answer_loses_its_connection(tmp_path: Path) -> None:
    with running(tmp_path, 0.4) as port, connected(port) as client:
        client.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(2)
        with connected(port) as other:
            other.sendall(b"POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
            assert other.recv(65_536).startswith(b"HTTP/1.1 200")
        received = 0
        with contextlib.suppress(ConnectionResetError):
            while block := client.recv(1 << 20):
                received += len(block)
    assert received < LARGE


def test_an_answer_that_is_read_arrives_whole(tmp_path: Path) -> None:
    with running(tmp_path, 0.4) as port, connected(port) as client:
        client.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        received = b"".join(iter(lambda: client.recv(1 << 20), b""))
    assert received.count(b"x") >= LARGE


def test_connections_above_the_limit_are_closed_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wiposeq.app.service.connections.connection_with", lambda grace: connection_with(grace, 2))
    with running(tmp_path, 60) as port, connected(port) as first, connected(port) as second, connected(port) as third:
        with contextlib.suppress(ConnectionResetError):
            assert third.recv(1) == b""
        for each in (first, second):
            each.sendall(b"POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
            assert each.recv(65_536).startswith(b"HTTP/1.1 200")


def test_a_request_that_waits_for_its_result_is_answered_when_the_service_stops(
    tmp_path: Path, listing: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = Service(Settings(tmp_path / "data", workers=1, limits=Limits(small=10, longest_wait=600)))
    monkeypatch.setattr(service.pool, "start", lambda: None)  # nothing is ever checked
    access = application(service)
    answers: list[Any] = []

    def ask() -> None:
        answers.append(web.post("/v1/validations", files={"file": ("a.xml", listing)}, headers={"prefer": "wait=600"}))

    with TestClient(access) as web:
        asking = threading.Thread(target=ask)
        asking.start()
        while service.queue.pending() == 0:
            time.sleep(0.02)
        while asking.is_alive():
            web.portal.call(access.end_waiting)  # type: ignore[union-attr]
            asking.join(0.1)
    assert answers[0].status_code == 202 and answers[0].headers["location"]
