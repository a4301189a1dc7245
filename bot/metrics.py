"""What is counted and measured, by the names in docs/metrics.md. Numbers and fixed words only."""

from __future__ import annotations

from collections.abc import Mapping

from prometheus_client import REGISTRY, Counter, Gauge, Histogram, generate_latest

jobs_accepted = Counter(
    "earmark_jobs_accepted", "Jobs committed; from here on each must end.", ["platform", "mode"]
)
jobs = Counter("earmark_jobs", "Jobs that ended.", ["platform", "mode", "state"])
failures = Counter("earmark_failures", "Why jobs ended as failed or partial.", ["code", "fault"])
events = Counter("earmark_events", "Events of chats and calls of the API.", ["platform", "outcome"])
deliveries = Counter(
    "earmark_deliveries", "Views of a job that were brought to people.", ["platform", "outcome"]
)
segments = Counter("earmark_segments", "Segments settled.", ["outcome"])
audio_seconds = Counter("earmark_audio_seconds", "Sound of jobs that ended as done or partial.", ["platform"])
missing_seconds = Counter("earmark_missing_seconds", "Sound that partial answers name as missing.")
leases_lost = Counter("earmark_leases_lost", "Tasks taken back from workers that died or were silent.")
task_retries = Counter(
    "earmark_task_retries", "Tries of a task that are followed by another.", ["kind", "code"]
)
engine_output_tokens = Counter(
    "earmark_engine_output_tokens", "Tokens that engines say they wrote, thoughts included.", ["engine"]
)

event_ack_seconds = Histogram(
    "earmark_event_ack_seconds",
    "From the event's arrival to the commit that lets it be acknowledged.",
    ["platform"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
job_wait_seconds = Histogram(
    "earmark_job_wait_seconds",
    "From acceptance to the first task's start.",
    buckets=(0.01, 0.02, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 1800, 7200),
)
job_seconds = Histogram(
    "earmark_job_seconds",
    "From acceptance to the end.",
    ["mode"],
    buckets=(1, 5, 15, 30, 60, 120, 300, 600, 1800, 3600, 14400, 43200, 86400),
)
segment_rtf = Histogram(
    "earmark_segment_rtf",
    "Engine seconds for a second of sound.",
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5),
)
engine_request_seconds = Histogram(
    "earmark_engine_request_seconds",
    "One request to an engine.",
    ["engine", "capability", "outcome"],
    buckets=(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600),
)

queue_jobs_open = Gauge("earmark_queue_jobs_open", "Jobs that are accepted and not over.")
queue_tasks = Gauge("earmark_queue_tasks", "Tasks by state.", ["state"])
queue_oldest_seconds = Gauge("earmark_queue_oldest_seconds", "How long the oldest ready task has waited.")
engine_slots = Gauge("earmark_engine_slots", "Requests at once that the engine may be sent.", ["engine"])
engine_in_flight = Gauge("earmark_engine_in_flight", "Requests that the engine is working on.", ["engine"])
engine_paused = Gauge("earmark_engine_paused", "1 while nothing is sent to the engine.", ["engine"])
outbox_due = Gauge("earmark_outbox_due", "Views of jobs that are due.")
disk_free_bytes = Gauge("earmark_disk_free_bytes", "Room in the data folder of this process.")
retention_success = Gauge(
    "earmark_retention_success_timestamp_seconds", "When this process last deleted all that was due."
)
build_info = Gauge("earmark_build_info", "Always 1.", ["version"])


def exposition() -> bytes:
    """All of it in Prometheus's text format."""
    return generate_latest(REGISTRY)


def by_label(gauge: Gauge, values: Mapping[str, float]) -> None:
    """Sets a gauge with one label; labels that are gone disappear."""
    gauge.clear()
    for label, value in values.items():
        gauge.labels(label).set(value)
