"""A client of Skyline that knows only its contract: the sandbox's ready line, control calls, and the API.

Tests come in here as the people of the sandbox and look at what a person or a party outside would see.
"""

import base64
import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import jwt

ROOT = Path(__file__).resolve().parent.parent
# for what the functions do once an answer has been read
PATIENCE_S = 10.0
PEOPLE = {"alice": "acme", "bob": "acme", "victor": "acme", "charlie": "globex", "dora": "globex"}


@dataclass(frozen=True)
class Reply:
    """A whole answer. `json` and `events` read the body as what its content type says."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def events(self) -> list[tuple[str, Any]]:
        return list(read_events(self.body.decode().split("\n\n")[:-1]))

    def event(self, name: str) -> Any:
        """The data of the only event of this name."""
        [data] = [data for event, data in self.events if event == name]
        return data


def read_events(blocks: list[str]) -> Iterator[tuple[str, Any]]:
    """Parses `event: <name>` LF `data: <JSON>` blocks; any other form fails."""
    for block in blocks:
        event, data = block.split("\n")
        assert event.startswith("event: "), block
        assert data.startswith("data: "), block
        yield event.removeprefix("event: "), json.loads(data.removeprefix("data: "))


class Stream:
    """An answer that is read while it is written."""

    def __init__(self, connection: http.client.HTTPConnection, response: http.client.HTTPResponse) -> None:
        self.connection = connection
        self.response = response
        self.status = response.status
        self.headers = response.headers

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        while (event := self.read_event()) is not None:
            yield event

    def read_event(self) -> tuple[str, Any] | None:
        lines = []
        while (line := self.response.readline()) not in (b"", b"\n"):
            lines.append(line.decode().rstrip("\n"))
        return next(read_events(["\n".join(lines)])) if lines else None

    def close(self) -> None:
        """Goes away, as a reader does who closes the tab: the socket too."""
        self.response.close()
        self.connection.close()


@dataclass(frozen=True)
class Person:
    name: str
    site: "Site"
    account_id: str
    role: str

    def token(self, page: str | None = None, **claims: Any) -> str:
        """A context token of the Connect bridge, as the site signs it. A claim given as None is left out."""
        now = int(time.time())
        content = {"id": page or self.site.draft, "type": "page", "version": "1"}
        payload = {
            "iss": self.site.client_key,
            "sub": self.account_id,
            "iat": now,
            "exp": now + 900,
            "qsh": "context-qsh",
            "context": {"confluence": {"content": content, "space": {"key": "DS", "id": "65538"}}},
            **claims,
        }
        present = {name: value for name, value in payload.items() if value is not None}
        return jwt.encode(present, self.site.shared_secret, algorithm="HS256")


@dataclass(frozen=True)
class Site:
    client_key: str
    shared_secret: str
    base_url: str
    plan: str
    pages: tuple[dict[str, str], ...]
    door: str

    @property
    def name(self) -> str:
        return str(urlsplit(self.base_url).hostname).split(".")[0]

    @property
    def draft(self) -> str:
        return next(page["id"] for page in self.pages if page["status"] == "draft")

    @property
    def published(self) -> str:
        return next(page["id"] for page in self.pages if page["status"] == "current")


@dataclass
class World:
    """The running sandbox."""

    ready: dict[str, Any]
    process: subprocess.Popen[str] | None = None
    sites: dict[str, Site] = field(init=False)
    people: dict[str, Person] = field(init=False)
    # only tests that leave nothing behind have run since the last reset
    is_calm: bool = field(default=False, init=False)
    # the numbers of the last entries seen: wire and log of a whole run take a second to hand over
    last_sent: int = field(default=0, init=False)
    last_logged: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.sites = {}
        self.people = {}
        for entry in self.ready["sites"]:
            self._know(entry)

    def _know(self, entry: dict[str, Any]) -> None:
        """A site of the ready line, and its people."""
        site = Site(
            client_key=entry["clientKey"],
            shared_secret=entry["sharedSecret"],
            base_url=entry["baseUrl"],
            plan=entry["plan"],
            pages=tuple(entry["pages"]),
            door=entry["door"],
        )
        self.sites[site.name] = site
        for account in entry["accounts"]:
            name = account["name"].split()[0].lower()
            self.people[name] = Person(name, site, account["accountId"], account["role"])

    @classmethod
    def start(cls, data: Path, *arguments: str, root: Path = ROOT, **options: Any) -> Self:
        """Starts `script/server` of the tree at `root` on free ports and waits for its ready line."""
        command = [str(root / "script" / "server"), "--json", "--port", "0", "--data", str(data), *arguments]
        # a key in the developer's environment would make the sandbox use the real service
        environment = {name: value for name, value in os.environ.items() if not name.endswith(("_KEY", "_URL"))}
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, cwd=root, **{"env": environment, **options}
        )
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            sys.exit(f"script/server did not start (exit {process.wait()})")
        return cls(json.loads(line), process)

    def stop(self) -> int:
        assert self.process is not None
        self.process.terminate()
        assert self.process.stdout is not None
        self.process.stdout.close()
        return self.process.wait(timeout=10)

    def open(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Stream:
        """Sends a request to the app and returns when the answer's head is there."""
        address = urlsplit(self.ready["url"])
        connection = http.client.HTTPConnection("127.0.0.1", address.port or 80, timeout=60)
        sent = {"Host": address.netloc, **(headers or {})}
        connection.request(method, path, body, sent)
        return Stream(connection, connection.getresponse())

    def request(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        with self.open(method, path, body, headers) as stream:
            return Reply(stream.status, stream.headers, stream.response.read())

    def open_as(self, who: str, method: str, path: str, value: Any = None, **headers: str) -> Stream:
        """Sends `value` as JSON with a fresh token of `who`; underscores of header names are dashes."""
        return self.open(method, path, *self._sent(who, value, headers))

    def request_as(self, who: str, method: str, path: str, value: Any = None, **headers: str) -> Reply:
        return self.request(method, path, *self._sent(who, value, headers))

    def _sent(self, who: str, value: Any, headers: dict[str, str]) -> tuple[bytes | None, dict[str, str]]:
        named = {"Authorization": self.authorization(who)}
        body = None
        if value is not None:
            body = json.dumps(value).encode()
            named["Content-Type"] = "application/json"
        return body, named | {name.replace("_", "-"): text for name, text in headers.items()}

    def authorization(self, who: str) -> str:
        """Of a fresh token, as this person has it in an editor on the site's draft, or an administrator anywhere."""
        person = self.people[who]
        if person.site.door == "connect":
            return f"JWT {person.token()}"
        module = "admin" if person.role == "administrator" else "skyline"
        return f"Bearer {self.session(who, module=module, editing=person.role != 'viewer')}"

    def session(self, who: str, page: str | None = None, **asked: Any) -> str:
        """A session token, as the app's own function makes it for a frame of this person's."""
        person = self.people[who]
        place = {"clientKey": person.site.client_key, "accountId": person.account_id, "page": page or person.site.draft}
        token: str = self.control("POST", "/forge/session", {**place, **asked})["token"]
        return token

    def move(self, name: str) -> None:
        """This site takes the app's Forge version."""
        self._know(self.control("POST", "/forge/move", {"clientKey": self.sites[name].client_key}))

    def control(self, method: str, path: str, value: Any = None) -> Any:
        """A control call of the sandbox; anything but success fails the test."""
        address = urlsplit(self.ready["control"])
        connection = http.client.HTTPConnection("127.0.0.1", address.port or 80, timeout=60)
        connection.request(
            method, path, None if value is None else json.dumps(value), {"Content-Type": "application/json"}
        )
        response = connection.getresponse()
        body = response.read()
        connection.close()
        assert response.status < 300, f"{method} {path}: {response.status} {body[:300]!r}"
        return json.loads(body) if body else None

    def reset(self) -> None:
        """Back to the freshly seeded state."""
        self.control("POST", "/reset")
        self.is_calm = False
        for entry in self.ready["sites"]:
            self._know(entry)

    def wire(self, since: int = 0, service: str | None = None) -> list[dict[str, Any]]:
        """What the functions sent out after entry `since`, once nothing is under way; `body` is decoded."""
        entries = self.control("GET", f"/wire?since={since}&idle=1")
        for entry in entries:
            entry["body"] = base64.b64decode(entry["bodyBase64"])
        return [entry for entry in entries if service in (None, entry["service"])]

    def wire_with(self, since: int, part: str) -> list[dict[str, Any]]:
        """The same, once a call of that service or path is among it: some are made when the answer has been read."""
        deadline = time.monotonic() + PATIENCE_S
        while not any(part == entry["service"] or entry["path"].endswith(part) for entry in self.wire(since)):
            assert time.monotonic() < deadline, f"{part} was not called"
            time.sleep(0.01)
        return self.wire(since)

    def wire_mark(self) -> int:
        """The number of the last entry by now."""
        return self._find_last_sent()

    def settle(self) -> int:
        """The same once nothing is under way: what the functions do when their answer has been read is done too."""
        return self._find_last_sent("&idle=1")

    def _find_last_sent(self, more: str = "") -> int:
        later = self.control("GET", f"/wire?since={self.last_sent}{more}")
        self.last_sent = max((entry["n"] for entry in later), default=self.last_sent)
        return self.last_sent

    def log_mark(self) -> int:
        """The number of the last line by now."""
        self.last_logged = max((line["n"] for line in self.log(self.last_logged)), default=self.last_logged)
        return self.last_logged

    def log(self, since: int = 0) -> list[dict[str, Any]]:
        lines: list[dict[str, Any]] = self.control("GET", f"/log?since={since}")
        return lines

    def logged(self, text: str, since: int = 0) -> list[dict[str, Any]]:
        """The lines with the text, read as JSON, once there is one: many are written when the answer has been read."""
        deadline = time.monotonic() + PATIENCE_S
        while not (found := [line["line"] for line in self.log(since) if text in line["line"]]):
            assert time.monotonic() < deadline, f"{text} was not logged"
            time.sleep(0.01)
        return [json.loads(line) for line in found]

    def bucket(self) -> Any:
        """An S3 client of the library's bucket, as `script/library publish` has it."""
        import boto3  # nobody else waits for it

        settings = self.ready["settings"]
        return boto3.client(
            "s3", endpoint_url=settings["AWS_ENDPOINT_URL_S3"], region_name=settings["AWS_REGION"],
            aws_access_key_id=settings["AWS_ACCESS_KEY_ID"], aws_secret_access_key=settings["AWS_SECRET_ACCESS_KEY"],
        )  # fmt: skip

    def balance(self, who: str) -> Any:
        return self.request_as(who, "GET", "/api/checkout").json
