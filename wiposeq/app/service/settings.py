"""How a validation service runs: its folders, limits and addresses, and who may use it.

It hides the form of the file of tokens. The command line fills the settings.
"""

import hashlib
import hmac
from pathlib import Path
from typing import Final

from msgspec import Struct

from wiposeq.errors import UsageError
from wiposeq.formats.files import unreadable

MEGABYTE: Final = 1_000_000
SHORTEST_TOKEN: Final = 16
"""Characters of a token; a shorter one can be guessed."""


class Limits(Struct, frozen=True):
    """What one request or one file may use. 0 means no limit.

    megabytes: of a file. seconds: of the check of a file. memory: of a worker, in megabytes.
    requests: per minute, of one client. pending: files in the queue. attempts: how often the check of a file is started
    if a worker dies. at_once: seconds that a request waits for the result. small: size in bytes up to which it waits.
    longest_wait: seconds that a request may ask to wait, for a file of any size; 0 if it may not.
    grace: seconds after which a request must have sent a kilobyte for each second.
    """

    megabytes: int = 1000
    seconds: float = 1800
    memory: int = 4000
    requests: int = 1200
    pending: int = 100_000
    attempts: int = 5
    at_once: float = 20
    small: int = 2_000_000
    longest_wait: float = 60
    grace: float = 60


class Client(Struct, frozen=True):
    """Somebody who may use the service. sees_all: whether the client sees the validations of all clients."""

    name: str
    sees_all: bool = False


class Settings(Struct, frozen=True):
    """The settings of a service.

    data: the folder of the queue. inbox, outbox: the folders of files to check and of files that are checked.
    is_watching: whether every file in the inbox is checked, without a request.
    reports: the formats of the reports in the outbox. profile, language: the defaults of a request.
    days: how long results are stored. clients: by the SHA-256 of their token; {} if nobody needs a token.
    callback_hosts: where results may be posted to. secret: signs them.
    """

    data: Path
    inbox: Path | None = None
    outbox: Path | None = None
    is_watching: bool = False
    reports: tuple[str, ...] = ("xml",)
    profile: str = "filing"
    language: str = "en"
    workers: int = 2
    days: int = 30
    limits: Limits = Limits()
    clients: dict[str, Client] = {}
    callback_hosts: tuple[str, ...] = ()
    secret: bytes = b""

    def client(self, token: str) -> Client | None:
        """Return whose token it is, or None. The comparison takes the same time for every token."""
        digest, found = hashlib.sha256(token.encode()).hexdigest(), None
        for known, client in self.clients.items():
            if hmac.compare_digest(known, digest):
                found = client
        return found


def read_clients(path: Path) -> dict[str, Client]:
    """Return the clients in a file of tokens, by the SHA-256 of the token.

    A line has a name, a token, and "all" if the client sees all validations; # starts a comment. In place of the token
    it may have "sha256:" and the digest of the token. Raises UnreadableFile, and UsageError with the number of the
    line.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise unreadable(path, error if isinstance(error, OSError) else OSError(str(error))) from error
    found: dict[str, Client] = {}
    for number, line in enumerate(lines, 1):
        words = line.partition("#")[0].split()
        if not words:
            continue
        if len(words) not in (2, 3) or words[2:] not in ([], ["all"]) or len(words[1]) < SHORTEST_TOKEN:
            raise UsageError(
                '"{path}", line {line}: a line must have a name, a token of at least {count} characters, and "all" if '
                "the client sees all validations.",
                "Correct the line.",
                path=str(path),
                line=number,
                count=SHORTEST_TOKEN,
            )
        kind, _, digest = words[1].partition(":")
        known = digest.lower() if kind == "sha256" else hashlib.sha256(words[1].encode()).hexdigest()
        found[known] = Client(words[0], len(words) == 3)
    if not found:
        raise UsageError('"{path}" contains no token.', "Add a line with a name and a token.", path=str(path))
    return found
