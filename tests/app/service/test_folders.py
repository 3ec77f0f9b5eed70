"""The inbox and the outbox, and results that are posted: nothing is lost, nothing half copied is checked."""

import contextlib
import hashlib
import hmac
import io
import itertools
import json
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from msgspec.structs import replace

from wiposeq import __main__ as program
from wiposeq.app.service import callbacks as callbacks_module
from wiposeq.app.service import pool as pool_module
from wiposeq.app.service import service as service_module
from wiposeq.app.service.callbacks import Callbacks, check_address, post, signature
from wiposeq.app.service.delivery import Inbox
from wiposeq.app.service.queue import Callback, Outcome, Queue
from wiposeq.app.service.service import Service, is_plain, safe_name
from wiposeq.app.service.settings import Limits, Settings, read_clients
from wiposeq.app.service.validation import Job, Options, Refused, State
from wiposeq.errors import InUse, UnwritableFile, UsageError


def until(is_done: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not is_done():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def a_service(folder: Path) -> Service:
    settings = Settings(
        folder / "data",
        inbox=folder / "in",
        outbox=folder / "out",
        is_watching=True,
        workers=1,
        reports=("xml", "json"),
        limits=Limits(megabytes=1),
    )
    return Service(settings, settled=0.2)


def refuse_twice(service: Service, monkeypatch: pytest.MonkeyPatch, seen: Callable[[], object]) -> list[object]:
    """Let the queue refuse the first two jobs, as on a full disk. Return what is seen at each job."""
    store, found = service.queue.add, list[object]()

    def add(job: Job) -> None:
        found.append(seen())
        if len(found) < 3:
            raise UnwritableFile("the disk is full")
        store(job)

    monkeypatch.setattr(service.queue, "add", add)
    return found


def test_a_file_is_complete_when_it_has_not_changed_for_some_time(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path, settled=0.15)
    path = tmp_path / "a.xml"
    path.write_bytes(b"half")
    for other in (".hidden.xml", "b.xml.part", "c.tmp"):
        (tmp_path / other).write_bytes(b"x")
    assert inbox.complete() == []
    path.write_bytes(b"half and the other half </ST26SequenceListing>\n")
    assert inbox.complete() == []
    time.sleep(0.2)
    assert inbox.complete() == [path]


def test_files_in_the_inbox_are_moved_to_the_outbox_with_their_reports(tmp_path: Path, listing: bytes) -> None:
    service = a_service(tmp_path)
    service.start()
    try:
        (tmp_path / "in" / "right.xml").write_bytes(listing)
        (tmp_path / "in" / "letter.xml").write_bytes(b"Dear Sirs,")
        (tmp_path / "in" / "huge.xml").write_bytes(b"<" * 1_500_000)
        out = tmp_path / "out"
        expected = {"right.xml", "right.xml.report.xml", "right.xml.report.json", "huge.xml", "huge.xml.error.txt"}
        until(lambda: expected <= {each.name for each in out.iterdir()} and (out / "letter.xml").exists())
    finally:
        service.stop()
    assert (out / "right.xml").read_bytes() == listing
    assert list((tmp_path / "in").iterdir()) == list((tmp_path / "data" / "files").iterdir()) == []
    assert (out / "huge.xml.error.txt").read_text().startswith("too-large: ")


def test_a_file_without_the_end_of_a_listing_is_complete_after_a_longer_time(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path, settled=0.1)
    (tmp_path / "stalled.xml").write_bytes(b"<ST26SequenceListing> and nothing comes for a second" + b"\0" * 5000)
    (tmp_path / "whole.xml").write_bytes(b"<ST26SequenceListing></ST26SequenceListing>\n")
    inbox.complete()
    time.sleep(0.2)
    assert inbox.complete() == [tmp_path / "whole.xml"]
    until(lambda: tmp_path / "stalled.xml" in inbox.complete())


ODD_NAMES = {
    b"two\nlines.xml": "two_lines.xml",
    b"\xe4\xff.xml": "__.xml",
    b"a:b?.xml": "a_b_.xml",
    b" blank .xml ": "blank .xml",
    b"-o.xml": "-o.xml",
    "\u202elmx.exe.xml".encode(): "_lmx.exe.xml",
    b"CON.xml": "_CON.xml",
    b"x" * 251 + b".xml": "x" * 196 + ".xml",
}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems refuse such names")
def test_a_file_of_any_name_in_the_inbox_is_checked(tmp_path: Path, listing: bytes) -> None:
    service = a_service(tmp_path)
    service.start()
    out = tmp_path / "out"
    try:
        for name in ODD_NAMES:
            (tmp_path / "in" / os.fsdecode(name)).write_bytes(listing)
        until(lambda: all((out / f"{name}.report.xml").exists() for name in ODD_NAMES.values()))
        until(lambda: all((out / name).exists() for name in ODD_NAMES.values()))
    finally:
        service.stop()
    assert list((tmp_path / "in").iterdir()) == []


@pytest.mark.parametrize("name", ["../secret.xml", "/etc/passwd", "", ".", "..", "a/../b.xml", "a\0.xml", "x" * 256])
def test_a_name_that_leads_out_of_the_inbox_is_not_plain(name: str) -> None:
    assert not is_plain(name)


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_other_users_of_the_computer_cannot_read_what_waits(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o755)
    a_service(tmp_path).stop()
    modes = {each.name: each.stat().st_mode & 0o077 for each in (tmp_path / "data").iterdir()}
    assert set(modes.values()) == {0} and {"files", "queue.sqlite3"} <= modes.keys()


def test_two_services_do_not_share_a_folder(tmp_path: Path) -> None:
    service = a_service(tmp_path)
    for inbox, outbox in (("in", "other"), ("other", "out")):
        with pytest.raises(InUse):
            Service(Settings(tmp_path / "more", inbox=tmp_path / inbox, outbox=tmp_path / outbox))
    service.stop()
    Service(Settings(tmp_path / "more", inbox=tmp_path / "in", outbox=tmp_path / "out")).stop()


def test_a_clock_that_is_set_ahead_does_not_end_a_check(
    tmp_path: Path, listing: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = itertools.count(1_800_000_000, 100_000)  # each look at the clock is a day later
    monkeypatch.setattr(pool_module, "now", lambda: float(next(times)))
    service = a_service(tmp_path)
    service.start()
    try:
        (tmp_path / "in" / "right.xml").write_bytes(listing)
        until(lambda: (tmp_path / "out" / "right.xml").exists())
    finally:
        service.stop()
    assert (tmp_path / "out" / "right.xml.report.xml").exists()


def test_a_clock_that_is_set_back_does_not_stop_the_inbox_or_the_posts(
    tmp_path: Path, listing: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = itertools.count(1_800_000_000, -100_000)
    monkeypatch.setattr(service_module, "now", lambda: float(next(times)))
    monkeypatch.setattr(service_module, "PAUSE", 0.1)
    service = a_service(tmp_path)
    refuse_twice(service, monkeypatch, lambda: None)
    service.start()
    try:
        (tmp_path / "in" / "right.xml").write_bytes(listing)
        until(lambda: (tmp_path / "out" / "right.xml").exists())
    finally:
        service.stop()
    queue = Queue(tmp_path / "q.sqlite3")
    queue.add(Job(id="a", name="x", size=1, sha256="0", options=Options(callback="http://localhost/"), mark="m"))
    job = queue.claim(1.0)
    assert job is not None
    queue.finish(job, Outcome(State.SUCCESS, "valid", True), 1_800_000_000)
    assert [each.job for each in queue.due_callbacks(1_700_000_000)] == ["a"]
    queue.close()


def test_a_file_that_was_taken_before_a_kill_is_checked_after_it(tmp_path: Path, listing: bytes) -> None:
    place = tmp_path / "data" / "files" / "watched-abc"
    place.mkdir(parents=True)
    (place / "lost.xml").write_bytes(listing)
    service = a_service(tmp_path)
    service.start()
    try:
        until(lambda: (tmp_path / "out" / "lost.xml").exists())
    finally:
        service.stop()
    assert (tmp_path / "out" / "lost.xml").read_bytes() == listing


def test_a_file_whose_job_cannot_be_stored_stays_in_the_inbox_and_is_tried_again(
    tmp_path: Path, listing: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service_module, "PAUSE", 0.1)
    service = a_service(tmp_path)
    refused = refuse_twice(service, monkeypatch, lambda: sorted(path.name for path in (tmp_path / "in").iterdir()))
    service.start()
    try:
        (tmp_path / "in" / "right.xml").write_bytes(listing)
        until(lambda: (tmp_path / "out" / "right.xml").exists())
    finally:
        service.stop()
    assert len(refused) == 3
    assert (tmp_path / "out" / "right.xml").read_bytes() == listing
    assert list((tmp_path / "in").iterdir()) == list((tmp_path / "data" / "files").iterdir()) == []


def test_an_upload_that_cannot_be_stored_leaves_nothing_behind(
    tmp_path: Path, listing: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = a_service(tmp_path)

    def full(job: Job) -> None:
        raise UnwritableFile("the disk is full")

    monkeypatch.setattr(service.queue, "add", full)
    with pytest.raises(UnwritableFile):
        service.take(io.BytesIO(listing), "a.xml", service.completed(Options()))
    assert list((tmp_path / "data" / "files").iterdir()) == []
    service.queue.close()


def test_a_result_that_cannot_be_stored_is_stored_later(
    tmp_path: Path, listing: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool_module, "PAUSE", 0.05)
    service = a_service(tmp_path)
    finish, refused = service.queue.finish, []

    def full(job: Job, outcome: Outcome, now: float) -> Job | None:
        refused.append(outcome)
        if len(refused) < 4:
            raise UnwritableFile("the disk is full")
        return finish(job, outcome, now)

    monkeypatch.setattr(service.queue, "finish", full)
    service.start()
    try:
        (tmp_path / "in" / "right.xml").write_bytes(listing)
        until(lambda: (tmp_path / "out" / "right.xml").exists())
    finally:
        service.stop()
    assert len(refused) == 4 and all(each is refused[0] for each in refused)


def test_a_delivery_that_was_interrupted_is_repeated_and_replaces_no_other_file(tmp_path: Path, listing: bytes) -> None:
    service = a_service(tmp_path)
    job = Job(
        id="watched-1",
        name="x.xml",
        size=len(listing),
        sha256=hashlib.sha256(listing).hexdigest(),
        options=Options(language="en"),
        mark="m",
        source="watched",
    )
    service.queue.add(job)
    claimed = service.queue.claim(1.0)
    assert claimed is not None
    done = service.queue.finish(claimed, Outcome(State.ERROR, code="c", message="m"), 2.0)
    assert done is not None
    path = service.path_of(job)
    path.parent.mkdir()
    path.write_bytes(listing)
    (tmp_path / "out" / "x.xml").write_bytes(b"the file of somebody else")
    assert service.outbox is not None
    service.queue.name_delivery(job.id, "x.xml/")
    service.outbox.deliver(replace(done, delivered="x.xml/"), path)
    assert (tmp_path / "out" / "x.xml").read_bytes() == b"the file of somebody else"
    assert (tmp_path / "out" / "x-2.xml").read_bytes() == listing
    found = service.queue.job(job.id)
    assert found is not None and found.delivered == "x-2.xml" and service.queue.undelivered() == []
    service.queue.close()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a" * 300 + ".xml", "a" * 196 + ".xml"),
        ("a.xml", "a.xml"),
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\b.xml", "b.xml"),
        ("", "listing.xml"),
        ("..", "listing.xml"),
        ("a\x00b\n.xml", "a_b_.xml"),
    ],
)
def test_a_name_from_a_client_becomes_a_plain_file_name(name: str, safe: str) -> None:
    assert safe_name(name) == safe


class Receiver(BaseHTTPRequestHandler):
    """Refuses the first two posts, and stores the others."""

    calls: ClassVar[list[tuple[dict[str, str], bytes]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.calls.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(503 if len(self.calls) < 3 else 204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def receiver() -> Iterator[str]:
    Receiver.calls = []
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/done"
    server.shutdown()
    server.server_close()


def test_a_result_is_posted_signed_and_repeated_until_it_is_accepted(tmp_path: Path, receiver: str) -> None:
    queue = Queue(tmp_path / "q.sqlite3")
    queue.add(Job(id="a", name="x", size=1, sha256="0", options=Options(callback=receiver), mark="m"))
    job = queue.claim(1.0)
    assert job is not None
    queue.finish(job, Outcome(State.SUCCESS, "valid", True), time.time())
    callbacks = Callbacks(queue, b"a secret of the office", (0.05,))
    callbacks.start()
    until(lambda: queue.waiting_callbacks() == 0)
    callbacks.stop()
    queue.close()
    assert len(Receiver.calls) == 3 and callbacks.failures == 2
    headers, body = Receiver.calls[-1]
    signed = headers["x-wiposeq-timestamp"].encode() + b"." + body
    expected = "sha256=" + hmac.new(b"a secret of the office", signed, hashlib.sha256).hexdigest()
    assert (
        headers["x-wiposeq-signature"]
        == expected
        == signature(b"a secret of the office", headers["x-wiposeq-timestamp"], body)
    )
    assert (json.loads(body)["id"], json.loads(body)["verdict"]) == ("a", "valid")


def a_callback(url: str, job: str = "a") -> Callback:
    return Callback(job, url, b"{}", 0.0, 0, 1e12)


def test_a_host_that_only_a_star_allows_must_have_a_public_address(receiver: str) -> None:
    Receiver.calls = [({}, b"")] * 2  # it refuses the first two
    numbers = receiver.replace("127.0.0.1", "2130706433")
    for url in (receiver, receiver.replace("127.0.0.1", "localhost"), numbers):
        check_address(url, ("*",))
        assert not post(a_callback(url), b"", ("*",))
    assert len(Receiver.calls) == 2
    assert post(a_callback(receiver), b"", ("127.0.0.1",)) and post(a_callback(receiver), b"", ("*", "127.0.0.1"))


@pytest.mark.parametrize(
    ("address", "is_public"),
    [
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("::ffff:192.168.0.1", False),
        ("0.0.0.0", False),
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
    ],
)
def test_an_address_is_public_or_not(address: str, is_public: bool) -> None:
    assert callbacks_module.is_public(address) is is_public


def test_a_receiver_that_answers_byte_by_byte_ends_the_attempt() -> None:
    is_over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def trickle() -> None:
            client, _ = listener.accept()
            with client, contextlib.suppress(OSError):
                while not is_over.wait(0.05):
                    client.sendall(b"H")

        thread = threading.Thread(target=trickle, daemon=True)
        thread.start()
        assert not post(a_callback(f"http://127.0.0.1:{listener.getsockname()[1]}/"), b"", seconds=0.5)
        is_over.set()
        thread.join(10)


def test_a_host_that_fails_does_not_delay_the_results_for_others(tmp_path: Path) -> None:
    queue = Queue(tmp_path / "q.sqlite3")
    for number, host in enumerate(["slow", "slow", "slow", "fast"]):
        options = Options(callback=f"http://{host}/")
        queue.add(Job(id=str(number), name="x", size=1, sha256="0", options=options, mark="m"))
        job = queue.claim(1.0)
        assert job is not None
        queue.finish(job, Outcome(State.SUCCESS, "valid", True), time.time())
    tried: list[str] = []

    def attempt(callback: Callback, _: bytes) -> bool:
        tried.append(callback.url)
        return "fast" in callback.url

    callbacks = Callbacks(queue, b"", (3600,), attempt)
    callbacks.start()
    until(lambda: queue.waiting_callbacks() == 3)
    callbacks.stop()
    queue.close()
    assert tried == ["http://slow/", "http://fast/"]


def test_a_result_is_given_up_after_a_day(tmp_path: Path) -> None:
    queue = Queue(tmp_path / "q.sqlite3")
    queue.add(Job(id="a", name="x", size=1, sha256="0", options=Options(callback="http://localhost/"), mark="m"))
    job = queue.claim(1.0)
    assert job is not None
    queue.finish(job, Outcome(State.SUCCESS, "valid", True), time.time() - 86_401)
    tried: list[Callback] = []

    def refuse(callback: Callback, _: bytes) -> bool:
        tried.append(callback)
        return False

    callbacks = Callbacks(queue, b"", post=refuse)
    callbacks.start()
    until(lambda: queue.waiting_callbacks() == 0)
    callbacks.stop()
    queue.close()
    assert len(tried) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://other.example/",
        "file:///etc/passwd",
        "http://office.example@evil.example/",
        "http://[",
        "office.example",
    ],
)
def test_an_address_outside_the_allowed_hosts_is_refused(url: str) -> None:
    check_address("https://office.example/done?x=1", ("office.example",))
    with pytest.raises(Refused):
        check_address(url, ("office.example",))


def test_a_file_of_tokens_names_clients_and_a_wrong_line_is_refused_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / "tokens"
    digest = hashlib.sha256(b"another-token-of-16").hexdigest()
    path.write_text(f"# clients\nanna a-token-of-16-letters\nbert sha256:{digest} all\n")
    settings = Settings(tmp_path, clients=read_clients(path))
    found = [settings.client(token) for token in ("a-token-of-16-letters", "another-token-of-16", "unknown")]
    assert [each and (each.name, each.sees_all) for each in found] == [("anna", False), ("bert", True), None]
    path.write_text("anna short\n")
    with pytest.raises(UsageError, match="line 1"):
        read_clients(path)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--host", "0.0.0.0"), "--tokens"),
        (("--inbox", "in"), "--outbox"),
        (("--inbox", "in", "--outbox", "in"), "must differ"),
        (("--reports", "doc", "--inbox", "a", "--outbox", "b"), 'no report format "doc"'),
        (("--profile", "mars"), "no profile mars"),
        (("--port", "-1"), "--port"),
        (("--certificate", "x.pem"), "--key"),
        (("--certificate", "x.pem", "--key", "x.pem"), "cannot be used"),
        (("--port", "70000"), "cannot listen"),
        (("--language", "mars"), 'no language "mars"'),
        (("--inbox", "in", "--outbox", "data/files"), "may be in another one"),
    ],
)
def test_a_wrong_call_is_refused_in_one_line(
    words: tuple[str, ...],
    expected: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert program.main(["serve", "--data", "data", *words]) == 2
    error = capsys.readouterr().err
    assert expected in error and len(error.splitlines()) == 1


@pytest.mark.parametrize(("words", "is_watching"), [((), True), (("--watch",), True), (("--no-watch",), False)])
def test_the_inbox_is_watched_beside_http_unless_the_call_says_otherwise(
    tmp_path: Path, words: tuple[str, ...], is_watching: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Settings] = []

    def stop_with(settings: Settings) -> None:
        seen.append(settings)
        raise UsageError("Stopped.")

    monkeypatch.setattr("wiposeq.app.service.service.Service", stop_with)
    folders = ("--inbox", str(tmp_path / "in"), "--outbox", str(tmp_path / "out"), "--data", str(tmp_path / "data"))
    assert program.main(["serve", "--port", "0", *folders, *words]) == 2
    assert program.main(["serve", "--port", "0", "--data", str(tmp_path / "data")]) == 2
    assert [each.is_watching for each in seen] == [is_watching, False]


def test_a_port_that_is_in_use_is_refused_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert program.main(["serve", "--data", str(tmp_path / "data"), "--port", str(port)]) == 2
    error = capsys.readouterr().err
    assert f"port {port}" in error and "Choose another port" in error and len(error.splitlines()) == 1
