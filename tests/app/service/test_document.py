"""The OpenAPI document and the running service say the same: a generated client and generated requests try it."""

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import served
from hypothesis import HealthCheck, settings
from msgspec import Struct

from wiposeq.app.service.openapi import document
from wiposeq.app.service.validation import ErrorMessage, Validation
from wiposeq.app.service.work import PDF_TYPE, REPORT_FORMATS

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("document")
    options = ("--workers", "1", "--max-requests", "0", "--inbox", str(folder / "in"), "--outbox", str(folder / "out"))
    with served.running(folder / "data", *options) as (found, _):
        yield found


def test_the_document_of_the_command_line_is_that_of_the_service(address: str) -> None:
    served = httpx.get(f"{address}/v1/openapi.json").json()
    printed = document(REPORT_FORMATS | {"pdf": PDF_TYPE}, has_tokens=False)
    assert served == json.loads(json.dumps(printed))
    assert served["openapi"] == "3.1.0"


@pytest.mark.parametrize("record", [Validation, ErrorMessage])
def test_every_field_of_an_answer_is_in_the_document(record: type[Struct]) -> None:
    schema = document(REPORT_FORMATS)["components"]["schemas"][record.__name__]
    assert set(schema["properties"]) == set(record.__struct_encode_fields__)


@pytest.fixture(scope="module")
def client(address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A client that openapi-python-client generates from the document of the service."""
    pytest.importorskip("openapi_python_client", reason="openapi-python-client is not installed")
    folder = tmp_path_factory.mktemp("client")
    (folder / "api.json").write_bytes(httpx.get(f"{address}/v1/openapi.json").content)
    code = "from openapi_python_client.cli import app; app()"
    words = [sys.executable, "-c", code, "generate", "--path", "api.json", "--meta", "none"]
    words += ["--output-path", "service_client"]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    module = folder / "service_client" / "api" / "default" / "validate.py"
    text = module.read_text(encoding="utf-8")
    if "import Response, UNSET\n" in text:  # the generator forgets a name if a request may have two kinds of body
        module.write_text(text.replace("import Response, UNSET\n", "import Response, UNSET, Unset\n"), encoding="utf-8")
    sys.path.insert(0, str(folder))
    try:
        yield importlib.import_module("service_client.client").Client(base_url=address, timeout=120)
    finally:
        sys.path.remove(str(folder))


def call(name: str, client: Any, **values: Any) -> Any:
    return importlib.import_module(f"service_client.api.default.{name}").sync_detailed(client=client, **values)


@pytest.mark.slow
def test_a_generated_client_sends_a_file_and_reads_result_and_report(
    client: Any, listing: bytes, tmp_path: Path
) -> None:
    models = importlib.import_module("service_client.models")
    types = importlib.import_module("service_client.types")
    path = tmp_path / "listing.xml"
    path.write_bytes(listing)
    with path.open("rb") as content:
        body = models.Upload(file=types.File(payload=content, file_name="listing.xml"), reference="R-1")
        answer = call("validate", client, body=body)
    found = answer.parsed
    assert (answer.status_code, found.state.value, found.verdict.value, found.reference) == (
        200,
        "success",
        "valid",
        "R-1",
    )
    assert call("get_validation", client, id=found.id).parsed.sha256 == found.sha256
    report = call("get_report", client, id=found.id, format_=models.GetReportFormat.XML)
    assert report.status_code == 200 and b"<report " in report.content
    listed = call("list_validations", client, limit=5).parsed
    assert found.id in [each.id for each in listed.validations]
    assert call("delete_validation", client, id=found.id).status_code == 204
    assert call("get_validation", client, id=found.id).parsed.error_code == "unknown-validation"


@pytest.mark.slow
def test_generated_requests_get_only_answers_that_the_document_names(address: str) -> None:
    schema = schemathesis.openapi.from_url(f"{address}/v1/openapi.json")
    failures: list[str] = []
    count = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        count += 1

        def attempt(case: Any) -> None:
            case.call_and_validate(timeout=60)

        try:
            _try_all(operation, attempt)
        except Exception as error:
            failures.append(f"{operation.label}: {error}")
    assert count >= 10
    assert failures == []


def _try_all(operation: Any, attempt: Any) -> None:
    from hypothesis import given

    rare = settings(
        max_examples=12, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    rare(given(case=operation.as_strategy())(attempt))()
