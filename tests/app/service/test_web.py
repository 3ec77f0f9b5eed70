"""The service over HTTP: what a client sends, and what it gets back."""

import asyncio
import json
import os
import shutil
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from starlette.testclient import TestClient

from wiposeq.app.service.access import Access
from wiposeq.app.service.service import Service
from wiposeq.app.service.settings import Client, Limits, Settings
from wiposeq.app.service.storage import Storage
from wiposeq.app.service.validation import Job
from wiposeq.app.service.web import application, wait_wanted
from wiposeq.errors import UnwritableFile


def send(web: TestClient, content: bytes, name: str = "a.xml", **fields: str) -> Any:
    return web.post("/v1/validations", files={"file": (name, content)}, data=fields)


def test_a_right_file_is_valid_at_once(web: TestClient, listing: bytes) -> None:
    answer = send(web, listing, "right.xml", reference="R-7")
    found = answer.json()
    assert (answer.status_code, found["state"], found["verdict"], found["errors"]) == (200, "success", "valid", 0)
    assert (found["file"], found["reference"], found["isReadWhole"], found["size"]) == (
        "right.xml",
        "R-7",
        True,
        len(listing),
    )


def test_a_wrong_file_is_invalid_and_has_a_report_in_four_formats(web: TestClient, wrong_listing: bytes) -> None:
    found = send(web, wrong_listing).json()
    assert (found["state"], found["verdict"]) == ("success", "invalid") and found["errors"] > 0
    reports = {form: web.get(f"/v1/validations/{found['id']}/report?format={form}") for form in ("xml", "json", "html")}
    assert [each.status_code for each in reports.values()] == [200, 200, 200]
    assert ElementTree.fromstring(reports["xml"].content)[0].get("errors") == str(found["errors"])
    assert json.loads(reports["json"].content)[0]["errors"] == found["errors"]
    assert "sequence/too-short" in reports["html"].text
    pdf = web.get(f"/v1/validations/{found['id']}/report?format=pdf")
    assert pdf.headers["content-type"] == "application/pdf" and pdf.content.startswith(b"%PDF-")


@pytest.mark.parametrize("kind", ["full", "formality"])
def test_a_file_that_ends_too_early_is_incomplete_and_never_valid(web: TestClient, listing: bytes, kind: str) -> None:
    found = send(web, listing[:-300], type=kind).json()
    assert (found["state"], found["verdict"], found["isReadWhole"]) == ("incomplete", "invalid", False)


def test_a_file_that_declares_an_entity_is_never_valid(web: TestClient, listing: bytes) -> None:
    content = listing.replace(b'_V1_3.dtd">', b'_V1_3.dtd" [<!ENTITY a "b">]>', 1)
    assert content != listing
    found = send(web, content).json()
    assert (found["state"], found["verdict"], found["isReadWhole"]) == ("incomplete", "invalid", False)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4 x", b">a\nACGT\n", b"\x00\xff" * 100, b"PK\x03\x04 broken"])
def test_a_file_that_is_not_a_listing_is_an_error_with_a_reason_and_no_report(web: TestClient, content: bytes) -> None:
    found = send(web, content).json()
    assert found["verdict"] is None or (found["state"], found["verdict"]) == ("incomplete", "invalid")
    assert found["state"] in ("error", "incomplete") and found["errorCode"] and found["statusMessage"]
    if found["state"] == "error":
        assert web.get(f"/v1/validations/{found['id']}/report").status_code == 409


def test_no_message_names_a_folder_of_the_service(web: TestClient, service: Service) -> None:
    found = send(web, b">a\nACGT\n", "probe.xml").json()
    assert str(service.settings.data) not in json.dumps(found)


def test_the_same_file_is_answered_from_the_store(web: TestClient, service: Service, listing: bytes) -> None:
    first = send(web, listing, "same.xml").json()
    before = service.pool.checked
    second = send(web, listing, "same.xml").json()
    assert service.pool.checked == before
    assert first["id"] != second["id"] and first["verdict"] == second["verdict"] == "valid"
    assert web.get(f"/v1/validations/{second['id']}/report?format=json").status_code == 200
    assert send(web, listing, "same.xml", profile="us").json()["profile"] == "us" and service.pool.checked > before


