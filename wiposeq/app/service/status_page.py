"""The status page of the service: the queue, the last files, and a place to drop a file.

It hides the files of the page. Its script uses only the public interface, /v1.
"""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Final

from wiposeq import resources
from wiposeq.app.service.settings import Settings
from wiposeq.checking.profile import profile, profiles
from wiposeq.formats.templates import render
from wiposeq.texts import tr

FILES: Final[dict[str, tuple[Callable[[], str], str]]] = {
    "status.js": (cache(lambda: resources.text("service", "status.js")), "text/javascript"),
    "status.css": (cache(lambda: resources.text("service", "status.css")), "text/css"),
}
"""The other files of the page: how each is read, and its type."""


def page(settings: Settings, formats: Iterable[str]) -> str:
    """Return the page in HTML. formats: of the reports that the page offers."""
    return render(
        "service_status",
        title=tr("Validation service"),
        profiles=[(name, tr(profile(name).title)) for name in profiles()],
        chosen=settings.profile,
        has_tokens=bool(settings.clients),
        formats=" ".join(sorted(formats)),
        most=settings.limits.megabytes,
    )
