"""Everything that a day has left behind, wherever it could have: read once, examined by all promises."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Request

from tests.postgres import Ledger
from tests.promises.oracle import Trace
from tests.world import World


@dataclass(frozen=True)
class Sent:
    """A request that a browser made."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes

    @property
    def host(self) -> str:
        return str(urlsplit(self.url).hostname)

    @property
    def path(self) -> str:
        return urlsplit(self.url).path


@dataclass
class Browsers:
    """What all browsers of the day asked for."""

    sent: list[Sent] = field(default_factory=list)

    def follow(self, context: BrowserContext) -> None:
        context.on("request", self._note)

    def _note(self, request: Request) -> None:
        self.sent.append(Sent(request.method, request.url, request.headers, request.post_data_buffer or b""))

    def traces(self) -> Iterator[Trace]:
        for sent in self.sent:
            place = f"browser/{sent.host}{_without_ids(sent.path)}"
            yield Trace(f"{place}#url", sent.url.encode())
            yield Trace(f"{place}#headers", json.dumps(sent.headers).encode())
            yield Trace(f"{place}#body", sent.body)


@dataclass(frozen=True)
class Evidence:
    """Wire and log in their order; rows by table; each trace by its place."""

    wire: list[dict[str, Any]]
    rows: dict[str, list[dict[str, Any]]]
    lines: list[str]
    objects: dict[str, bytes]
    files: dict[str, bytes]
    browsers: Browsers

    @classmethod
    def gather(cls, world: World, since: int, logged: int, browsers: Browsers) -> "Evidence":
        """Of what happened after these entries of wire and log."""
        world.settle()
        return cls(
            wire=world.wire(since),
            rows=read_rows(world),
            lines=[line["line"] for line in world.log(logged)],
            objects=read_bucket(world),
            files=read_files(world),
            browsers=browsers,
        )

    def traces(self) -> list[Trace]:
        return [*self._wire(), *self._rows(), *self._kept(), *self.browsers.traces()]

    def calls(self, *services: str) -> list[dict[str, Any]]:
        return [entry for entry in self.wire if entry["service"] in services]

    def _wire(self) -> Iterator[Trace]:
        for entry in self.wire:
            place = f"wire/{entry['service']}{_without_ids(urlsplit(entry['path']).path)}"
            head = {name: value for name, value in entry["headers"].items() if name != "Authorization"}
            yield Trace(place, "\n".join([entry["path"], *map(": ".join, head.items())]).encode())
            yield Trace(f"{place}#authorization", entry["headers"].get("Authorization", "").encode())
            yield Trace(place, entry["body"])

    def _rows(self) -> Iterator[Trace]:
        for table, rows in self.rows.items():
            for row in rows:
                for column, value in row.items():
                    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
                    yield Trace(f"table/{table}.{column}", text.encode())

    def _kept(self) -> Iterator[Trace]:
        yield Trace("log", "\n".join(self.lines).encode())
        for name, content in self.objects.items():
            yield Trace(f"s3/{name}", name.encode() + content)
        for name, content in self.files.items():
            yield Trace(f"file/{name}", name.encode() + content)


def hosts_of_parties(world: World) -> set[str]:
    """Whom the settings name, and the sites themselves."""
    settings = world.ready["settings"].items()
    named = [value for name, value in settings if name.endswith(("_URL", "_BASE", "_HOST", "_URL_S3"))]
    return {urlsplit(address).netloc for address in [*named, *(site.base_url for site in world.sites.values())]}


def read_rows(world: World) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that is not Postgres' or the sandbox's own, by `schema.table`."""
    ledger = Ledger(world.ready["databaseUrl"])
    tables = ledger.rows(
        "select schemaname, tablename from pg_tables"
        " where schemaname not in ('pg_catalog', 'information_schema', 'sandbox', 'seeded')"
    )
    return {
        f"{schema}.{table}": [row for (row,) in ledger.rows(f'select to_jsonb(t) from "{schema}"."{table}" t')]  # noqa: S608 - the catalogue's names
        for schema, table in tables
    }


def read_bucket(world: World) -> dict[str, bytes]:
    client, bucket = world.bucket(), world.ready["settings"]["MEDIA_BUCKET"]
    names = [one["Key"] for one in client.list_objects_v2(Bucket=bucket)["Contents"]]
    found = {name: client.get_object(Bucket=bucket, Key=name)["Body"].read() for name in names}
    client.close()
    return found


def read_files(world: World) -> dict[str, bytes]:
    """What lies in the folder that the functions may write to."""
    folder = Path(world.ready["functionsTmp"])
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _without_ids(path: str) -> str:
    """A path as its kind: numbers, and ids of ours and of others, are stars."""
    return re.sub(r"(?<=/)([0-9]+|att[0-9]+|(cs|pi|in|sub|resp|re|du)_\w+|[0-9a-f-]{36})(?=/|$)", "*", path)
