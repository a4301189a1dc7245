"""Naming those who speak, where people have no forms."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes.chat_lab import spoken
from tests.integration.telegram.lab import Lab, in_a_lab

pytestmark = pytest.mark.usefixtures("loopback")


def test_names_are_written_as_a_reply_to_their_prompt(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.send_voice(ana, ana, b"sound", seconds=5)
        (job,) = await lab.jobs()
        answer = spoken("Good morning, everybody.", seconds=5)
        lines = tuple(replace(line, speaker=1) for line in answer.lines)
        await lab.finish(job, replace(answer, lines=lines, speakers=("", "")))
        await lab.deliver()
        (shown,) = lab.telegram.answers(ana)
        lab.telegram.press(ana, shown.id, "Name the speakers")
        await lab.until(lambda: any(message.asks_reply for message in lab.telegram.answers(ana)))
        (prompt,) = (message for message in lab.telegram.answers(ana) if message.asks_reply)
        lab.telegram.say(ana, ana, "1 ben", reply_to=prompt.id)
        told = "Speaker 1 is ben."
        await lab.until(lambda: any(told in message.text for message in lab.telegram.answers(ana)))
        assert len(await lab.jobs()) == 1
        answer = await lab.queue.jobs.answer(job.id)
        assert answer is not None
        assert answer.speakers == ("ben", "")

    in_a_lab(tmp_path, scenario)
