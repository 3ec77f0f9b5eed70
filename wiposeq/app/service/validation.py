"""What a client asks and gets: the options of a validation, its state and result, and errors with their codes."""

from datetime import UTC, datetime
from enum import Enum
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from wiposeq.errors import UserError

Type = Literal["full", "formality"]


class State(Enum):
    """The state of a validation.

    success: the file was read whole and checked. incomplete: the file was checked, but could not be read whole, so it
    is never valid. error: the file could not be checked.
    """

    PENDING = "pending"
    SUCCESS = "success"
    INCOMPLETE = "incomplete"
    ERROR = "error"


class Options(Struct, frozen=True, forbid_unknown_fields=True):
    """How a file is validated. profile, edition, language: "" for the defaults of the service."""

    type: Annotated[Type, Meta(description="full: all rules; formality: only XML and its DTD")] = "full"
    profile: Annotated[str, Meta(max_length=40, description="An id of GET /v1/profiles")] = ""
    edition: Annotated[str, Meta(max_length=20, description="An id of GET /v1/editions")] = ""
    language: Annotated[str, Meta(max_length=20, description="The language of messages, such as en")] = ""
    callback: Annotated[str, Meta(max_length=2000, description="The address to which the result is posted")] = ""
    reference: Annotated[str, Meta(max_length=200, description="Your own reference, which the result repeats")] = ""


class InboxRequest(Options, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The validation of a file in the inbox."""

    file: Annotated[str, Meta(min_length=1, max_length=255, description="The name of a file in the inbox")]


class Validation(Struct, frozen=True, kw_only=True, rename="camel"):
    """A validation as a client sees it. Values that are not known yet are null."""

    id: str
    state: State
    type: Type
    profile: str
    edition: str
    language: str
    reference: str
    file: str
    size: Annotated[int, Meta(description="In bytes")]
    sha256: str
    received: datetime
    started: datetime | None = None
    finished: datetime | None = None
    verdict: Annotated[
        Literal["valid", "invalid"] | None,
        Meta(description='"valid" only if the file was read whole, every rule was asked, and there is no error'),
    ] = None
    is_read_whole: bool | None = None
    errors: int | None = None
    warnings: int | None = None
    sequences: int | None = None
    seconds: Annotated[float | None, Meta(description="How long the check took")] = None
    error_code: str | None = None
    status_message: str = ""


class ValidationList(Struct, frozen=True):
    """Validations, the newest first. next: the value of `before` for the following ones; null if there are no more."""

    validations: tuple[Validation, ...]
    next: str | None = None


class ErrorMessage(Struct, frozen=True, rename="camel"):
    """Why a request failed."""

    error_code: str
    status_message: str


class Refused(UserError):
    """A request that the service does not accept. status: of HTTP. code: for programs."""

    def __init__(self, status: int, code: str, message: str, hint: str = "", **values: object) -> None:
        super().__init__(message, hint, **values)
        self.status, self.code = status, code


class Result(Struct, frozen=True):
    """The result of a job; the state is pending until there is one."""

    state: State = State.PENDING
    verdict: str = ""
    is_whole: bool = False
    errors: int = 0
    warnings: int = 0
    sequences: int = 0
    seconds: float = 0.0
    code: str = ""
    message: str = ""


class Job(Result, frozen=True, kw_only=True):
    """A validation as the queue stores it.

    owner: the name of the client. source: "upload", "inbox" (by request) or "watched" (without a request).
    mark: the conditions of the check; an older result with the same ones can be used. attempts: how often the check was
    started. is_running: whether a worker works on it. Times are in seconds since 1970.
    """

    id: str
    name: str
    size: int
    sha256: str
    options: Options
    mark: str
    owner: str = ""
    source: str = "upload"
    is_running: bool = False
    attempts: int = 0
    received: float = 0.0
    started: float = 0.0
    finished: float = 0.0
    delivered: str = ""

    @property
    def is_finished(self) -> bool:
        """Whether the validation has a result or failed."""
        return self.state is not State.PENDING

    def shown(self) -> Validation:
        """Return the validation as a client sees it."""
        has_report = self.state in (State.SUCCESS, State.INCOMPLETE)
        return Validation(
            id=self.id,
            state=self.state,
            type=self.options.type,
            profile=self.options.profile,
            edition=self.options.edition,
            language=self.options.language,
            reference=self.options.reference,
            file=self.name,
            size=self.size,
            sha256=self.sha256,
            received=_time(self.received),
            started=_time(self.started) if self.started else None,
            finished=_time(self.finished) if self.is_finished else None,
            verdict=_VERDICTS.get(self.verdict) if has_report else None,
            is_read_whole=self.is_whole if has_report else None,
            errors=self.errors if has_report else None,
            warnings=self.warnings if has_report else None,
            sequences=self.sequences if has_report else None,
            seconds=self.seconds if has_report else None,
            error_code=self.code or None,
            status_message=self.message,
        )


_VERDICTS: Final[dict[str, Literal["valid", "invalid"]]] = {"valid": "valid", "invalid": "invalid"}


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
