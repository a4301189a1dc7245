"""`python -m bot.inference.builtin`: the child process of the built-in engine.

The first line of the standard input is the secret that callers must show; its end, which also comes when the
parent is killed, ends the process at once. On the standard output goes one line of JSON: `{"event": "ready",
"port": …}` before the first request is taken, or `{"event": "failed", "kind": "configuration" |
"unreachable", "message": …}` before the process ends.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import socket
import sys
import threading
from pathlib import Path

from bot.domain.errors import ConfigurationError, EngineUnreachable
from bot.inference.builtin.hub_models import AUTO, MANIFEST, hub_models
from bot.inference.builtin.weights import BASE, INSTALL, model_folder, spoken_model_name

_BEAM_SIZE = 5

_NICENESS = 5
"""The service that feeds the engine comes first."""


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.inference.builtin", description=__doc__)
    parser.add_argument("--model", required=True, help="auto, base, small, …, or org/repository")
    parser.add_argument("--cache", type=Path, required=True, help="folder for weights")
    parser.add_argument("--threads", type=int, required=True, help="CPU threads of each slot")
    parser.add_argument("--slots", type=int, required=True, help="requests that are worked on at once")
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto", help="where models run")
    parser.add_argument("--hub", help="address of the model hub, where it is not the usual one")
    parser.add_argument("--manifest", type=Path, default=MANIFEST, help="models of the hub to choose from")
    parser.add_argument("--beam-size", type=int, default=_BEAM_SIZE, help="1: fast; 5: fewer errors")
    parser.add_argument("--memory-bytes", type=int, help="limit of the address space")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--fd", type=int, help="a bound socket that was handed down")
    where.add_argument("--port", type=int, default=0, help="on 127.0.0.1; 0: any free one")
    return parser.parse_args()


def _die_with_parent() -> None:
    while os.read(sys.stdin.fileno(), 4096):
        continue
    os._exit(0)


def _read_token() -> str:
    """Byte by byte, so that nothing behind the line is swallowed by a buffer."""
    line = b""
    while not line.endswith(b"\n"):
        byte = os.read(sys.stdin.fileno(), 1)
        if not byte:
            os._exit(0)
        line += byte
    return line.decode().strip()


def _say(event: str, **values: object) -> None:
    sys.stdout.write(json.dumps({"event": event, **values}) + "\n")
    sys.stdout.flush()


def _listening(arguments: argparse.Namespace) -> socket.socket:
    if arguments.fd is not None:
        return socket.socket(fileno=arguments.fd)
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", arguments.port))
    return listener


def _serve(arguments: argparse.Namespace, token: str) -> None:
    chooses = arguments.model == AUTO
    model = BASE if chooses else arguments.model
    folder = model_folder(model, arguments.cache, hub=arguments.hub)
    try:
        import uvicorn  # noqa: PLC0415  # slow to import; the parent's death is watched from the first moment

        from bot.httpd import QuietServer  # noqa: PLC0415
        from bot.inference.builtin.recognizer import Recognizer  # noqa: PLC0415
        from bot.inference.builtin.recognizers import LoadOptions, Recognizers  # noqa: PLC0415
        from bot.inference.builtin.server import build_app  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise ConfigurationError(f"The built-in engine is not installed: {INSTALL}") from error
    options = LoadOptions(
        threads=arguments.threads,
        slots=arguments.slots,
        beam_size=arguments.beam_size,
        device=arguments.device,
    )
    first = Recognizer(options.whisper(folder), name=spoken_model_name(model), beam_size=arguments.beam_size)
    offered = hub_models(arguments.cache, arguments.manifest) if chooses else None
    app = build_app(Recognizers(first, options, offered), token=token, slots=arguments.slots)
    with _listening(arguments) as listener:
        listener.listen(128)
        _say("ready", port=listener.getsockname()[1])
        config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
        QuietServer(config).run(sockets=[listener])


def main() -> None:
    arguments = _arguments()
    os.nice(_NICENESS)
    if arguments.memory_bytes:
        resource.setrlimit(resource.RLIMIT_AS, (arguments.memory_bytes, arguments.memory_bytes))
    token = _read_token()
    threading.Thread(target=_die_with_parent, daemon=True).start()
    try:
        _serve(arguments, token)
    except ConfigurationError as error:
        _say("failed", kind="configuration", message=error.message)
        sys.exit(78)  # EX_CONFIG of sysexits.h
    except EngineUnreachable as error:
        _say("failed", kind="unreachable", message=error.message)
        sys.exit(69)  # EX_UNAVAILABLE


if __name__ == "__main__":
    main()
