"""A worker with the fake platform, as a process to be killed: python worker_process.py CHAT_URL."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # as a script, it does not know the root

from bot import logs
from bot.app import opened
from bot.settings import load
from tests.fakes.chat import PLATFORM, FakeMessenger


async def main(chat_url: str) -> None:
    settings = load()
    logs.configure(settings.log.level)
    messenger = FakeMessenger(chat_url)
    async with opened(settings, messengers={PLATFORM: messenger}) as earmark:
        worker = earmark.worker()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, worker.stop)
        print("working", flush=True)
        await worker.run()
    await messenger.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
