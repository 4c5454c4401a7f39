"""Run as a process: sends requests to one function in it and says, after each, which of its packages are loaded.

stdin: {"function": "api/x.py", "requests": [{"method", "path", "headers", "body", "claimedLength"?}]};
stdout: [[status, [packages]], …].
"""

import json
import logging
import runpy
import socket
import sys
from pathlib import Path
from typing import Any

from werkzeug.test import Client

PACKAGES = ("httpx", "jwt", "stripe", "openai", "google.genai", "posthog", "botocore")


def main() -> None:
    resolve_localhost()
    # as the platform's runtime does before it imports a function
    logging.basicConfig(level=logging.INFO)
    asked = json.load(sys.stdin)
    # the functions' own log lines go to stderr, so that stdout holds the answer alone
    answer, sys.stdout = sys.stdout, sys.stderr
    client = Client(runpy.run_path(str(Path(__file__).parents[1] / asked["function"]))["app"])
    json.dump([send(client, request) for request in asked["requests"]], answer)


def send(client: Client, request: dict[str, Any]) -> list[Any]:
    sent = {"method": request["method"], "headers": request["headers"], "data": request.get("body", "").encode()}
    # the client would write the length of the body that there is
    claimed = {"CONTENT_LENGTH": request["claimedLength"]} if "claimedLength" in request else {}
    response = client.open(request["path"], environ_overrides=claimed, **sent)
    # what comes behind the last byte counts too
    response.close()
    return [response.status_code, [name for name in PACKAGES if name in sys.modules]]


def resolve_localhost() -> None:
    """As the sandbox does for the functions: not every system resolves `*.localhost`."""
    resolve = socket.getaddrinfo

    def getaddrinfo(host: Any, *arguments: Any, **named: Any) -> Any:
        is_local = isinstance(host, str) and host.endswith(".localhost")
        return resolve("127.0.0.1" if is_local else host, *arguments, **named)

    socket.getaddrinfo = getaddrinfo


if __name__ == "__main__":
    main()
