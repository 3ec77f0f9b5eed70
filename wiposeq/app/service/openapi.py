"""The OpenAPI 3.1 document of the service, which is built from the records that it reads and writes.

It hides the form of the document. The routes are in web.py; a test compares both.
"""

from typing import Any, Final

import msgspec

from wiposeq import __version__, texts
from wiposeq.app.service.validation import ErrorMessage, InboxRequest, Options, State, Validation, ValidationList
from wiposeq.checking.profile import profiles
from wiposeq.standard.edition import editions

_SHOWN: Final = (Options, InboxRequest, Validation, ValidationList, ErrorMessage)


class Description(msgspec.Struct, frozen=True):
    """An entry of a list of rules, editions or profiles."""

    id: str
    title: str
    description: str = ""
    severity: str = ""
    cites: str = ""


class Health(msgspec.Struct, frozen=True):
    """The state of the service. problems: which of "data", "queue", "inbox", "outbox", "temporary" cannot be used."""

    status: str
    version: str
    workers: int
    counts: dict[str, int]
    uptime: float
    problems: tuple[str, ...] = ()


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _answer(description: str, content: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return {"description": description, **({"content": content} if content else {}), **more}


_PROBLEM: Final = _json(_ref("ErrorMessage"))
_COMMON: Final = {
    "400": _answer("The request is wrong.", _PROBLEM),
    "401": _answer(
        "A token is missing or unknown.",
        _PROBLEM,
        headers={"WWW-Authenticate": {"schema": {"type": "string"}, "description": "Bearer"}},
    ),
    "403": _answer("The request comes from a page of another site, or names a callback that is not allowed.", _PROBLEM),
    "429": _answer(
        "Too many requests.",
        _PROBLEM,
        headers={"Retry-After": {"schema": {"type": "integer"}, "description": "In seconds"}},
    ),
    "500": _answer("The service failed.", _PROBLEM),
}
_ID: Final = {
    "name": "id",
    "in": "path",
    "required": True,
    "description": "The id of the validation",
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9-]{1,64}$"},
}
_UNKNOWN: Final = {"404": _answer("There is no such validation.", _PROBLEM)}
_DONE: Final = {
    "200": _answer("The file was checked.", _json(_ref("Validation"))),
    "202": _answer(
        "The file waits to be checked.",
        _json(_ref("Validation")),
        headers={"Location": {"schema": {"type": "string"}, "description": "Where the state can be read"}},
    ),
}


def _operation(name: str, summary: str, responses: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"operationId": name, "summary": summary, "responses": dict(sorted((_COMMON | responses).items())), **more}


def document(formats: dict[str, str], *, has_tokens: bool = True) -> dict[str, Any]:
    """Return the document. formats: of reports, with their types. has_tokens: whether a client needs a token."""
    (_, schemas) = msgspec.json.schema_components(
        (*_SHOWN, Description, Health), ref_template="#/components/schemas/{name}"
    )
    known = {"profile": profiles(), "edition": editions(), "language": texts.languages()}
    for name in ("Options", "InboxRequest"):
        for field, values in known.items():
            schemas[name]["properties"][field]["enum"] = ["", *values]
    upload = {
        "type": "object",
        "required": ["file"],
        "additionalProperties": False,
        "properties": {
            "file": {"type": "string", "contentMediaType": "application/octet-stream", "format": "binary"},
            **schemas["Options"]["properties"],
        },
    }
    schemas["Upload"] = upload
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "WipoSeq validation service",
            "version": __version__,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            "description": "Checks sequence listings under WIPO Standard ST.26. Verdicts of files that could not be "
            "read whole are never valid; such validations have the state incomplete.",
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}] if has_tokens else [],
        "paths": _paths(formats, schemas["State"] if "State" in schemas else {"enum": [each.value for each in State]}),
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _paths(formats: dict[str, str], state: dict[str, Any]) -> dict[str, Any]:
    return {
        "/v1/validations": _of_validations(state),
        "/v1/validations/{id}": {
            "parameters": [_ID],
            "get": _operation(
                "getValidation",
                "Return the state of a validation.",
                _UNKNOWN | {"200": _answer("The validation.", _json(_ref("Validation")))},
            ),
            "delete": _operation(
                "deleteValidation",
                "Remove a validation and its report.",
                _UNKNOWN | {"204": _answer("It was removed."), "409": _answer("It is in progress.", _PROBLEM)},
            ),
        },
        "/v1/validations/{id}/report": {"parameters": [_ID], "get": _of_report(formats)},
        **_of_service(),
    }


def _of_validations(state: dict[str, Any]) -> dict[str, Any]:
    return {
        "get": _operation(
            "listValidations",
            "List validations, the newest first.",
            {"200": _answer("The validations.", _json(_ref("ValidationList")))},
            parameters=[
                {"name": "state", "in": "query", "schema": {"type": "string", "enum": state["enum"]}},
                {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 500}},
                {"name": "before", "in": "query", "schema": {"type": "string", "pattern": "^[0-9]{1,15}$"}},
            ],
        ),
        "post": _operation(
            "validate",
            "Check a file: send it, or name a file in the inbox.",
            _DONE
            | {
                "404": _answer("The inbox contains no such file.", _PROBLEM),
                "408": _answer("The file was sent too slowly.", _PROBLEM),
                "413": _answer("The file is too large.", _PROBLEM),
                "415": _answer("The type of the body is neither JSON nor multipart.", _PROBLEM),
                "503": _answer("Too many files are waiting, or nothing can be stored.", _PROBLEM),
            },
            parameters=[
                {
                    "name": "Prefer",
                    "in": "header",
                    "description": "wait=N waits up to N seconds for the result, respond-async does not wait",
                    "schema": {"type": "string", "pattern": "^(wait=[0-9]{1,4}|respond-async)$"},
                }
            ],
            requestBody={
                "required": True,
                "content": {
                    "multipart/form-data": {"schema": _ref("Upload")},
                    "application/json": {"schema": _ref("InboxRequest")},
                },
            },
        ),
    }


def _of_report(formats: dict[str, str]) -> dict[str, Any]:
    types = {type: {"schema": {"type": "string"}} for type in sorted(formats.values(), reverse=True)}
    return _operation(
        "getReport",
        "Return the report of a validation.",
        _UNKNOWN | {"200": _answer("The report.", types), "409": _answer("There is no report, or not yet.", _PROBLEM)},
        parameters=[{"name": "format", "in": "query", "schema": {"type": "string", "enum": list(formats)}}],
    )


def _of_service() -> dict[str, Any]:
    lists = _json({"type": "array", "items": _ref("Description")})
    return {
        "/v1/rules": {"get": _operation("listRules", "List the rules.", {"200": _answer("The rules.", lists)})},
        "/v1/editions": {
            "get": _operation("listEditions", "List the editions.", {"200": _answer("The editions.", lists)})
        },
        "/v1/profiles": {
            "get": _operation("listProfiles", "List the profiles.", {"200": _answer("The profiles.", lists)})
        },
        "/v1/health": {
            "get": _operation(
                "getHealth",
                "Return whether the service works.",
                {
                    "200": _answer("It works.", _json(_ref("Health"))),
                    "503": _answer("No worker is alive, or nothing can be stored.", _json(_ref("Health"))),
                },
                security=[],
            )
        },
        "/v1/metrics": {
            "get": _operation(
                "getMetrics",
                "Return numbers for Prometheus.",
                {"200": _answer("The numbers.", {"text/plain": {"schema": {"type": "string"}}})},
            )
        },
    }
