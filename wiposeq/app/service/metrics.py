"""The numbers of the service in the text format of Prometheus (exposition format 0.0.4)."""

from collections.abc import Iterator, Mapping

from wiposeq import __version__
from wiposeq.app.service.queue import now
from wiposeq.app.service.service import Service


def as_text(service: Service) -> str:
    """Return the numbers as text."""
    return "".join(_lines(service))


def _lines(service: Service) -> Iterator[str]:
    counts = service.queue.counts()
    running = counts.pop("running")
    yield from _metric("wiposeq_info", "gauge", "The version of the service.", {f'version="{__version__}"': 1})
    yield from _metric("wiposeq_uptime_seconds", "gauge", "Seconds since the start.", {"": now() - service.began})
    states = {f'state="{state}"': count for state, count in counts.items()}
    yield from _metric("wiposeq_validations", "gauge", "Stored validations by state.", states)
    yield from _metric("wiposeq_running", "gauge", "Files that are being checked.", {"": running})
    yield from _metric("wiposeq_workers", "gauge", "Workers that are alive.", {"": service.pool.alive})
    yield from _metric("wiposeq_received_total", "counter", "Files received.", {"": service.received})
    yield from _metric("wiposeq_checked_total", "counter", "Files checked.", {"": service.pool.checked})
    stored = {"": service.answered_from_store}
    yield from _metric("wiposeq_answered_from_store_total", "counter", "Files that were checked before.", stored)
    seconds = {"": service.pool.busy_seconds}
    yield from _metric("wiposeq_check_seconds_total", "counter", "Seconds that workers spent on checks.", seconds)
    yield from _metric("wiposeq_worker_deaths_total", "counter", "Processes that died.", {"": service.pool.deaths})
    yield from _metric("wiposeq_problems", "gauge", "Parts that cannot be used.", {"": len(service.storage.problems())})
    waiting = {"": service.queue.waiting_callbacks()}
    yield from _metric("wiposeq_callbacks_waiting", "gauge", "Results that wait to be posted.", waiting)
    failed = {"": service.callbacks.failures}
    yield from _metric("wiposeq_callback_failures_total", "counter", "Callbacks that were not accepted.", failed)


def _metric(name: str, kind: str, about: str, values: Mapping[str, float]) -> Iterator[str]:
    yield f"# HELP {name} {about}\n# TYPE {name} {kind}\n"
    for labels, value in values.items():
        yield f"{name}{'{' + labels + '}' if labels else ''} {value:g}\n"
