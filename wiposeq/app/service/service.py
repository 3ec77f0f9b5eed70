"""The validation service without HTTP: it takes files, has them checked, and returns results.

It hides where the files are, what is resumed after a stop, and which older result answers a file that comes again.
HTTP is left to web.py, which calls the same methods as the folders do.
"""

import contextlib
import errno
import hashlib
import logging
import os
import re
import secrets
import shutil
import threading
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import IO, Final

from msgspec.structs import replace

from wiposeq import texts
from wiposeq.app.many.batch import CheckOptions
from wiposeq.app.service.callbacks import Callbacks, check_address, post
from wiposeq.app.service.delivery import Inbox, Outbox, move
from wiposeq.app.service.pool import Pool, Writer
from wiposeq.app.service.queue import Queue, now
from wiposeq.app.service.settings import MEGABYTE, Settings
from wiposeq.app.service.storage import Storage
from wiposeq.app.service.validation import Job, Options, Refused, State
from wiposeq.checking.profile import profiles
from wiposeq.errors import InUse, UserError, summary_of, trace_of
from wiposeq.formats.files import unreadable, unwritable
from wiposeq.formats.project.locks import Lock
from wiposeq.standard.edition import edition, editions

CHUNK: Final = 1 << 20
PAUSE: Final = 10.0
"""Seconds before a file of the inbox is tried again after it could not be taken."""
_HOUR: Final = 3600.0
_LONGEST_NAME: Final = 200
_LONGEST_OF_SYSTEM: Final = 255
_UNSAFE: Final = re.compile(r'[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff<>:"|?*]')
"""Characters that a file system refuses, that change the direction of a text or begin a line, and bytes that are not
UTF-8."""
_DEVICE: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
"""The names of devices of Windows."""
_log = logging.getLogger(__name__)


