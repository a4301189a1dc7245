from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from bot import traces
from bot.domain.job import Claim
from bot.domain.outcome import Failed, Outcome
from bot.domain.ports.table import JobTable
from bot.worker.dispatcher import Dispatcher
from bot.worker.in_hand import InHand
from tests.fakes.jobs import PREPARE, TROUBLE, a_request
from tests.fakes.tables import new_table

WORDS = "what Anna said"


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    kept = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    traces.use(provider.get_tracer("test"))
    yield kept
    traces.use(None)
    provider.shutdown()


def test_a_task_is_a_span_with_its_ids(spans: InMemorySpanExporter) -> None:
    async def run() -> str:
        queue: JobTable = new_table()
        added = await queue.jobs.add(a_request())
        stopping = asyncio.Event()

        async def handle(claim: Claim) -> Outcome:
            stopping.set()
            return Failed(failure=TROUBLE)

        await Dispatcher(queue.tasks, PREPARE, handle, limit=1, running=InHand(), stopping=stopping).run()
        return added.job_id

    job_id = asyncio.run(run())
    (span,) = spans.get_finished_spans()
    assert span.name == "task.prepare"
    assert dict(span.attributes or {})["job"] == job_id


def test_an_error_ends_a_span_without_anybodys_words(spans: InMemorySpanExporter) -> None:
    with pytest.raises(ValueError, match=WORDS), traces.span("engine.request", capability="think"):
        raise ValueError(WORDS)
    (span,) = spans.get_finished_spans()
    assert not span.status.is_ok
    assert WORDS not in span.to_json()


def test_nothing_happens_where_nobody_asked_for_spans() -> None:
    number = random.random()
    with traces.span("engine.request", capability="think"):
        assert number < 1