@pytest.mark.parametrize(
    ("preferences", "wanted"),
    [
        ([], None),
        (["wait=30"], 30),
        (["Wait = 30; x=1"], 30),
        (['respond-async, wait="5"'], 5),
        (["handling=lenient", "wait=7, wait=9"], 7),
        (["respond-async"], 0),
        (["wait=soon"], None),
        (["wait=-1, respond-async"], 0),
        (["wait=\u0665"], None),
        (["wait=99999999999999"], None),
    ],
)
def test_a_request_says_how_long_it_wants_to_wait(preferences: list[str], wanted: int | None) -> None:
    assert wait_wanted(preferences) == wanted


def test_a_large_file_is_answered_with_its_result_if_the_request_wants_to_wait(tmp_path: Path, listing: bytes) -> None:
    limits = Limits(small=10, longest_wait=120)
    with TestClient(application(Service(Settings(tmp_path / "data", workers=1, limits=limits)))) as web:
        answers = []
        for number, wait in enumerate(["wait=1000", "respond-async", None]):
            files = {"file": (f"{number}.xml", listing + b" " * number)}
            answers.append(web.post("/v1/validations", files=files, headers={"prefer": wait} if wait else {}))
        assert [each.status_code for each in answers] == [200, 202, 202]
        assert answers[0].json()["verdict"] == "valid"
        assert [each.headers.get("preference-applied") for each in answers] == ["wait=120", None, None]


def test_a_request_waits_no_longer_than_the_operator_allows(tmp_path: Path, listing: bytes) -> None:
    limits = Limits(small=10, longest_wait=0)
    with TestClient(application(Service(Settings(tmp_path / "data", workers=1, limits=limits)))) as web:
        answer = web.post("/v1/validations", files={"file": ("a.xml", listing)}, headers={"prefer": "wait=1000"})
    assert answer.status_code == 202


def test_formality_asks_only_about_the_form(web: TestClient, wrong_listing: bytes) -> None:
    found = send(web, wrong_listing, type="formality").json()
    assert (found["type"], found["verdict"]) == ("formality", "valid")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"profile": "mars"}, "unknown-profile"),
        ({"edition": "0.1"}, "unknown-edition"),
        ({"language": "qq"}, "unknown-language"),
        ({"type": "half"}, "bad-request"),
        ({"colour": "red"}, "bad-request"),
        ({"reference": "x" * 201}, "bad-request"),
    ],
)
def test_a_wrong_field_is_refused_with_a_code(
    web: TestClient, listing: bytes, fields: dict[str, str], code: str
) -> None:
    answer = send(web, listing, **fields)
    assert (answer.status_code, answer.json()["errorCode"]) == (400, code)


def test_a_callback_to_a_host_that_is_not_allowed_is_refused(web: TestClient, listing: bytes) -> None:
    answer = send(web, listing, callback="http://example.com/")
    assert (answer.status_code, answer.json()["errorCode"]) == (403, "callback-not-allowed")


def test_a_file_above_the_limit_is_refused(web: TestClient, service: Service) -> None:
    for size in (1_000_001, 3_000_000):
        answer = send(web, b"<" * size)
        assert (answer.status_code, answer.json()["errorCode"]) == (413, "too-large")
    assert not list((service.settings.data / "files").iterdir())


def test_a_file_of_the_inbox_is_checked_by_name_and_moved_to_the_outbox(
    web: TestClient, service: Service, listing: bytes
) -> None:
    inbox, outbox = service.settings.inbox, service.settings.outbox
    assert inbox is not None and outbox is not None
    for _ in range(2):
        (inbox / "mine.xml").write_bytes(listing)
        answer = web.post("/v1/validations", json={"file": "mine.xml", "type": "formality"})
        assert (answer.status_code, answer.json()["verdict"]) == (200, "valid")
    assert not (inbox / "mine.xml").exists()
    names = sorted(each.name for each in outbox.iterdir() if not each.name.startswith("."))
    assert names == ["mine-2.xml", "mine-2.xml.report.xml", "mine.xml", "mine.xml.report.xml"]
    assert (outbox / "mine.xml").read_bytes() == listing


@pytest.mark.parametrize(("name", "status"), [("../x.xml", 404), ("/etc/passwd", 404), ("absent.xml", 404), ("", 400)])
def test_a_name_that_is_not_in_the_inbox_is_refused(web: TestClient, name: str, status: int) -> None:
    assert web.post("/v1/validations", json={"file": name}).status_code == status


def test_validations_are_listed_by_state_and_in_pages(web: TestClient, listing: bytes) -> None:
    for number in range(3):
        send(web, listing, f"page-{number}.xml")
    first = web.get("/v1/validations?limit=2&state=success").json()
    second = web.get(f"/v1/validations?limit=2&state=success&before={first['next']}").json()
    names = [each["file"] for each in first["validations"] + second["validations"]]
    assert names[:3] == ["page-2.xml", "page-1.xml", "page-0.xml"]
    assert web.get("/v1/validations?state=odd").status_code == 400


