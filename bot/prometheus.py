"""Metrics as Prometheus reads them: the only user of its library, imported only where metrics are asked for."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from http import HTTPStatus
from itertools import product

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.process_collector import ProcessCollector

from bot.domain.grading import Verdict
from bot.domain.posts import PostKind, PostState
from bot.metrics import Metrics, Outcome

CONTENT_TYPE = CONTENT_TYPE_LATEST

ACK_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10)
"""Slack waits three seconds."""

LATENESS_SECONDS = (1, 5, 15, 60, 300, 900, 3600, 4 * 3600, 24 * 3600)

BATCH_SIZES = (1, 2, 5, 10, 20, 50, 100, 200)
"""Up to the most that the runner commits together."""


class PrometheusMetrics(Metrics):
    """Counts in a registry of its own, so that each bot in a process has its own counts."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call] # a time beside each count, which nobody reads
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._answers = self._histogram("ack_seconds", "From a request to its answer.", ACK_SECONDS, "kind", "status")
        self._tries = Counter(
            "lambda_quiz_posts", "Attempts to post, by outcome.", ("kind", "outcome"), registry=self._registry
        )
        self._lateness = self._histogram(
            "post_lateness_seconds", "From the due time until it stood in Slack.", LATENESS_SECONDS, "kind"
        )
        self._grades = Counter("lambda_quiz_grades", "Graded answers.", ("verdict",), registry=self._registry)
        self._opinions = Counter(
            "lambda_quiz_second_opinions", "Answers given to a model to read.", ("outcome",), registry=self._registry
        )
        self._batches = self._histogram("writer_batch_size", "Writes in one transaction.", BATCH_SIZES)
        self._queue = self._gauge("writer_queue", "Writes that wait for the writer.")
        self._unfinished = self._gauge("posts_unfinished", "Posts that Slack does not have yet.", "state")
        self._ready = self._gauge("ready", "1 where what readiness takes is there.", "check")
        # What never happened is 0, which Prometheus can see rise; it cannot see something appear.
        for kind, outcome in product(PostKind, Outcome):
            self._tries.labels(kind, outcome)
        for kind in (PostKind.QUESTION, PostKind.REVEAL):
            self._lateness.labels(kind)
        for verdict in Verdict:
            self._grades.labels(verdict)
        for said in ("answered", "failed"):
            self._opinions.labels(said)

    def awaits(self, kinds: Iterable[str]) -> None:
        for kind in kinds:
            self._answers.labels(kind, HTTPStatus.OK.value)

    def answered(self, kind: str, status: int, seconds: float) -> None:
        self._answers.labels(kind, status).observe(seconds)

    def tried(self, kind: PostKind, outcome: Outcome) -> None:
        self._tries.labels(kind, outcome).inc()

    def posted(self, kind: PostKind, lateness: timedelta) -> None:
        self._lateness.labels(kind).observe(max(0.0, lateness.total_seconds()))

    def graded(self, verdict: Verdict) -> None:
        self._grades.labels(verdict).inc()

    def read(self, *, answered: bool) -> None:
        self._opinions.labels("answered" if answered else "failed").inc()

    def committed(self, writes: int) -> None:
        self._batches.observe(writes)

    def page(self, checks: Mapping[str, bool], unfinished: Mapping[PostState, int] | None, queue: int) -> str:
        """All metrics in Prometheus' text format, with what can only be said of this moment.

        `unfinished` is None where the database is of no use; the posts are then left out.
        """
        self._queue.set(queue)
        for check, passed in checks.items():
            self._ready.labels(check).set(passed)
        self._unfinished.clear()
        for state, count in (unfinished or {}).items():
            self._unfinished.labels(state).set(count)
        return generate_latest(self._registry).decode()

    def _histogram(self, name: str, told: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
        return Histogram(f"lambda_quiz_{name}", told, labels, buckets=buckets, registry=self._registry)

    def _gauge(self, name: str, told: str, *labels: str) -> Gauge:
        return Gauge(f"lambda_quiz_{name}", told, labels, registry=self._registry)
