"""What the model hub's client asks when it downloads a repository, answered on the loopback."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

COMMIT = "c0ffee" + "0" * 34


class FakeModelHub(ThreadingHTTPServer):
    """One public repository with a few small files."""

    daemon_threads = True

    def __init__(self, repository: str, files: Mapping[str, bytes]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.repository = repository
        self.files = dict(files)
        self.broken = False
        """Answers everything with 500 while true."""
        self.asked: list[str] = []
        self.ranges: list[str | None] = []
        """Of the files that were asked for."""
        self.most_bytes: int | None = None
        """Of a file, after which the connection breaks."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @contextmanager
    def running(self) -> Iterator[FakeModelHub]:
        thread = threading.Thread(target=self.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield self
        finally:
            self.shutdown()
            thread.join()
            self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: FakeModelHub

    def do_GET(self) -> None:
        hub, path = self.server, self.path.split("?")[0]
        hub.asked.append(f"{self.command} {path}")
        api, resolve = f"/api/models/{hub.repository}/", f"/{hub.repository}/resolve/{COMMIT}/"
        if hub.broken:
            self._send(500, b"{}")
        elif path == api + "revision/main":
            self._send(200, json.dumps({"id": hub.repository, "sha": COMMIT}).encode())
        elif path == api + f"tree/{COMMIT}":
            self._send(200, json.dumps([_entry(*item) for item in hub.files.items()]).encode())
        elif path.startswith(resolve) and path.removeprefix(resolve) in hub.files:
            self._send_file(hub.files[path.removeprefix(resolve)])
        else:
            self._send(404, b"{}", {"X-Error-Code": "RepoNotFound"})

    def do_HEAD(self) -> None:
        self.do_GET()

    def _send_file(self, content: bytes) -> None:
        asked = self.headers["Range"]
        self.server.ranges.append(asked)
        status, body = 200, content
        if asked:
            start = int(asked.removeprefix("bytes=").rstrip("-"))
            status, body = 206, content[start:]
        self._send(status, body)

    def _send(self, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Type", "application/json")
        self.send_header("ETag", f'"{hashlib.sha1(body).hexdigest()}"')
        self.send_header("X-Repo-Commit", COMMIT)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body[: self.server.most_bytes])

    def log_message(self, *_args: object) -> None:
        pass


def _entry(name: str, content: bytes) -> dict[str, object]:
    return {"type": "file", "path": name, "size": len(content), "oid": hashlib.sha1(content).hexdigest()}
