"""The real homeserver, Synapse, on loopback with SQLite. It lives in an environment of its own:

python -m venv /tmp/synapse && /tmp/synapse/bin/pip install matrix-synapse
EARMARK_TEST_SYNAPSE=/tmp/synapse/bin/python make test-emulators
"""

from __future__ import annotations

import hashlib
import hmac
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Self

import httpx

from tests.e2e.telegram.service import free_port
from tests.fakes.matrix_people import PASSWORD, MatrixPerson

PYTHON = os.environ.get("EARMARK_TEST_SYNAPSE", "")
SECRET = "the secret of the tests"  # of this homeserver alone
START_SECONDS = 90.0
_UNLIMITED = "{per_second: 1000, burst_count: 1000}"
_CONFIG = """
server_name: "localhost"
report_stats: false
listeners:
  - {{bind_addresses: ["127.0.0.1"], port: {port}, tls: false, type: http, resources: [{{names: [client]}}]}}
database: {{name: sqlite3, args: {{database: "{folder}/homeserver.db"}}}}
media_store_path: "{folder}/media"
signing_key_path: "{folder}/signing.key"
log_config: "{folder}/log.yaml"
registration_shared_secret: "{secret}"
macaroon_secret_key: "{secret}"
form_secret: "{secret}"
trusted_key_servers: []
rc_login: {{address: {unlimited}, account: {unlimited}}}
rc_joins: {{local: {unlimited}}}
rc_invites: {{per_room: {unlimited}, per_user: {unlimited}, per_issuer: {unlimited}}}
rc_message: {rate}
"""
_LOG = """
version: 1
handlers: {{file: {{class: logging.FileHandler, filename: "{folder}/synapse.log"}}}}
root: {{level: WARNING, handlers: [file]}}
"""


class Synapse:
    """Ended with its context."""

    def __init__(self, folder: Path, *, rate: str = _UNLIMITED) -> None:
        """`rate`: Synapse's own limit of messages, as its configuration writes it."""
        self.folder = folder
        self.rate = rate
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.bot = "@earmark:localhost"
        self._process: subprocess.Popen[bytes] | None = None

    def person(self, name: str) -> MatrixPerson:
        """A new account, signed in."""
        nonce = httpx.get(f"{self.url}/_synapse/admin/v1/register", timeout=60).json()["nonce"]
        said = b"\0".join(part.encode() for part in (nonce, name, PASSWORD, "notadmin"))
        mac = hmac.new(SECRET.encode(), said, hashlib.sha1).hexdigest()
        body = {"nonce": nonce, "username": name, "password": PASSWORD, "admin": False, "mac": mac}
        made = httpx.post(f"{self.url}/_synapse/admin/v1/register", json=body, timeout=60)
        assert made.is_success, made.text
        return MatrixPerson(self.url, name)

    def start(self) -> None:
        with (self.folder / "out").open("ab") as out:
            self._process = subprocess.Popen(
                [PYTHON, "-m", "synapse.app.homeserver", "-c", str(self.folder / "homeserver.yaml")],
                stdout=out,
                stderr=out,
                cwd=self.folder,
            )
        end = time.monotonic() + START_SECONDS
        while not self._answers():
            assert self._process.poll() is None, (self.folder / "out").read_text()
            assert time.monotonic() < end
            time.sleep(0.1)

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(30)
            self._process = None

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/_matrix/client/versions").is_success
        except httpx.HTTPError:
            return False

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        values = {"folder": self.folder, "port": self.port, "secret": SECRET}
        text = _CONFIG.format(**values, unlimited=_UNLIMITED, rate=self.rate)
        (self.folder / "homeserver.yaml").write_text(text)
        (self.folder / "log.yaml").write_text(_LOG.format(folder=self.folder))
        config = str(self.folder / "homeserver.yaml")
        making = [PYTHON, "-m", "synapse.app.homeserver", "-c", config, "--generate-keys"]
        subprocess.run(making, check=True, cwd=self.folder, capture_output=True)
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
