"""Memory of the HTTP server while a large file goes up, against a small one.

    python benchmarks/upload.py [--size 300] [--small 3]

Sizes are megabytes. Each file goes to a server of its own, a child process, as a generated body; its
resident memory is looked at all the while, and so are files that it keeps open beside the store. Bars: the
large file takes at most 1.2 times the memory of the small one, and lies on the disk once, not twice.
"""

from __future__ import annotations

import argparse
import http.client
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[1]
MEGABYTE = 1_000_000
SERVER = """
import asyncio, socket, sys
import uvicorn
from pathlib import Path
from bot.audio.limits import AudioLimits
from bot.sound_store import SoundStore
from handlers.web.api import build_api
from handlers.web.services import WebLimits, WebServices
from storage.blobs import open_blobs
from storage.job_table import open_job_table

async def main(folder):
    queue = await open_job_table(f"sqlite:///{folder}/earmark.db")
    blobs = open_blobs(f"{folder}/audio")
    services = WebServices(
        jobs=queue.jobs,
        status=queue.status,
        sound=SoundStore(blobs=blobs, retention=queue.retention, keep_failed_seconds=3600),
        limits=WebLimits(recording=AudioLimits(max_bytes=1 << 40), deadline_seconds=3600),
        scratch=Path(folder, "scratch"),
    )
    api = build_api(services)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    print(listener.getsockname()[1], flush=True)
    await uvicorn.Server(uvicorn.Config(api, log_level="error", lifespan="off")).serve(sockets=[listener])
    await queue.close()

asyncio.run(main(sys.argv[1]))
"""


class Watch:
    """The most memory of a process, and the most bytes below a folder, until it is stopped."""

    def __init__(self, process: psutil.Process, folders: list[Path]) -> None:
        self.most_memory = self.most_disk = 0
        self._process, self._folders = process, folders
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._stopped.wait(0.02):
            self.most_memory = max(self.most_memory, self._process.memory_info().rss)
            self.most_disk = max(self.most_disk, sum(_size(folder) for folder in self._folders))


def _size(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size
        except FileNotFoundError:
            continue
    return total


def body(size: int) -> Iterator[bytes]:
    yield b'--x\r\nContent-Disposition: form-data; name="audio"; filename="a.wav"\r\n\r\n'
    piece = os.urandom(1 << 18)
    left = size
    while left > 0:
        yield piece[:left]
        left -= len(piece)
    yield b'\r\n--x\r\nContent-Disposition: form-data; name="mode"\r\n\r\nasr\r\n--x--\r\n'


def uploaded(size: int) -> tuple[int, int, float]:
    """Most memory, most disk, seconds."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as spool:
        environment = {**os.environ, "TMPDIR": spool, "PYTHONPATH": str(ROOT)}
        server = subprocess.Popen(
            [sys.executable, "-c", SERVER, folder], stdout=subprocess.PIPE, text=True, env=environment
        )
        try:
            assert server.stdout is not None
            port = int(server.stdout.readline())
            watch = Watch(psutil.Process(server.pid), [Path(folder), Path(spool)])
            started = time.monotonic()
            client = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
            headers = {"Content-Type": "multipart/form-data; boundary=x"}
            client.request("POST", "/api/task", body=body(size), headers=headers)
            status = client.getresponse().status
            seconds = time.monotonic() - started
            watch.stop()
            assert status == 202, status
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)
        return watch.most_memory, watch.most_disk, seconds


def main(size: float, small: float) -> int:
    figures = {}
    for megabytes in (small, size):
        memory, disk, seconds = uploaded(round(megabytes * MEGABYTE))
        figures[megabytes] = memory, disk
        rate = megabytes / seconds
        print(
            f"{megabytes:8g} MB: memory {memory / MEGABYTE:6.1f} MB   disk {disk / MEGABYTE:8.1f} MB   "
            f"{seconds:6.2f} s   {rate:6.0f} MB/s",
            flush=True,
        )
    memory_ratio = figures[size][0] / figures[small][0]
    disk_ratio = figures[size][1] / (size * MEGABYTE)
    good = memory_ratio <= 1.2 and disk_ratio <= 1.1
    print(
        f"memory, large over small: {memory_ratio:.2f} (bar 1.2); disk over size: {disk_ratio:.2f} (bar 1.1)"
    )
    return 0 if good else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--size", type=float, default=300, help="megabytes of the large file")
    parser.add_argument("--small", type=float, default=3, help="megabytes of the small file")
    options = parser.parse_args()
    sys.exit(main(options.size, options.small))