def test_a_removed_validation_is_gone(web: TestClient, listing: bytes) -> None:
    id = send(web, listing, "gone.xml").json()["id"]
    assert web.delete(f"/v1/validations/{id}").status_code == 204
    assert web.get(f"/v1/validations/{id}").status_code == 404
    assert web.get(f"/v1/validations/{id}/report").status_code == 404


def test_rules_editions_profiles_health_and_metrics_are_there(web: TestClient) -> None:
    assert "sequence/too-short" in [each["id"] for each in web.get("/v1/rules").json()]
    assert "1.7" in [each["id"] for each in web.get("/v1/editions").json()]
    assert {"filing", "us"} <= {each["id"] for each in web.get("/v1/profiles").json()}
    assert web.get("/v1/health").json()["status"] == "ok"
    assert 'wiposeq_validations{state="pending"} 0' in web.get("/v1/metrics").text


def a_full_file(**_: object) -> BinaryIO:
    return Path("/dev/full").open("wb")


def remove_queue(data: Path) -> None:
    (data / "queue.sqlite3").unlink()


def replace_queue(data: Path) -> None:
    shutil.copyfile(data / "queue.sqlite3", data / "copy")
    (data / "copy").replace(data / "queue.sqlite3")


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("data", lambda folder: shutil.rmtree(folder / "data" / "files")),
        ("queue", lambda folder: remove_queue(folder / "data")),
        ("queue", lambda folder: replace_queue(folder / "data")),
        ("inbox", lambda folder: shutil.rmtree(folder / "in")),
        ("outbox", lambda folder: shutil.rmtree(folder / "out")),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="Windows removes no file that is open")
