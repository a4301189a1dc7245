"""Earmark: the service and what it knows."""

import os

# onnxruntime would report to its maker, but nothing goes out. It looks when a process loads it.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
