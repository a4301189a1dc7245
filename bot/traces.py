"""OpenTelemetry spans of what takes time, where the extra `traces` is installed and switched on.

Spans carry ids and fixed words, as log lines do. Where they go is told by the usual `OTEL_` variables.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

from bot.domain.errors import ConfigurationError

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer

_tracers: list[Tracer] = []


def configure() -> None:
    """Spans go out from now on, over OTLP. Raises `ConfigurationError` where the extra is missing."""
    if find_spec("opentelemetry.sdk") is None or find_spec("opentelemetry.exporter") is None:
        raise ConfigurationError(
            "EARMARK_TRACES needs the extra `traces`: pip install earmark-bot[traces], or switch it off."
        )
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415  extra
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415  as above
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415  as above

    provider = TracerProvider()
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    use(provider.get_tracer("earmark"))


def use(tracer: Tracer | None) -> None:
    """None: no spans."""
    _tracers[:] = [tracer] if tracer else []


@contextmanager
def span(name: str, **attributes: str | float) -> Iterator[None]:
    """Of what happens inside; an exception ends it as an error, without its text."""
    if not _tracers:
        yield
        return
    from opentelemetry.trace import Status, StatusCode  # noqa: PLC0415  as above

    with _tracers[0].start_as_current_span(
        name, attributes=attributes, record_exception=False, set_status_on_exception=False
    ) as current:
        try:
            yield
        except BaseException as error:
            current.set_status(Status(StatusCode.ERROR, type(error).__name__))
            raise
