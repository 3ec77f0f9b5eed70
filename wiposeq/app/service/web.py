"""The service over HTTP: the routes, and how requests become calls of the service.

It hides the web framework. The OpenAPI document is in openapi.py, tokens and limits in access.py.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any, Final

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from wiposeq import __version__
from wiposeq.app.service import metrics
from wiposeq.app.service.access import Access, more_headers
from wiposeq.app.service.openapi import Description, Health, document
from wiposeq.app.service.queue import now
from wiposeq.app.service.service import Service, new_id
from wiposeq.app.service.settings import Client
from wiposeq.app.service.status_page import FILES, page
from wiposeq.app.service.validation import (
    ErrorMessage,
    InboxRequest,
    Job,
    Options,
    Refused,
    State,
    ValidationList,
)
from wiposeq.errors import UnwritableFile, UserError

_FIELDS: Final = Options.__struct_fields__
_MOST_LISTED: Final = 500
_LONGEST_REQUEST: Final = 65_536
"""Bytes of a request in JSON, which is read into the memory."""


def application(service: Service, hosts: tuple[str, ...] = ()) -> Access:
    """Return the web application of a service, which it starts and stops.

    hosts: the names under which it may be called; () for any.
    """
    routes = _Routes(service)
    pages = [
        Route("/", routes.page),
        *(Route(f"/{name}", routes.file, name=name) for name in FILES),
        Route("/v1/openapi.json", routes.openapi),
        Route("/v1/validations", routes.listing, methods=["GET"]),
        Route("/v1/validations", routes.create, methods=["POST"]),
        Route("/v1/validations/{id}", routes.show, methods=["GET"]),
        Route("/v1/validations/{id}", routes.remove, methods=["DELETE"]),
        Route("/v1/validations/{id}/report", routes.report, methods=["GET"]),
        Route("/v1/rules", routes.rules),
        Route("/v1/editions", routes.editions),
        Route("/v1/profiles", routes.profiles),
        Route("/v1/health", routes.health),
        Route("/v1/metrics", routes.metrics),
    ]

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await run_in_threadpool(service.start)
        try:
            yield
        finally:
            await run_in_threadpool(service.stop)

    handlers: dict[Any, Callable[..., Any]] = {
        Refused: _refused,
        UserError: _failed,
        OSError: _failed,
        HTTPException: _unrouted,
        Exception: _broken,
    }
    inner = Starlette(routes=_merged(pages), exception_handlers=handlers, lifespan=lifespan)
    return Access(inner, service.settings, hosts, routes.end_waiting)


def _merged(routes: list[Route]) -> list[Route]:
    """Return the routes so that a wrong method is answered with all methods of its path."""
    by_path: dict[str, list[Route]] = {}
    for route in routes:
        by_path.setdefault(route.path, []).append(route)
    found = []
    for path, same in by_path.items():
        if len(same) == 1:
            found += same
            continue
        ends = {method: route.endpoint for route in same for method in route.methods or ()}

        async def serve(request: Request, ends: dict[str, Any] = ends) -> Response:
            response: Response = await ends[request.method](request)
            return response

        found.append(Route(path, serve, methods=list(ends)))
    return found


class _Routes:
    """The functions of the routes."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._is_stopping = False
        self._waiting: dict[asyncio.Future[Job], Job] = {}

    def end_waiting(self) -> None:
        """Answer the requests that wait for a result with the state of now, because the service stops."""
        self._is_stopping = True
        for done, job in self._waiting.items():
            if not done.done():
                done.set_result(job)

    # ---- validations

    async def create(self, request: Request) -> Response:
        """POST /v1/validations."""
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind not in ("multipart/form-data", "application/json"):
            raise Refused(415, "unsupported-type", "The body must be multipart/form-data or application/json.")
        await run_in_threadpool(self._service.refuse_if_full)
        loop = asyncio.get_running_loop()
        id, done = new_id(), loop.create_future()

        def settle(job: Job) -> None:
            if not done.done():
                done.set_result(job)

        def finished(job: Job) -> None:
            with contextlib.suppress(RuntimeError):  # the loop may have ended
                loop.call_soon_threadsafe(settle, job)

        self._service.wait_for(id, finished)
        try:
            if kind == "multipart/form-data":
                job = await self._upload(request, id)
            else:
                job = await self._from_inbox(request)
                self._service.forget(id)
                self._service.wait_for(job.id, finished)
                stored = await run_in_threadpool(self._service.queue.job, job.id)
                job = stored or job
            wanted = wait_wanted(request.headers.getlist("prefer"))
            job = await self._settled(job, done, wanted)
        finally:
            self._service.forget(id)
        seconds = int(min(wanted or 0, self._service.settings.limits.longest_wait))
        headers = {"preference-applied": f"wait={seconds}"} if seconds else {}
        if job.is_finished:
            return _response(job.shown(), 200, headers)
        return _response(job.shown(), 202, {**headers, "location": f"/v1/validations/{job.id}"})

    async def _settled(self, job: Job, done: "asyncio.Future[Job]", wanted: int | None) -> Job:
        """Return the finished job if its result comes soon. wanted: as wait_wanted() returns it."""
        limits = self._service.settings.limits
        if wanted is not None:
            seconds = min(float(wanted), limits.longest_wait)
        else:
            is_fast = job.options.type == "formality" or job.size <= limits.small
            seconds = limits.at_once if is_fast else 0
        if job.is_finished or not seconds or self._is_stopping:
            return job
        self._waiting[done] = job
        try:
            return await asyncio.wait_for(done, seconds)
        except TimeoutError:
            return job
        finally:
            del self._waiting[done]

    async def _upload(self, request: Request, id: str) -> Job:
        try:
            form = await request.form(max_files=1, max_fields=20, max_part_size=10_000)
        except HTTPException as error:
            raise Refused(400, "bad-multipart", "The body cannot be read: {why}", why=error.detail) from error
        except ClientDisconnect as error:
            raise Refused(400, "disconnected", "The client stopped sending.") from error
        try:
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise Refused(400, "no-file", 'The body has no part "file" with a file.')
            values: dict[str, str] = {}
            for name, value in form.multi_items():
                if name == "file":
                    continue
                if not isinstance(value, str) or name in values:
                    raise Refused(400, "bad-field", 'The field "{name}" is not a single text.', name=name[:40])
                values[name] = value
            options = self._service.completed(_converted(values, Options))
            owner = _client(request).name
            return await run_in_threadpool(
                self._service.take, file.file, file.filename or "listing.xml", options, owner, id
            )
        finally:
            await form.close()

    async def _from_inbox(self, request: Request) -> Job:
        body = bytearray()
        try:
            async for block in request.stream():
                body += block
                if len(body) > _LONGEST_REQUEST:
                    why = f"more than {_LONGEST_REQUEST} bytes"
                    raise Refused(413, "too-large", "The request is wrong: {why}", why=why)
        except ClientDisconnect as error:
            raise Refused(400, "disconnected", "The client stopped sending.") from error
        wanted = _decoded(bytes(body), InboxRequest)
        values = {name: getattr(wanted, name) for name in _FIELDS}
        options = self._service.completed(Options(**values))
        owner = _client(request).name
        return await run_in_threadpool(self._service.take_from_inbox, wanted.file, options, owner)

    async def listing(self, request: Request) -> Response:
        """GET /v1/validations."""
        query = request.query_params
        state = query.get("state")
        if state is not None and state not in [each.value for each in State]:
            raise Refused(400, "bad-state", 'There is no state "{state}".', state=state[:40])
        most, before = _number(query.get("limit", "50"), "limit"), _number(query.get("before", "0"), "before")
        if not 1 <= most <= _MOST_LISTED or ("before" in query and not query["before"].isdigit()):
            raise Refused(400, "bad-limit", "limit must be between 1 and {most}.", most=_MOST_LISTED)
        client = _client(request)
        found = await run_in_threadpool(
            self._service.queue.jobs,
            owner=None if client.sees_all else client.name,
            state=State(state) if state else None,
            before=before,
            most=most + 1,
        )
        shown = found[:most]
        following = str(shown[-1][0]) if len(found) > most else None
        return _response(ValidationList(tuple(job.shown() for _, job in shown), following))

    async def _job(self, request: Request) -> Job:
        job = await run_in_threadpool(self._service.queue.job, request.path_params["id"])
        client = _client(request)
        if job is None or not (client.sees_all or job.owner == client.name):
            raise Refused(404, "unknown-validation", "There is no validation with this id.")
        return job

    async def show(self, request: Request) -> Response:
        """GET /v1/validations/{id}."""
        return _response((await self._job(request)).shown())

    async def remove(self, request: Request) -> Response:
        """DELETE /v1/validations/{id}."""
        await run_in_threadpool(self._service.remove, await self._job(request))
        return Response(status_code=204)

    async def report(self, request: Request) -> Response:
        """GET /v1/validations/{id}/report."""
        form, formats = request.query_params.get("format", "xml"), self._service.writer.formats
        if form not in formats:
            words = 'There is no format "{form}".'
            raise Refused(400, "bad-format", words, "Use one of: {known}.", form=form[:40], known=", ".join(formats))
        job = await self._job(request)
        content = await run_in_threadpool(self._service.report, job, form)
        headers = {"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:"}
        type = f"{formats[form]}; charset=utf-8" if formats[form].startswith("text/") else formats[form]
        return Response(content, headers=headers, media_type=type)

    # ---- what the service knows

    async def rules(self, _: Request) -> Response:
        """GET /v1/rules."""
        from wiposeq.rules.rule import CATALOGUE

        return _response(
            [Description(each.id, each.statement, "", each.severity.value, each.cites) for each in CATALOGUE.values()]
        )

    async def editions(self, _: Request) -> Response:
        """GET /v1/editions."""
        from wiposeq.standard.edition import editions, first_day, newest_id

        newest = newest_id()
        return _response(
            [
                Description(each, f"ST.26, {each}", f"{first_day(each)}{', the default' if each == newest else ''}")
                for each in editions()
            ]
        )

    async def profiles(self, _: Request) -> Response:
        """GET /v1/profiles."""
        from wiposeq.checking.profile import profile, profiles

        return _response([Description(each, profile(each).title, profile(each).description) for each in profiles()])

    async def health(self, _: Request) -> Response:
        """GET /v1/health."""
        service = self._service
        alive = service.pool.alive
        problems = await run_in_threadpool(service.storage.problems)
        counts = await run_in_threadpool(service.queue.counts)
        is_well = bool(alive) and not problems
        uptime = round(now() - service.began, 1)
        health = Health("ok" if is_well else "failed", __version__, alive, counts, uptime, problems)
        return _response(health, 200 if is_well else 503)

    async def metrics(self, _: Request) -> Response:
        """GET /v1/metrics."""
        text = await run_in_threadpool(metrics.as_text, self._service)
        return Response(text, media_type="text/plain; version=0.0.4")

    async def openapi(self, _: Request) -> Response:
        """GET /v1/openapi.json."""
        return _response(document(self._service.writer.formats, has_tokens=bool(self._service.settings.clients)))

    async def page(self, _: Request) -> Response:
        """GET /: the status page."""
        policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:"
        headers = {"content-security-policy": f"{policy}; frame-ancestors 'none'; form-action 'none'"}
        return Response(
            page(self._service.settings, self._service.writer.formats), headers=headers, media_type="text/html"
        )

    async def file(self, request: Request) -> Response:
        """GET /status.js and /status.css."""
        name = request.url.path.strip("/")
        return Response(FILES[name][0](), media_type=FILES[name][1])


