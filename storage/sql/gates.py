"""Gates: how many requests an engine may be sent at once, and its rests."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, case, delete, func, insert, select, text, update

from bot.domain.failure import FailureCode
from bot.domain.ports.status import GateState
from bot.domain.ports.tasks import PROBE_SECONDS, PROBE_TIMEOUT_SECONDS
from storage.database.connection import Transaction
from storage.sql.tables import gates, tasks
from storage.sql.waits import GATE_REST_SECONDS, later

GONE_SECONDS = 600.0
"""A gate that no process has named for so long is forgotten."""

_IN_FLIGHT = (
    select(tasks.c.gate, func.count().label("leased"))
    .where(text("state = 'leased'"), tasks.c.gate.is_not(None))
    .group_by(tasks.c.gate)
)
_GATES = select(gates).order_by(gates.c.name)
_ADD_GATE = insert(gates)
_SET_GATE = (
    update(gates)
    .where(gates.c.name == bindparam("gate"))
    .values(slots=bindparam("slots"), seen_at=bindparam("now"))
)
_PAUSE = (
    update(gates)
    .where(gates.c.name == bindparam("gate"), gates.c.paused_until < bindparam("until"))
    .values(
        paused_until=bindparam("until"),
        paused_by=bindparam("cause"),
        probe_at=case((gates.c.paused_until > bindparam("now"), gates.c.probe_at), else_=bindparam("first")),
    )
)
_held = (text("state = 'leased'"), tasks.c.gate == gates.c.name)
_PROBE = (
    update(gates)
    .where(
        gates.c.name.in_(bindparam("names", expanding=True)),
        gates.c.slots > select(func.count(tasks.c.id)).where(*_held).scalar_subquery(),
        gates.c.paused_until > bindparam("now"),
        gates.c.probe_at <= bindparam("now"),
    )
    .values(probe_at=bindparam("next"), probing_until=bindparam("until"))
    .returning(gates.c.name)
)
_PROBED = update(gates).where(gates.c.name == bindparam("gate")).values(probing_until=0.0)
_RESUME = _PROBED.values(paused_until=0.0, paused_by=None)
_FORGET = delete(gates).where(
    gates.c.seen_at < bindparam("before"),
    ~select(tasks.c.id).where(*_held).exists(),
)


def gate_states(transaction: Transaction) -> list[GateState]:
    in_flight = {row.gate: row.leased for row in transaction.connection.execute(_IN_FLIGHT)}
    return [
        GateState(
            name=row.name,
            slots=row.slots,
            in_flight=in_flight.get(row.name, 0) + (row.probing_until > transaction.now),
            paused_seconds=max(0.0, row.paused_until - transaction.now),
            paused_by=FailureCode(row.paused_by) if row.paused_by else None,
        )
        for row in transaction.connection.execute(_GATES)
    ]


def set_gate(transaction: Transaction, name: str, slots: int) -> None:
    values = {"gate": name, "slots": slots, "now": transaction.now}
    if not transaction.connection.execute(_SET_GATE, values).rowcount:
        row = {"name": name, "slots": slots, "seen_at": transaction.now}
        transaction.connection.execute(_ADD_GATE, row)
    transaction.wake = True


def pause_gate(transaction: Transaction, name: str, seconds: float, cause: FailureCode) -> None:
    """A rest that is under way keeps its times of probes."""
    values = {
        "gate": name,
        "until": later(transaction, seconds, most=GATE_REST_SECONDS),
        "cause": cause.value,
        "first": transaction.now + PROBE_SECONDS,
        "now": transaction.now,
    }
    transaction.connection.execute(_PAUSE, values)


def claim_probes(transaction: Transaction, names: Sequence[str]) -> list[str]:
    """Those of the gates that rest and are to be tried now, by the caller alone."""
    now = transaction.now
    values = {
        "names": list(names),
        "now": now,
        "next": now + PROBE_SECONDS,
        "until": now + PROBE_TIMEOUT_SECONDS,
    }
    return sorted(transaction.connection.execute(_PROBE, values).scalars())


def settle_probe(transaction: Transaction, name: str, *, works: bool) -> None:
    """A probe takes a slot until then. An engine that works rests no more."""
    transaction.connection.execute(_RESUME if works else _PROBED, {"gate": name})
    transaction.wake = transaction.wake or works


def forget_gone(transaction: Transaction) -> None:
    """Gates of engines that no process names any more and nobody is waiting for."""
    transaction.connection.execute(_FORGET, {"before": transaction.now - GONE_SECONDS})