class Service:
    """A running service. Raises UserError if its folders cannot be used or another service uses them.

    Call start() and stop(), and from any thread the other methods.
    """

    def __init__(self, settings: Settings, *, settled: float | None = None) -> None:
        self.settings = settings
        self.began = now()
        self.received = 0
        self.answered_from_store = 0
        self._files = settings.data / "files"
        for folder in filter(None, (settings.data, self._files, settings.inbox, settings.outbox)):
            is_own = folder in (settings.data, self._files)  # applications that are not published
            try:
                folder.mkdir(0o700 if is_own else 0o777, parents=True, exist_ok=True)
            except OSError as error:
                raise unwritable(folder, error) from error
        self._locks = [
            _locked(settings.data / "service.lock"),
            *(_locked(each / ".wiposeq.lock") for each in (settings.inbox, settings.outbox) if each is not None),
        ]
        self.queue = Queue(settings.data / "queue.sqlite3")
        self.storage = Storage(settings, self.queue)
        self.writer = Writer()
        self.callbacks = Callbacks(self.queue, settings.secret, post=partial(post, hosts=settings.callback_hosts))
        self.pool = Pool(self.queue, settings, self.path_of, self._finished)
        self.inbox = None if settings.inbox is None else Inbox(settings.inbox, **_given(settled=settled))
        self.outbox = None
        if settings.outbox is not None:
            self.outbox = Outbox(settings.outbox, self.queue, settings.reports, self.report)
        self._waiting: dict[str, list[Callable[[Job], None]]] = {}
        self._guard = threading.Lock()
        self._is_stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep_house, name="folders", daemon=True)

    def start(self) -> None:
        """Resume what a stop interrupted, and start the workers."""
        self.queue.release_all()
        self._recover()
        self.pool.start()
        self.callbacks.start()
        self._thread.start()

    def stop(self) -> None:
        """Stop the workers. Files that are being checked wait for the next start."""
        self._is_stopping.set()
        self.pool.stop()
        self.callbacks.stop()
        if self._thread.is_alive():
            self._thread.join(30)
        self.writer.stop()
        self.queue.close()
        for each in self._locks:
            each.release()

    # ---- taking files

    def completed(self, options: Options) -> Options:
        """Return the options with the defaults filled in. Raises Refused for an unknown value."""
        chosen = replace(
            options,
            profile=options.profile or self.settings.profile,
            language=options.language or self.settings.language,
        )
        if chosen.profile not in profiles():
            words = 'There is no profile "{profile}".'
            raise Refused(400, "unknown-profile", words, "Use one of GET /v1/profiles.", profile=chosen.profile)
        if chosen.edition and chosen.edition not in editions():
            words = 'There is no edition "{edition}".'
            raise Refused(400, "unknown-edition", words, "Use one of GET /v1/editions.", edition=chosen.edition)
        if chosen.language not in texts.languages():
            words = 'There is no language "{language}".'
            raise Refused(
                400, "unknown-language", words, "Use one of: {known}.",
                language=chosen.language, known=", ".join(texts.languages()),
            )  # fmt: skip
        if chosen.callback:
            check_address(chosen.callback, self.settings.callback_hosts)
        return replace(chosen, edition=chosen.edition or edition("").id)

    def refuse_if_full(self) -> None:
        """Raise Refused if too many files wait."""
        most = self.settings.limits.pending
        if most and self.queue.pending() >= most:
            raise Refused(503, "queue-full", "Too many files are waiting.", "Try again later.")

    def take(self, source: IO[bytes], name: str, options: Options, owner: str = "", ready: str = "") -> Job:
        """Store an uploaded file and let it be checked. Return its job, finished if the store has the result.

        options: completed. ready: the id of the job; see wait_for(). Raises Refused, UnwritableFile.
        """
        job_id, name = ready or new_id(), safe_name(name)
        path = self._files / job_id / name
        most = self.settings.limits.megabytes * MEGABYTE
        digest, size = hashlib.sha256(), 0
        try:
            path.parent.mkdir(parents=True)
            with path.open("xb") as file:
                while chunk := source.read(CHUNK):
                    size += len(chunk)
                    if most and size > most:
                        raise too_large(self.settings.limits.megabytes)
                    digest.update(chunk)
                    file.write(chunk)
                _sync(file)
            return self._enter(self._job(job_id, name, size, digest.hexdigest(), options, owner, "upload"))
        except OSError as error:
            shutil.rmtree(path.parent, ignore_errors=True)
            raise unwritable(path, error) from error
        except UserError:
            shutil.rmtree(path.parent, ignore_errors=True)
            raise

    def take_from_inbox(self, name: str, options: Options, owner: str = "", *, is_watched: bool = False) -> Job:
        """Move a file from the inbox to the data folder and let it be checked.

        Raises Refused, UnreadableFile, and UnwritableFile if the disk is full; then the file is still in the inbox.
        """
        if self.settings.inbox is None:
            raise Refused(404, "no-inbox", "This service has no inbox.", "Send the file.")
        source = self.settings.inbox / name
        if not is_plain(name) or source.is_symlink() or not source.is_file():
            raise Refused(404, "no-such-file", 'The inbox contains no file "{name}".', name=name[:100])
        most = self.settings.limits.megabytes
        is_too_large = bool(most) and source.stat().st_size > most * MEGABYTE
        if is_too_large and not is_watched:
            raise too_large(most)
        if not os.access(source, os.R_OK):
            raise unreadable(source, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))
        job_id = ("watched-" if is_watched else "inbox-") + new_id()
        path = self._files / job_id / safe_name(name)
        try:
            path.parent.mkdir(parents=True)
            move(source, path)
            job = self._job_of(path, job_id, options, owner)
            return self._refuse_watched(job, too_large(most)) if is_too_large else self._enter(job)
        except Exception as error:
            self._give_back(path, source)
            if isinstance(error, OSError):
                raise unwritable(path, error) from error
            raise

    def _give_back(self, path: Path, source: Path) -> None:
        """Move a file that no job could be stored for back to the inbox. If that fails, the next start finds it."""
        with contextlib.suppress(OSError):
            if path.exists() and not source.exists():
                move(path, source)
        if source.exists() and not path.exists():
            shutil.rmtree(path.parent, ignore_errors=True)

    def _refuse_watched(self, job: Job, error: Refused) -> Job:
        """Store a file of the inbox as one that could not be checked, so that its error is in the outbox."""
        failed = replace(job, state=State.ERROR, code=error.code, message=str(error), started=now(), finished=now())
        self.received += 1
        self.queue.add(failed)
        self._finished(failed)
        return failed

    def _job_of(self, path: Path, job_id: str, options: Options, owner: str = "") -> Job:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        size, source = path.stat().st_size, job_id.partition("-")[0]
        return self._job(job_id, path.name, size, digest, options, owner, source)

    def _job(self, id: str, name: str, size: int, sha256: str, options: Options, owner: str, source: str) -> Job:
        check = CheckOptions(options.edition, options.profile, options.type == "formality")
        mark = f"{check.mark()} {options.language} {date.today()}"
        return Job(
            id=id, name=name, size=size, sha256=sha256, options=options, mark=mark, owner=owner, source=source,
            received=now(),
        )  # fmt: skip

    def _enter(self, job: Job) -> Job:
        """Add a job to the queue, or finish it with the stored result of the same file."""
        self.received += 1
        twin = self.queue.twin(job)
        if twin is not None:
            done = self.queue.copy_result(job, twin, now())
            self.answered_from_store += 1
            self._finished(done)
            return done
        self.queue.add(job)
        self.pool.wake()
        return job

    # ---- results

    def path_of(self, job: Job) -> Path:
        """Return the file of a job in the data folder."""
        return self._files / job.id / job.name

    def report(self, job: Job, form: str) -> bytes:
        """Return the report of a finished job. Raises Refused without a report, UserError if it cannot be written."""
        packed = self.queue.report(job.id)
        if not packed:
            if not job.is_finished:
                raise Refused(409, "pending", "The file is not checked yet.", "Ask for the report later.")
            raise Refused(409, "no-report", "The file could not be checked, so there is no report.")
        return self.writer.write(packed, job, form)

    def wait_for(self, id: str, finished: Callable[[Job], None]) -> None:
        """Call a function, in any thread, when the job with this id is finished."""
        with self._guard:
            self._waiting.setdefault(id, []).append(finished)

    def forget(self, id: str) -> None:
        """Undo wait_for()."""
        with self._guard:
            self._waiting.pop(id, None)

    def remove(self, job: Job) -> None:
        """Remove a job, its result, and the file that was sent with it. Raises Refused for a file of the inbox."""
        if job.source != "upload" and (not job.is_finished or not job.delivered or job.delivered.endswith("/")):
            raise Refused(409, "in-progress", "The file of the inbox is being checked.", "Try again later.")
        self.queue.remove(job.id)
        shutil.rmtree(self._files / job.id, ignore_errors=True)

    def _finished(self, job: Job) -> None:
        if job.source == "upload":
            shutil.rmtree(self._files / job.id, ignore_errors=True)
        else:
            self._deliver(job)
        if job.options.callback:
            self.callbacks.wake()
        with self._guard:
            waiting = self._waiting.pop(job.id, [])
        for finished in waiting:
            finished(job)

    def _deliver(self, job: Job) -> None:
        if self.outbox is None:
            return
        try:
            self.outbox.deliver(job, self.path_of(job))
        except (OSError, UserError) as error:
            why = summary_of(error)
            _log.error("The file of job %s cannot be moved to the outbox; it is tried again: %s", job.id, why)

    # ---- the folders

    def _recover(self) -> None:
        """Enter the files of the inbox that a stop found without a job, and remove what is not needed."""
        known = self.queue.known()
        for folder in sorted(self._files.iterdir()):
            if folder.name in known:
                continue
            files = [each for each in folder.iterdir() if each.is_file()] if folder.is_dir() else []
            if folder.name.startswith(("watched-", "inbox-")) and files:
                _log.warning("A file in %s was in no job; it is checked now", folder.name)
                try:
                    self._enter(self._job_of(files[0], folder.name, self.completed(Options())))
                except (OSError, UserError) as error:
                    why = summary_of(error)
                    _log.error("A file in %s cannot be checked; the next start tries it again: %s", folder.name, why)
            elif folder.is_dir():
                shutil.rmtree(folder, ignore_errors=True)
        for job in self.queue.undelivered():
            self._deliver(job)

    def _keep_house(self) -> None:
        """Take complete files from the inbox, repeat deliveries that failed, and remove old results."""
        options = self.completed(Options())
        clean = repeat = taken = -_HOUR
        while not self._is_stopping.wait(0.5):
            try:
                if self.inbox is not None and self.settings.is_watching and time.monotonic() >= taken:
                    for path in self.inbox.complete():
                        if self._is_stopping.is_set():
                            return
                        if not self._take_watched(path, options):
                            taken = time.monotonic() + PAUSE
                if time.monotonic() - repeat > 30:
                    repeat = time.monotonic()
                    for job in self.queue.undelivered():
                        if abs(now() - job.finished) > 30:  # the clock may have been set back
                            self._deliver(job)
                if self.settings.days and time.monotonic() - clean > _HOUR:
                    clean = time.monotonic()
                    self.queue.remove_older(now() - self.settings.days * 24 * _HOUR)
            except Exception as error:
                _log.error("The folders could not be read\n%s", trace_of(error))

    def _take_watched(self, path: Path, options: Options) -> bool:
        """Take a file of the inbox. Return False if it has to be tried again, which the log says."""
        try:
            self.take_from_inbox(path.name, options, is_watched=True)
        except UserError as error:
            if not path.exists():  # somebody else took it
                return True
            _log.error("A file of the inbox cannot be taken; it is tried again: %s", summary_of(error))
            return False
        return True


