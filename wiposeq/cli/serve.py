"""wiposeq serve: run the validation service, over HTTP or with folders."""

import argparse
import contextlib
import itertools
import logging
import os
import signal
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from wiposeq import texts
from wiposeq.cli.shared import OK, AddVerb, add_profile
from wiposeq.cli.terminal import complain, say
from wiposeq.errors import UsageError
from wiposeq.texts import listed, tr

if TYPE_CHECKING:
    from wiposeq.app.service.service import Service
    from wiposeq.app.service.settings import Settings

LOCAL: Final = ("127.0.0.1", "::1", "localhost")
PORT: Final = 8026


def _number(text: str) -> int:
    """Parse a whole number that is not negative. Raises ValueError."""
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


def add_options(add_verb: AddVerb) -> None:
    """Add the verb and its options."""
    serve = add_verb("serve", tr("Run the validation service: over HTTP, or with an inbox and an outbox."), run)
    words = tr("the folder of the queue and of files that wait (default: a folder of the user)")
    serve.add_argument("--data", metavar="FOLDER", help=words)
    serve.add_argument(
        "--inbox", metavar="IN", help=tr("the folder of files to check; without --port, all are checked")
    )
    serve.add_argument("--outbox", metavar="OUT", help=tr("the folder that gets the checked files and their reports"))
    words = tr("with --port: check every file in the inbox too")
    serve.add_argument("--watch", action=argparse.BooleanOptionalAction, default=True, help=words)
    serve.add_argument(
        "--reports", default="xml", metavar="FORMATS", help=tr("reports in the outbox: xml,json,html (default: xml)")
    )
    serve.add_argument("--host", default="127.0.0.1", help=tr("the address to listen on (default: %(default)s)"))
    words = tr("the port to listen on (default: {port}, or none with --inbox)", port=PORT)
    serve.add_argument("--port", type=_number, metavar="N", help=words)
    words = tr("a host name that requests may use, behind a proxy; may be repeated")
    serve.add_argument("--name", action="append", default=[], metavar="NAME", help=words)
    serve.add_argument("--workers", type=_number, default=2, metavar="N", help=tr("number of processes that check"))
    add_profile(serve)
    serve.add_argument("--language", default="", metavar="L", help=tr("the language of reports (default: en)"))
    _add_access(serve)
    _add_limits(serve)
    serve.add_argument("--openapi", action="store_true", help=tr("print the OpenAPI document and stop"))


def _add_access(serve: argparse.ArgumentParser) -> None:
    """Add the options about who may use the service, and where results are posted."""
    words = tr('a file with a line for each client: its name, its token, and "all" if it sees all validations')
    serve.add_argument("--tokens", metavar="FILE", help=words)
    serve.add_argument("--certificate", metavar="FILE", help=tr("the certificate of the service, for HTTPS (PEM)"))
    serve.add_argument("--key", metavar="FILE", help=tr("the private key of the certificate (PEM)"))
    words = tr("require a certificate of the client that these authorities signed (PEM)")
    serve.add_argument("--client-authorities", metavar="FILE", help=words)
    words = tr("a host to which results may be posted; may be repeated")
    serve.add_argument("--callback-host", action="append", default=[], metavar="HOST", help=words)
    words = tr("a file with the secret that signs these posts")
    serve.add_argument("--callback-secret", metavar="FILE", help=words)


def _add_limits(serve: argparse.ArgumentParser) -> None:
    """Add the options that limit what a request or a file may use."""
    for option, default, words in (
        ("--max-megabytes", 1000, tr("the largest file, in MB (default: %(default)s)")),
        ("--max-seconds", 1800, tr("the longest check of a file, in seconds (default: %(default)s)")),
        ("--max-memory", 4000, tr("the memory of each process, in MB (default: %(default)s)")),
        ("--max-requests", 1200, tr("requests of one client per minute (default: %(default)s)")),
        ("--max-pending", 100_000, tr("files that may wait (default: %(default)s)")),
        ("--days", 30, tr("days for which results are stored (default: %(default)s)")),
    ):
        serve.add_argument(option, type=_number, default=default, metavar="N", help=words + tr("; 0: no limit"))
    words = tr("seconds that a request may wait for its result (default: %(default)s); 0: none")
    serve.add_argument("--max-wait", type=_number, default=60, metavar="N", help=words)


