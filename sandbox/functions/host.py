"""`python -m sandbox.functions.host JSON`: begets the functions' process, which serves on an inherited socket.

It waits for orders and forks at each, so that a new instance need not load its modules anew; none of the product's does
anything when it is loaded, and nothing is before the guard stands. The process has the settings as its environment and
no other word of the sandbox; what it was told besides comes as its one argument.
"""

import ctypes
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import traceback
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NoReturn

from sandbox.functions.guard import Channel, Guard, RealSocket

# the channel to the recorder, standard output and standard error
DESCRIPTORS = 3
PR_SET_PDEATHSIG = 1


def main() -> None:
    told = json.loads(sys.argv[1])
    guard = Guard(Channel(), set(told["ports"]), set(told["hosts"]))
    guard.install()
    sys.path.insert(0, told["project"])
    # who ends leaves nothing that would have to be fetched
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    orders = RealSocket(fileno=told["orders"])
    modules = told["modules"]
    while beget(orders, guard, told):
        # no order is kept waiting for more than one module
        while modules and not select.select([orders], [], [], 0)[0]:
            importlib.import_module(modules.pop(0))
        # a collection in a process that was begotten would write to all memory that is shared with it
        gc.freeze()


def beget(orders: socket.socket, guard: Guard, told: dict[str, Any]) -> bool:
    """Waits for an order and begets a process for it; False when nobody is there any more to give one."""
    descriptors = socket.recv_fds(orders, 1, DESCRIPTORS)[1]
    if not descriptors:
        return False
    pid = os.fork()
    if not pid:
        orders.close()
        live(guard, told, *descriptors)
    for descriptor in descriptors:
        os.close(descriptor)
    orders.sendall(b"%d" % pid)
    return True


def live(guard: Guard, told: dict[str, Any], channel: int, stdout: int, stderr: int) -> NoReturn:
    """The functions' process, from its first breath."""
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    for descriptor, number in ((stdout, 1), (stderr, 2)):
        os.dup2(descriptor, number)
        os.close(descriptor)
    os.set_inheritable(channel, False)  # noqa: FBT003 - os's own
    guard.channel.open(channel)
    try:
        serve(guard, told)
    finally:
        traceback.print_exc()
        os._exit(1)


def serve(guard: Guard, told: dict[str, Any]) -> None:
    from werkzeug.serving import make_server

    from sandbox.functions.connection import Connection
    from sandbox.functions.instance import silence_leaving
    from sandbox.functions.platform import Platform

    silence_leaving()
    load = None
    if told.get("runtime"):
        from sandbox.functions.instances import Instances

        load = Instances(guard, told).load
    platform = Platform(Path(told["project"]), told["replacedHosts"], load)

    def application(environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
        """A generator, so that the request belongs to its thread until its answer has been closed."""
        with guard.serving() as sender:

            def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
                request_id = next((value for name, value in headers if name.lower() == "x-request-id"), None)
                guard.channel.tell(kind="answers", sender=sender, requestId=request_id)
                return start_response(status, headers, *rest)

            answer = platform(environ, start)
            try:
                yield from _pieces(answer)
            finally:
                close = getattr(answer, "close", None)
                if close is not None:
                    close()

    server = make_server(
        "127.0.0.1", told["port"], application, threaded=True, fd=told["socket"], request_handler=Connection
    )
    server.daemon_threads = True  # type: ignore[attr-defined]  # it is threaded
    server.serve_forever()


def _pieces(answer: Iterable[bytes]) -> Iterator[bytes]:
    """An empty answer still has a head, which is sent with the first piece."""
    is_empty = True
    for piece in answer:
        is_empty = False
        yield piece
    if is_empty:
        yield b""


if __name__ == "__main__":
    main()
