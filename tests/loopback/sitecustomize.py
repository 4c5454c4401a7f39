"""Refuses every connection that leaves this machine, in each Python process of a run without a namespace."""

import sys
from ipaddress import ip_address


def refuse_outside(event: str, arguments: tuple[object, ...]) -> None:
    if event != "socket.connect":
        return
    address = arguments[1]
    if isinstance(address, tuple) and not is_loopback(str(address[0])):
        raise PermissionError(f"a test run reaches this machine only, not {address[0]}")


def is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


sys.addaudithook(refuse_outside)
