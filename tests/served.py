"""Run `wiposeq serve` as a program of its own, for tests that kill it or call it from outside."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from programs import stop

CHECKOUT = Path(__file__).resolve().parents[1]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def start(data: Path, port: int, *options: str) -> "subprocess.Popen[bytes]":
    words = [sys.executable, "-m", "wiposeq", "serve", "--data", str(data), "--port", str(port), *options]
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), "WIPOSEQ_LANGUAGE": "en"}
    log = data.with_name(f"{data.name}.log").open("ab")
    with log:
        return subprocess.Popen(words, cwd=CHECKOUT, env=environment, stdout=log, stderr=log)


def wait_until_ready(port: int, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/v1/health", timeout=5):
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


@contextlib.contextmanager
def running(data: Path, *options: str) -> Iterator[tuple[str, Any]]:
    """Yield the address of a service and its process, and stop it at the end."""
    port = free_port()
    program = start(data, port, *options)
    try:
        wait_until_ready(port)
        yield f"http://127.0.0.1:{port}", program
    finally:
        stop(program, 30)
