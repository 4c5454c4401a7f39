"""`python -P instance.py JSON`, in the folder of the build: one function under the platform's own runtime.

The guard stands before anything else is imported. What the platform does not show its customers is not shown here
either: the runtime's words about a reader who went away.
"""

import importlib
import importlib.util
import json
import socketserver
import sys
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

# the platform's number of a request: the runtime takes it out before the function sees the headers
REQUEST_NUMBER = "x-vercel-internal-request-id"


def main() -> None:
    told = json.loads(sys.argv[1])
    guards = load_guard()
    guard = guards.Guard(guards.Channel(), set(told["ports"]), set(told["hosts"]))
    guard.channel.open(told["channel"])
    guard.install()
    name_senders(guard)
    silence_leaving()
    # as the platform begins it
    sys.path.insert(0, "")
    importlib.import_module(told["entrance"])


def load_guard() -> Any:
    """By its file: nothing else of the sandbox can be imported here."""
    specification = importlib.util.spec_from_file_location("guard", Path(__file__).with_name("guard.py"))
    if specification is None or specification.loader is None:
        raise ImportError("guard")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def name_senders(guard: Any) -> None:
    """What a request's thread sends out belongs to the request."""
    parse = BaseHTTPRequestHandler.parse_request

    def parse_and_name(handler: BaseHTTPRequestHandler) -> bool:
        is_whole = parse(handler)
        if is_whole:
            guard.work_for(int(handler.headers.get(REQUEST_NUMBER, 0)) or None)
        return is_whole

    BaseHTTPRequestHandler.parse_request = parse_and_name  # type: ignore[method-assign,assignment]  # put in its place for the whole process


def silence_leaving() -> None:
    """A peer that goes away is an everyday thing."""
    handle = socketserver.BaseServer.handle_error

    def handle_others(server: socketserver.BaseServer, request: Any, address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            handle(server, request, address)

    socketserver.BaseServer.handle_error = handle_others  # type: ignore[method-assign,assignment]  # put in its place for the whole process


if __name__ == "__main__":
    main()