def _locked(path: Path) -> Lock:
    """Return the lock of a folder. Raises InUse if another service uses it, UnwritableFile."""
    try:
        lock = Lock.take(path)
    except OSError as error:
        raise unwritable(path, error) from error
    if lock is None:
        raise InUse(
            'Another service is using the folder "{path}".', "Stop it, or use another folder.", path=path.parent
        )
    return lock


def new_id() -> str:
    """Return an id that cannot be guessed."""
    return secrets.token_hex(12)


def safe_name(name: str) -> str:
    """Return the last part of a name that a client gave, without characters that a file system may refuse."""
    last = re.split(r"[/\\]", name)[-1]
    safe = _UNSAFE.sub("_", last).strip()
    if _DEVICE.fullmatch(safe):
        safe = f"_{safe}"
    if len(safe.encode("utf-8", "replace")) > _LONGEST_NAME:
        stem, ending = os.path.splitext(safe)  # noqa: PTH122
        ending = ending if len(ending.encode("utf-8", "replace")) < 20 else ""
        most = _LONGEST_NAME - len(ending.encode("utf-8", "replace"))
        safe = stem.encode("utf-8", "replace")[:most].decode("utf-8", "ignore") + ending
    return safe if safe.strip(".") else "listing.xml"


def is_plain(name: str) -> bool:
    """Return whether a name can only be that of a file in the folder, and not lead out of it."""
    if os.name == "nt" and name != safe_name(name):
        return False
    length = len(name.encode("utf-8", "surrogateescape"))
    return 0 < length <= _LONGEST_OF_SYSTEM and "\0" not in name and name != ".." and Path(name).name == name


def too_large(megabytes: int) -> Refused:
    """Return the error for a file above the limit."""
    return Refused(
        413, "too-large", "The file is larger than {count} MB.", "Split it, or ask the operator.", count=megabytes
    )


def _sync(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def _given(**values: float | None) -> dict[str, float]:
    return {name: value for name, value in values.items() if value is not None}
