"""The service and its workers are killed while files are checked: every file has one result, and the right one.

tests/service/load.py does the same with thousands of files and 50 kills.
"""

import contextlib
import os
import random
import signal
import sys
import time
from pathlib import Path

import httpx
import pytest
import served

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it finds the processes in /proc"),
]


def workers(pid: int) -> list[int]:
    """Return the worker processes of a service."""
    found = [int(each) for place in Path(f"/proc/{pid}/task").glob("*/children") for each in place.read_text().split()]
    return [each for each in found if b"spawn_main" in Path(f"/proc/{each}/cmdline").read_bytes()]


def test_every_file_has_one_result_after_kills_of_workers_and_server(
    tmp_path: Path, listing: bytes, wrong_listing: bytes
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "in").mkdir()
    port, rng = served.free_port(), random.Random(5)
    options = ("--inbox", str(tmp_path / "in"), "--outbox", str(tmp_path / "out"), "--watch", "--workers", "2")
    program = served.start(tmp_path / "data", port, *options)
    served.wait_until_ready(port)
    count, kills = 24, 0
    for number in range(count):
        content = (listing if number % 2 else wrong_listing).replace(b"REF-1", b"REF-%d" % (number + 10))
        (tmp_path / "in" / f".{number}").write_bytes(content)
        (tmp_path / "in" / f".{number}").rename(tmp_path / "in" / f"{number}.xml")
    until = time.monotonic() + 200
    try:
        while len(list((tmp_path / "out").glob("*.report.xml"))) < count or kills < 4:
            assert time.monotonic() < until, sorted(each.name for each in (tmp_path / "out").iterdir())
            time.sleep(rng.uniform(0.5, 2.0))
            if kills < 4:
                kills += 1
                busy = workers(program.pid)
                if busy and kills % 2:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(rng.choice(busy), signal.SIGKILL)
                else:
                    program.kill()
                    program.wait()
                    program = served.start(tmp_path / "data", port, *options)
                    served.wait_until_ready(port)
        rows = httpx.get(f"http://127.0.0.1:{port}/v1/validations?limit=500").json()["validations"]
    finally:
        program.terminate()
        program.wait(30)
    assert sorted(row["file"] for row in rows) == sorted(f"{number}.xml" for number in range(count))
    verdicts = {row["file"]: (row["state"], row["verdict"]) for row in rows}
    for number in range(count):
        assert verdicts[f"{number}.xml"] == ("success", "valid" if number % 2 else "invalid")
    moved = {each.name for each in (tmp_path / "out").iterdir()}
    assert moved == {f"{number}.xml{ending}" for number in range(count) for ending in ("", ".report.xml")}
    assert list((tmp_path / "in").iterdir()) == list((tmp_path / "data" / "files").iterdir()) == []
