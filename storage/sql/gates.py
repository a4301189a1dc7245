"""Gates: how many requests an engine may be sent at once, and its rests."""

from __future__ import annotations

from sqlalchemy import bindparam, func, insert, select, text, update

from bot.domain.ports.status import GateState
from storage.database.connection import Transaction
from storage.sql.tables import gates, tasks

_IN_FLIGHT = (
    select(tasks.c.gate, func.count().label("leased"))
    .where(text("state = 'leased'"), tasks.c.gate.is_not(None))
    .group_by(tasks.c.gate)
)
_GATES = select(gates).order_by(gates.c.name)
_ADD_GATE = insert(gates)
_SET_GATE = update(gates).where(gates.c.name == bindparam("gate")).values(slots=bindparam("slots"))
_PAUSE = (
    update(gates)
    .where(gates.c.name == bindparam("gate"), gates.c.paused_until < bindparam("until"))
    .values(paused_until=bindparam("until"))
)


def gate_states(transaction: Transaction) -> list[GateState]:
    in_flight = {row.gate: row.leased for row in transaction.connection.execute(_IN_FLIGHT)}
    return [
        GateState(
            name=row.name,
            slots=row.slots,
            in_flight=in_flight.get(row.name, 0),
            paused_seconds=max(0.0, row.paused_until - transaction.now),
        )
        for row in transaction.connection.execute(_GATES)
    ]


def set_gate(transaction: Transaction, name: str, slots: int) -> None:
    if not transaction.connection.execute(_SET_GATE, {"gate": name, "slots": slots}).rowcount:
        transaction.connection.execute(_ADD_GATE, {"name": name, "slots": slots, "paused_until": 0.0})
    transaction.wake = True


def pause_gate(transaction: Transaction, name: str, seconds: float) -> None:
    transaction.connection.execute(_PAUSE, {"gate": name, "until": transaction.now + seconds})
