"""How much sound an account handed in, by day. A day is counted from 1970, UTC."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, delete, insert, select, update

from storage.database.connection import Transaction
from storage.sql.tables import usage

DAY_SECONDS = 86_400
KEEP_DAYS = 3

_CHARGE = (
    update(usage)
    .where(usage.c.day == bindparam("on_day"), usage.c.account == bindparam("whose"))
    .values(seconds=usage.c.seconds + bindparam("more"))
)
_FIRST_CHARGE = insert(usage)
_USED = select(usage.c.account, usage.c.seconds).where(
    usage.c.day == bindparam("on_day"), usage.c.account.in_(bindparam("accounts", expanding=True))
)
_FORGET = delete(usage).where(usage.c.day < bindparam("first_day"))


def day_of(seconds: float) -> int:
    """`seconds` since 1970."""
    return int(seconds // DAY_SECONDS)


def charge(transaction: Transaction, accounts: Sequence[str], day: int, seconds: float) -> None:
    """Adds to what each account used; a negative number gives back."""
    if not seconds:
        return
    for account in dict.fromkeys(accounts):
        values = {"on_day": day, "whose": account, "more": seconds}
        if not transaction.connection.execute(_CHARGE, values).rowcount:
            transaction.connection.execute(
                _FIRST_CHARGE, {"day": day, "account": account, "seconds": seconds}
            )


def used_today(transaction: Transaction, accounts: Sequence[str]) -> Mapping[str, float]:
    if not accounts:
        return {}
    values = {"on_day": day_of(transaction.now), "accounts": list(set(accounts))}
    used = {row.account: row.seconds for row in transaction.connection.execute(_USED, values)}
    return {account: used.get(account, 0.0) for account in accounts}


def over(quota_limits: Sequence[tuple[str, float]], used: Mapping[str, float], more: float) -> str | None:
    """The first account that is used up, or that so many seconds more do not fit into."""
    for name, most in quota_limits:
        spent = used.get(name, 0.0)
        if spent >= most or spent + more > most:
            return name
    return None


def forget(transaction: Transaction) -> None:
    """Days that nobody asks about any more."""
    transaction.connection.execute(_FORGET, {"first_day": day_of(transaction.now) - KEEP_DAYS})
