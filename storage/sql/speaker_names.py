"""Names that people give to those who speak: they stand in the answers, and go with them."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import bindparam, select, update

from storage.database.connection import Transaction
from storage.sql import outbox
from storage.sql.tables import answers

_ANSWER = select(answers.c.answer).where(answers.c.job_id == bindparam("job_id"))
_REWRITE = update(answers).where(answers.c.job_id == bindparam("job")).values(answer=bindparam("text"))


def put(transaction: Transaction, names: Mapping[str, Mapping[int, str]]) -> None:
    for job_id, told in names.items():
        text = transaction.connection.execute(_ANSWER, {"job_id": job_id}).scalar_one_or_none()
        answer = json.loads(text) if text else {}
        before = answer.get("speakers", [])
        speakers = [told.get(number, name) for number, name in enumerate(before, 1)]
        if speakers == before:
            continue
        changed = json.dumps(answer | {"speakers": speakers}, ensure_ascii=False, separators=(",", ":"))
        transaction.connection.execute(_REWRITE, {"job": job_id, "text": changed})
        outbox.show_again(transaction, job_id)