def test_the_service_is_not_well_if_it_cannot_use_its_folders(
    name: str, damage: Callable[[Path], object], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    service = Service(Settings(tmp_path / "data", inbox=tmp_path / "in", outbox=tmp_path / "out", workers=1))
    service.storage = Storage(service.settings, service.queue, fresh=0)
    with TestClient(application(service)) as web:
        assert web.get("/v1/health").status_code == 200
        damage(tmp_path)
        answer = web.get("/v1/health")
        assert web.get("/v1/metrics").text.count("wiposeq_problems 1\n") == 1
        assert [each.message for each in caplog.records if f"cannot use its {name}" in each.message]
    found = answer.json()
    assert (answer.status_code, found["status"], found["problems"]) == (503, "failed", [name])
    assert str(tmp_path) not in answer.text


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="it writes to /dev/full")
def test_the_service_is_not_well_on_a_full_disk_and_is_well_again_with_space(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = Service(Settings(tmp_path / "data", workers=1))
    service.storage = Storage(service.settings, service.queue, fresh=0)
    with TestClient(application(service)) as web:
        with monkeypatch.context() as full:
            full.setattr("wiposeq.app.service.storage.tempfile.TemporaryFile", a_full_file)
            assert web.get("/v1/health").json()["problems"] == ["data", "temporary"]
        assert web.get("/v1/health").json()["status"] == "ok"


def test_a_monitor_that_asks_often_writes_seldom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service(Settings(tmp_path / "data"))
    storage = Storage(service.settings, service.queue, fresh=3600)
    written: list[int] = []
    monkeypatch.setattr(service.queue, "write_nothing", lambda: written.append(1))
    assert [storage.problems() for _ in range(20)] == [()] * 20
    assert written == [1]
    service.stop()


def test_a_page_of_another_site_cannot_send_a_file(web: TestClient, listing: bytes) -> None:
    headers = {"origin": "http://evil.example"}
    answer = web.post("/v1/validations", files={"file": ("a.xml", listing)}, headers=headers)
    assert (answer.status_code, answer.json()["errorCode"]) == (403, "other-site")


def test_every_answer_forbids_frames_and_caches(web: TestClient) -> None:
    for path in ("/", "/v1/health", "/v1/validations/none", "/nothing"):
        headers = web.get(path).headers
        assert (headers["x-frame-options"], headers["cache-control"]) == ("DENY", "no-store")


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """A service with tokens, without running workers."""
    from hashlib import sha256

    clients = {
        sha256(b"token-of-anna-0001").hexdigest(): Client("anna"),
        sha256(b"token-of-bert-0002").hexdigest(): Client("bert"),
        sha256(b"token-of-chief-003").hexdigest(): Client("chief", sees_all=True),
    }
    settings = Settings(
        tmp_path_factory.mktemp("guarded"), clients=clients, limits=Limits(requests=60, at_once=0, pending=3)
    )
    return TestClient(application(Service(settings), ("testserver",)), raise_server_exceptions=False)


def as_client(name: str) -> dict[str, str]:
    return {"authorization": f"Bearer {name}"}


def test_without_a_known_token_only_the_page_and_the_health_are_open(guarded: TestClient) -> None:
    assert guarded.get("/v1/validations").status_code == 401
    assert guarded.get("/v1/metrics", headers=as_client("token-of-nobody-99")).status_code == 401
    assert guarded.get("/").status_code == 200
    assert guarded.get("/v1/health").json()["workers"] == 0  # this service was not started


def test_a_client_sees_its_own_validations_and_one_with_all_sees_every_one(guarded: TestClient, listing: bytes) -> None:
    anna, bert, chief = (as_client(f"token-of-{name}") for name in ("anna-0001", "bert-0002", "chief-003"))
    answer = guarded.post("/v1/validations", files={"file": ("a.xml", listing)}, headers=anna)
    assert answer.status_code == 202
    place = answer.headers["location"]
    seen = [guarded.get(place, headers=each).status_code for each in (anna, bert, chief)]
    assert seen == [200, 404, 200]
    listed = [len(guarded.get("/v1/validations", headers=each).json()["validations"]) for each in (anna, bert, chief)]
    assert listed == [1, 0, 1]
    assert guarded.delete(place, headers=bert).status_code == 404


def test_a_full_queue_refuses_further_files(guarded: TestClient, listing: bytes) -> None:
    bert = as_client("token-of-bert-0002")
    answers = [
        guarded.post("/v1/validations", files={"file": (f"{n}.xml", listing)}, headers=bert).status_code
        for n in range(4)
    ]
    assert answers[-1] == 503


def test_too_many_requests_of_one_client_are_refused_and_the_others_are_served(guarded: TestClient) -> None:
    anna, chief = as_client("token-of-anna-0001"), as_client("token-of-chief-003")
    answers = [guarded.get("/v1/profiles", headers=anna).status_code for _ in range(80)]
    assert 429 in answers and guarded.get("/v1/profiles", headers=chief).status_code == 200


def test_an_upload_that_is_too_slow_is_refused_and_its_connection_closed(service: Service) -> None:
    settings = Settings(service.settings.data, limits=Limits(grace=0.2))
    sent: list[Any] = []

    async def receive() -> Any:
        await asyncio.sleep(30)

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"content-type", b"multipart/form-data; boundary=x"), (b"content-length", b"1000")]
    path = "/v1/validations"
    scope = {"type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b""}
    asyncio.run(Access(application(service).application, settings)({**scope, "headers": headers}, receive, send))
    assert sent[0]["status"] == 408 and (b"connection", b"close") in sent[0]["headers"]
    assert json.loads(sent[1]["body"])["errorCode"] == "too-slow"


def test_a_full_disk_is_an_answer_without_the_names_of_folders(
    web: TestClient, service: Service, listing: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(job: Job) -> None:
        raise UnwritableFile('"/secret/queue" is not written: the disk is full.')

    monkeypatch.setattr(service.queue, "add", full)
    answer = send(web, listing.replace(b"\n", b"\n\n", 1))
    assert (answer.status_code, answer.json()["errorCode"]) == (503, "storage-failed")
    assert "secret" not in answer.text and answer.headers["retry-after"]


def test_a_path_with_a_line_end_is_one_line_of_the_log(web: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", "wiposeq.access"):
        web.get("/v1/x%0a2026-12-01 INFO wiposeq.access chief DELETE")
    assert [len(each.getMessage().splitlines()) for each in caplog.records if each.name == "wiposeq.access"] == [1]


def test_a_request_in_json_does_not_fill_the_memory(web: TestClient) -> None:
    answer = web.post("/v1/validations", json={"file": "a" * 100_000})
    assert (answer.status_code, answer.json()["errorCode"]) == (413, "too-large")


def test_another_host_name_is_refused(guarded: TestClient) -> None:
    assert guarded.get("/v1/health", headers={"host": "evil.example"}).status_code == 400


def test_the_folder_of_a_service_is_not_shared(service: Service, tmp_path: Path) -> None:
    from wiposeq.errors import InUse

    with pytest.raises(InUse):
        Service(Settings(service.settings.data))
