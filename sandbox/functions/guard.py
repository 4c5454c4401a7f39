"""The guard around the functions' sockets, set up before anything of theirs is imported.

It takes `*.localhost` to this machine, refuses a connection to whoever is not the sandbox's, and tells the recorder for
each local port which incoming request is sending on it. A thread that a request starts belongs to that request.
"""

import ipaddress
import itertools
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

LOCAL = "127.0.0.1"
ADDRESS_OF_SENDMSG = 3
real_getaddrinfo = socket.getaddrinfo
RealSocket = socket.socket


class Channel:
    """Lines of JSON to the recorder, once its socket is there; `tell` waits until one has been taken in."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def open(self, descriptor: int) -> None:
        self._socket = RealSocket(fileno=descriptor)
        self._answers = self._socket.makefile("rb")

    def tell(self, **fact: Any) -> None:
        with self._lock:
            self._socket.sendall(json.dumps(fact).encode() + b"\n")
            self._answers.readline()


class Guard:
    """`ports` are the sandbox's own that functions may call; `hosts` are services with a real key, as `host:port`."""

    def __init__(self, channel: Channel, ports: set[int], hosts: set[str]) -> None:
        self.channel = channel
        self.ports = ports
        self.hosts = hosts
        self._real_addresses: set[tuple[str, int]] = set()
        self._current = threading.local()
        self._numbers = itertools.count(1)

    def install(self) -> None:
        """From here on every socket of this process is guarded."""
        guard = self
        socket.getaddrinfo = self._resolve
        socket.gethostbyname = self._resolve_name
        socket.gethostbyname_ex = lambda name: (name, [], [self._resolve_name(name)])
        socket.socket = type("GuardedSocket", (GuardedSocket,), {"guard": guard})  # type: ignore[misc,assignment]  # put in its place for the whole process
        start = threading.Thread.start

        def start_as_child(thread: threading.Thread) -> None:
            thread.run = guard._inherited(thread.run)  # type: ignore[method-assign]  # put in its place for the whole process
            start(thread)

        threading.Thread.start = start_as_child  # type: ignore[method-assign,assignment]  # put in its place for the whole process

    @property
    def sender(self) -> int | None:
        """The incoming request that this thread works for."""
        return getattr(self._current, "sender", None)

    @contextmanager
    def serving(self) -> Iterator[int]:
        """An incoming request, from its first byte to the end of its answer."""
        sender = next(self._numbers)
        self.channel.tell(kind="begin", sender=sender)
        self._current.sender = sender
        try:
            yield sender
        finally:
            self._current.sender = None
            self.channel.tell(kind="end", sender=sender)

    def work_for(self, sender: int | None) -> None:
        """This thread works for an incoming request of somebody else's count until its end."""
        self._current.sender = sender

    def verify(self, address: object) -> None:
        """Raises ConnectionRefusedError for an address that is not the sandbox's."""
        if not isinstance(address, tuple):
            return
        host, port = str(address[0]), int(address[1])
        if (host, port) in self._real_addresses or (host in (LOCAL, "::1", "localhost") and port in self.ports):
            return
        self.channel.tell(kind="refused", host=f"{host}:{port}", sender=self.sender)
        raise ConnectionRefusedError(111, "the sandbox reaches nobody outside")

    def _resolve(self, host: Any, port: Any, *options: Any, **named: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if self._is_real(name, port):
            found = real_getaddrinfo(host, port, *options, **named)
            self._real_addresses |= {(str(entry[4][0]), int(entry[4][1])) for entry in found}
            return found
        if name and (name == "localhost" or name.endswith(".localhost")):
            return real_getaddrinfo(LOCAL, port, *options, **named)
        if not name or _is_address(name):
            # nobody is asked for it; `verify` looks at it when it is connected to
            return real_getaddrinfo(host, port, *options, **named)
        self.channel.tell(kind="refused", host=f"{name}:{port}", sender=self.sender)
        raise socket.gaierror(socket.EAI_NONAME, "the sandbox reaches nobody outside")

    def _resolve_name(self, name: str) -> str:
        return str(self._resolve(name, None, socket.AF_INET)[0][4][0])

    def _is_real(self, name: str | None, port: Any) -> bool:
        """A service's own address or, as S3 has them, a name below it."""
        address = f"{name}:{port}"
        return any(address == host or address.endswith(f".{host}") for host in self.hosts)

    def _inherited(self, run: Callable[[], None]) -> Callable[[], None]:
        sender = self.sender

        def run_as_sender() -> None:
            self._current.sender = sender
            run()

        return run_as_sender


class GuardedSocket(RealSocket):
    """A socket that names its sender before it sends."""

    guard: Guard
    named_link: tuple[int, int] | None = None
    named_sender: int | None = None

    def connect(self, address: Any) -> None:
        self.guard.verify(address)
        super().connect(address)
        self._name_sender()

    def connect_ex(self, address: Any) -> int:
        self.guard.verify(address)
        return super().connect_ex(address)

    def send(self, *arguments: Any) -> int:
        self._name_sender()
        return super().send(*arguments)

    def sendall(self, *arguments: Any) -> None:
        self._name_sender()
        super().sendall(*arguments)

    def sendto(self, *arguments: Any) -> int:
        self.guard.verify(arguments[-1])
        return super().sendto(*arguments)

    def sendmsg(self, *arguments: Any) -> int:
        # buffers, ancillary data, flags, address
        if len(arguments) > ADDRESS_OF_SENDMSG:
            self.guard.verify(arguments[ADDRESS_OF_SENDMSG])
        return super().sendmsg(*arguments)

    def close(self) -> None:
        if self.named_link is not None:
            self.guard.channel.tell(kind="closed", link=self.named_link)
            self.named_link = None
        super().close()

    def _name_sender(self) -> None:
        """Only for a connection of ours to somebody, and only when it changes hands."""
        sender = self.guard.sender
        if self.named_link is not None and sender == self.named_sender:
            return
        if self.family not in (socket.AF_INET, socket.AF_INET6) or not self._is_outgoing():
            return
        self.named_link, self.named_sender = (self.getsockname()[1], self.getpeername()[1]), sender
        self.guard.channel.tell(kind="sends", link=self.named_link, sender=sender)

    def _is_outgoing(self) -> bool:
        try:
            return self.getpeername()[1] in self.guard.ports
        except OSError:
            return False


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return True
