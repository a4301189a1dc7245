"""The OpenAPI document against the running service: schemathesis looks for what differs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from handlers.web.webhook_rules import WebhookRules
from tests.fakes.web_service import WebService

ROOT = Path(__file__).parents[3]
EXAMPLES = 12
OPTIONS = [
    *("--seed", "1", "--max-examples", str(EXAMPLES), "--workers", "2", "--no-color"),
    *("--request-timeout", "60"),
]


def test_schemathesis_finds_nothing(loopback: str, tmp_path: Path) -> None:
    rules = WebhookRules(service_secret="only for this test")
    with WebService(tmp_path, wait_seconds=60, webhooks=rules) as service:
        command = [sys.executable, "-m", "schemathesis.cli", "run", f"{service.url}/openapi.json", *OPTIONS]
        environment = {
            **os.environ,
            "SCHEMATHESIS_HOOKS": "tests.integration.web.schema_hooks",
            "PYTHONPATH": str(ROOT),
        }
        phases = ["--phases", "examples,coverage,fuzzing"]  # an open task is cancelled, not gone, by DELETE
        run = subprocess.run(
            [*command, *phases],
            check=False,
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=240,
        )
    assert run.returncode == 0, run.stdout[-30000:]