def run(arguments: argparse.Namespace) -> int:
    """Run the service until it is stopped by Ctrl-C or SIGTERM."""
    from wiposeq.formats.files import each_alone

    if arguments.openapi:
        return _print_document()
    is_web = arguments.port is not None or not arguments.inbox
    settings = _settings(arguments, is_web=is_web)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stderr)
    with each_alone():
        if is_web:
            return _serve_web(settings, arguments)
        return _serve_folders(settings)


def _settings(arguments: argparse.Namespace, *, is_web: bool) -> "Settings":
    """Return the settings that the call names. Raises UserError."""
    from wiposeq.app.service.settings import Limits, Settings, read_clients
    from wiposeq.app.service.work import REPORT_FORMATS
    from wiposeq.checking.profile import profile
    from wiposeq.formats.project.locks import data_folder

    profile(arguments.profile)
    if arguments.language not in ("", *texts.languages()):
        words = 'There is no language "{language}".'
        known = listed(texts.languages())
        raise UsageError(words, "Use one of: {known}.", language=arguments.language, known=known)
    if bool(arguments.inbox) != bool(arguments.outbox):
        raise UsageError("An inbox needs an outbox.", "Give both --inbox and --outbox.")
    reports = tuple(filter(None, arguments.reports.split(",")))
    for each in reports:
        if each not in (*REPORT_FORMATS, "pdf"):
            raise UsageError('There is no report format "{form}".', "Use xml, json, html or pdf.", form=each)
    data = Path(arguments.data) if arguments.data else data_folder() / "service"
    inbox, outbox = (Path(each) if each else None for each in (arguments.inbox, arguments.outbox))
    _refuse_same_folders(data, inbox, outbox)
    limits = Limits(
        megabytes=arguments.max_megabytes,
        seconds=arguments.max_seconds,
        memory=arguments.max_memory,
        requests=arguments.max_requests,
        pending=arguments.max_pending,
        longest_wait=arguments.max_wait,
    )
    return Settings(
        data=data,
        inbox=inbox,
        outbox=outbox,
        is_watching=bool(inbox) and (arguments.watch or not is_web),
        reports=reports,
        profile=arguments.profile,
        language=arguments.language or "en",
        workers=max(arguments.workers, 1),
        days=arguments.days,
        limits=limits,
        clients=read_clients(Path(arguments.tokens)) if arguments.tokens else {},
        callback_hosts=tuple(arguments.callback_host),
        secret=_secret(arguments.callback_secret),
    )


def _refuse_same_folders(*folders: Path | None) -> None:
    named = [Path(os.path.realpath(each)) for each in folders if each is not None]
    if any(one.is_relative_to(other) for one, other in itertools.permutations(named, 2)):
        raise UsageError(
            "The folders of data, inbox and outbox must differ, and none may be in another one.", "Name three folders."
        )


def _secret(name: str | None) -> bytes:
    from wiposeq.formats.files import unreadable

    if not name:
        return b""
    try:
        secret = Path(name).read_bytes().strip()
    except OSError as error:
        raise unreadable(name, error) from error
    if len(secret) < 16:
        raise UsageError('The secret in "{path}" is shorter than 16 bytes.', "Write a longer one.", path=name)
    return secret


def _serve_folders(settings: "Settings") -> int:
    """Check what appears in the inbox, until the program is stopped."""
    import threading

    from wiposeq.app.service.service import Service

    service, stopped = Service(settings), threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: stopped.set())
    service.start()
    say(tr("Checks the files in {inbox}; results are in {outbox}. Stop with Ctrl-C.", **_folders(settings)) + "\n")
    stopped.wait()
    service.stop()
    return OK


