"""One process under the platform's runtime, from its start to the first byte of an answer's body."""

import json
import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

# `*.localhost` is this machine, whatever the system says of it; the same few lines before every function and floor
BEGIN = """
import importlib, socket, sys
real = socket.getaddrinfo
def resolve(host, *rest, **named):
    return real("127.0.0.1" if str(host).endswith(".localhost") else host, *rest, **named)
socket.getaddrinfo = resolve
sys.path.insert(0, "")
importlib.import_module(sys.argv[1])
"""


class Instance:
    """Begun anew for each answer: nothing of it is warm but the files."""

    def __init__(self, bundle: Path, python: Path, entrance: str, settings: Mapping[str, str]) -> None:
        self._bundle = bundle
        self._command = [str(python), "-P", "-c", BEGIN, entrance]
        self._settings = settings

    def first_byte_ms(self, request: bytes, status: int = 200) -> float:
        """Ends the process when the byte is there. An answer of another status is no figure."""
        with tempfile.TemporaryDirectory(prefix="skyline-cold-") as folder, socket.socket(socket.AF_UNIX) as listener:
            listener.bind(f"{folder}/ipc")
            listener.listen()
            started = time.perf_counter()
            process = subprocess.Popen(
                self._command, cwd=self._bundle, env=self._environment(folder), stdin=subprocess.DEVNULL
            )
            try:
                ipc = listener.accept()[0]
                with ipc, socket.create_connection(("127.0.0.1", _read_port(ipc))) as connection:
                    connection.sendall(request)
                    head = _read_to_body(connection)
                    taken_s = time.perf_counter() - started
            finally:
                process.kill()
                process.wait()
        if int(head.split(b" ")[1]) != status:
            raise SystemExit(f"{self._command[-1]} answered {head[:200]!r} instead of {status}")
        return taken_s * 1000

    def _environment(self, folder: str) -> dict[str, str]:
        of_platform = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": "_vendor",
            "PYTHONDONTWRITEBYTECODE": "1",
            "VERCEL": "1",
            "VERCEL_IPC_PATH": f"{folder}/ipc",
        }
        return {**self._settings, **of_platform}


def _read_port(ipc: socket.socket) -> int:
    received = b""
    while b"\0" not in received:
        received += ipc.recv(4096)
    message = json.loads(received.split(b"\0")[0])
    if message["type"] != "server-started":
        raise SystemExit(message["payload"]["message"])
    return int(message["payload"]["httpPort"])


def _read_to_body(connection: socket.socket) -> bytes:
    """The head, once there is a byte behind it."""
    received = b""
    while not received.partition(b"\r\n\r\n")[2]:
        piece = connection.recv(65_536)
        if not piece:
            break
        received += piece
    return received.partition(b"\r\n\r\n")[0]