def wait_wanted(values: list[str]) -> int | None:
    """Return the seconds that a client wants to wait for a result, from its Prefer headers (RFC 7240).

    0 if it asks for an answer at once (respond-async without wait), None if it asks for neither. What is not understood
    is ignored, as section 2 of RFC 7240 requires. The first value of a preference counts.
    """
    found: dict[str, str] = {}
    for preference in ",".join(values).split(","):
        name, _, value = preference.partition(";")[0].partition("=")
        found.setdefault(name.strip().lower(), value.strip().strip('"'))
    seconds = found.get("wait", "")
    if seconds.isascii() and seconds.isdigit() and len(seconds) <= 9:
        return int(seconds)
    return 0 if "respond-async" in found else None


def _client(request: Request) -> Client:
    client: Client = request.scope["state"]["client"]
    return client


def _converted(values: dict[str, str], type: type[Options]) -> Options:
    try:
        return msgspec.convert(values, type)
    except msgspec.ValidationError as error:
        raise Refused(400, "bad-request", "The request is wrong: {why}", why=str(error)) from error


def _decoded(body: bytes, type: type[InboxRequest]) -> InboxRequest:
    try:
        return msgspec.json.decode(body, type=type)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refused(400, "bad-request", "The request is wrong: {why}", why=str(error)) from error


def _number(text: str, name: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise Refused(400, "bad-number", "{name} must be a whole number.", name=name)
    return int(text)


def _response(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(msgspec.json.encode(value), status, headers, "application/json")


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    more = {name.decode(): value.decode() for name, value in more_headers(error)}
    return _response(ErrorMessage(error.code, str(error)), error.status, more)


async def _failed(_: Request, error: Exception) -> Response:
    """Answer an error of the service, such as a full disk. Its message may name folders, so only the log has it."""
    import logging

    logging.getLogger(__name__).error("%s", error)
    if isinstance(error, UnwritableFile | OSError):
        words = "The service cannot store anything now; its log has the reason."
        return await _refused(_, Refused(503, "storage-failed", words, "Try again later."))
    return _response(ErrorMessage("service-failed", "The service failed; its log has the reason."), 500)


async def _unrouted(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = {404: "not-found", 405: "method-not-allowed"}.get(error.status_code, "bad-request")
    return _response(ErrorMessage(code, error.detail), error.status_code, dict(error.headers or {}))


async def _broken(_: Request, error: Exception) -> Response:
    return _response(ErrorMessage("service-failed", "The service failed; its log has the reason."), 500)