def _folders(settings: "Settings") -> dict[str, str]:
    return {"inbox": str(settings.inbox), "outbox": str(settings.outbox)}


def _serve_web(settings: "Settings", arguments: argparse.Namespace) -> int:
    """Serve HTTP until the program is stopped."""
    try:
        import uvicorn  # noqa: F401

        import wiposeq.app.service.web  # noqa: F401
    except ImportError as error:
        raise UsageError(
            "The service needs a package that is not installed ({name}).",
            "Use --inbox and --outbox; or install wiposeq[service] by pip, in a Python of your own.",
            name=error.name,
        ) from error
    from wiposeq.app.service.service import Service

    is_local = arguments.host in LOCAL
    if not is_local and not settings.clients and not arguments.client_authorities:
        raise UsageError(
            "Without --tokens or --client-authorities, the service can only listen on 127.0.0.1.",
            "Add one of these options.",
        )
    if bool(arguments.certificate) != bool(arguments.key) or (arguments.client_authorities and not arguments.key):
        raise UsageError("HTTPS needs a certificate and its key.", "Give both --certificate and --key.")
    names = (*LOCAL, "[::1]", *arguments.name) if is_local or arguments.name else ()
    _refuse_certificates(arguments)
    listener = _listener(arguments.host, PORT if arguments.port is None else arguments.port)
    with contextlib.closing(listener):
        _run_server(Service(settings), names, listener, arguments)
    return OK


def _refuse_certificates(arguments: argparse.Namespace) -> None:
    """Raise UsageError if a certificate or its key cannot be used."""
    import ssl

    if not arguments.certificate:
        return
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(arguments.certificate, arguments.key)
        if arguments.client_authorities:
            context.load_verify_locations(arguments.client_authorities)
    except OSError as error:
        raise UsageError(
            "The certificate, its key or the authorities cannot be used: {reason}.",
            "Give files in PEM form that belong together.",
            reason=error.strerror or str(error),
        ) from error


def _listener(host: str, port: int) -> socket.socket:
    """Return a socket that listens. Raises UsageError if the address cannot be used."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except (OSError, OverflowError) as error:
        raise UsageError(
            "The service cannot listen on {host}, port {port}: {reason}.",
            "Choose another port, or end the program that uses it.",
            host=host,
            port=port,
            reason=getattr(error, "strerror", None) or str(error).rstrip("."),
        ) from error


def _run_server(
    service: "Service", names: tuple[str, ...], listener: socket.socket, arguments: argparse.Namespace
) -> None:
    """Answer requests until the program is stopped."""
    from wiposeq.app.service.connections import Server
    from wiposeq.app.service.web import application

    options: dict[str, Any] = {"ssl_certfile": arguments.certificate, "ssl_keyfile": arguments.key}
    if arguments.client_authorities:
        import ssl

        options |= {"ssl_ca_certs": arguments.client_authorities, "ssl_cert_reqs": ssl.CERT_REQUIRED}
    server = Server(application(service, names), service.settings.limits.grace, **options)
    scheme = "https" if arguments.certificate else "http"
    host = f"[{arguments.host}]" if ":" in arguments.host else arguments.host
    address = f"{scheme}://{host}:{listener.getsockname()[1]}/"
    complain(tr("listens on {address}; stop with Ctrl-C", address=address))
    if service.settings.is_watching:
        folders = _folders(service.settings)
        complain(tr("Checks the files in {inbox}; results are in {outbox}. Stop with Ctrl-C.", **folders))
    server.run(sockets=[listener])


def _print_document() -> int:
    import json

    from wiposeq.app.service.openapi import document
    from wiposeq.app.service.work import PDF_TYPE, REPORT_FORMATS

    say(json.dumps(document(REPORT_FORMATS | {"pdf": PDF_TYPE}), indent=2) + "\n")
    return OK
