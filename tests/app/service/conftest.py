"""A service for the tests of a module. It ends with the module, because later tests count the processes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from wiposeq.app.exporting import converting
from wiposeq.app.service.settings import Limits, Settings

pytest.importorskip("starlette", reason="the extra wiposeq[service] is not installed")
from builders import a_dna, a_project
from starlette.testclient import TestClient

from wiposeq import __main__ as program
from wiposeq.app.exporting import copies
from wiposeq.app.service.service import Service
from wiposeq.app.service.web import application


@pytest.fixture(scope="session")
def listing(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("listing") / "right.xml"
    converting.save_as(a_project(), path)
    return path.read_bytes()


@pytest.fixture(scope="session")
def wrong_listing(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("listing") / "wrong.xml"
    converting.save_as(a_project(a_dna("acg")), path)
    return path.read_bytes()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    folder = tmp_path_factory.mktemp("service")
    copies.use_pdf_writers(program.write_pdf, program.page_as_pdf)
    settings = Settings(
        folder / "data",
        inbox=folder / "in",
        outbox=folder / "out",
        workers=1,
        limits=Limits(megabytes=1, requests=0, at_once=120),
    )
    return Service(settings)


@pytest.fixture(scope="module")
def web(service: Service) -> Iterator[TestClient]:
    with TestClient(application(service), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path
