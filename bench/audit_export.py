"""A million rows of the audit log, as NDJSON through the function, against COPY of the same rows as JSON by libpq.

The figure is COPY's time over the export's (1: as fast as the database can write them): the data API, the gateway, the
function and its server stand between. The function holds one page: its peak of memory is told beside, and counts too.
A million are all that an answer holds, and there is one more: the export must say where to go on.
`audit_export ROWS` takes fewer rows.
"""

import gc
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg

from tests.world import World

GOAL = 0.25
MEMORY_GOAL_MB = 40
ROWS = ANSWER_ROWS_MAX = 1_000_000
PIECE_BYTES = 1 << 20
# the last line, a signed checkpoint, is shorter
END_BYTES = 4_000
PROMPT = 'A page about tea, with "green" and black, for {}.'
RESPONSE = json.dumps(
    {"title": "Tea", "sections": [{"layout": "stack", "blocks": [{"type": "text", "text": "Ä " * 40}]}]}
)
COLUMNS = (
    *("id", "account_id", "kind", "model", "served_by", "prompt", "response", "state", "held", "hold_until"),
    *("created_at", "settled_at", "site", "sequence", "previous_hash", "hash", "chained"),
    *("account_salt", "prompt_salt", "response_salt"),
)
JSON_ROWS = """
copy (
    select row_to_json(r) from (
        select sequence, id, created_at, settled_at, account_id, site, kind, model, served_by, prompt, has_image,
            response, charged, state, previous_hash, hash, chained, account_salt, prompt_salt, response_salt
        from app.ai_requests where site_id = %d order by sequence limit %d
    ) r
) to stdout
"""


def main(count: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        world = World.start(Path(folder) / "data")
        try:
            return measure(world, count)
        finally:
            world.stop()


def measure(world: World, count: int) -> int:
    with psycopg.connect(world.ready["databaseUrl"], autocommit=True) as owner:
        site = fill(owner, count)
        # with the one that warms the function up
        answered = min(count + 1, ANSWER_ROWS_MAX)
        copied_s = seconds_of_copy(owner, site, answered)
        # the function has all that it needs, and has answered once
        export(world, 1, after=count - 1)
        pid = world.ready["pids"]["functions"]
        before_mb = resident_mb(pid, "VmRSS")
        Path(f"/proc/{pid}/clear_refs").write_text("5")
        exported_s, exported_bytes = export(world, answered)
        copied_s = min(copied_s, seconds_of_copy(owner, site, answered))
    grown_mb = resident_mb(pid, "VmHWM") - before_mb
    ratio = copied_s / exported_s
    print(f"{'rows':>10}{'MB':>8}{'copy s':>9}{'export s':>10}{'memory MB':>11}")
    print(f"{answered:>10,}{exported_bytes / 1e6:>8.0f}{copied_s:>9.1f}{exported_s:>10.1f}{grown_mb:>+11.1f}")
    holds = ratio >= GOAL and grown_mb <= MEMORY_GOAL_MB
    print(f"audit-export ratio={ratio:.2f} goal={GOAL:.2f} {'holds' if holds else 'misses'}")
    return 0 if holds else 1


def fill(owner: "psycopg.Connection[Any]", count: int) -> int:
    """A chain of acme's, written past the triggers; answers the site."""
    rows = owner.execute("select id from app.sites where plan = 'enterprise'").fetchall()
    site = int(rows[0][0])
    owner.execute("set session_replication_role = replica")
    link: tuple[Any, ...] = ()
    with owner.cursor().copy(f"copy app.ai_requests (site_id, {', '.join(COLUMNS)}) from stdin".encode()) as copy:
        for link in make_links(count):
            copy.write_row((site, *link))
    head = dict(zip(COLUMNS, link, strict=True))
    owner.execute("insert into app.audit_heads values (%s, %s, %s)", (site, head["sequence"], head["hash"]))
    owner.execute("vacuum analyze app.ai_requests")
    return site


def make_links(count: int) -> Iterator[tuple[Any, ...]]:
    """Rows of a chain in the order of `COLUMNS`."""
    hash_before = "0" * 64
    at, salts = "2026-11-28T10:00:00.125Z", tuple(letter * 32 for letter in "abc")
    for number in range(1, count + 1):
        request_id, account = f"req_{number:026}", f"712020:{number % 500:08}"
        texts = (account, PROMPT.format(number), RESPONSE)
        account_said, prompt_said, response_said = (
            sha256((salt + text).encode()).hexdigest() for salt, text in zip(salts, texts, strict=True)
        )
        chained = (
            f'{{"sequence":{number},"requestId":"{request_id}","createdAt":"{at}","settledAt":"{at}",'
            '"site":"acme.localhost","kind":"generate","model":"gpt-5.1","servedBy":"gpt-5.1","hasImage":false,'
            f'"creditsCharged":0,"outcome":"complete","commitments":{{"account":"{account_said}",'
            f'"prompt":"{prompt_said}","response":"{response_said}"}}}}'
        )
        link_hash = sha256(f"{hash_before}\n{chained}".encode()).hexdigest()
        yield (
            *(request_id, account, "generate", "gpt-5.1", "gpt-5.1", texts[1], texts[2], "complete", 0, at, at, at),
            *("acme.localhost", number, hash_before, link_hash, chained, *salts),
        )
        hash_before = link_hash


def seconds_of_copy(owner: "psycopg.Connection[Any]", site: int, count: int) -> float:
    gc.collect()
    started = time.perf_counter()
    with owner.cursor().copy((JSON_ROWS % (site, count)).encode()) as copy:
        for _ in copy:
            pass
    return time.perf_counter() - started


def export(world: World, count: int, **asked: int) -> tuple[float, int]:
    """Seconds and bytes, read as they come. Raises SystemExit unless it has just so many rows and says what follows."""
    started, size, lines, end = time.perf_counter(), 0, 0, b""
    with world.open_as("alice", "POST", "/api/audit-export", asked) as stream:
        stream.connection.sock and stream.connection.sock.settimeout(None)
        while piece := stream.response.read(PIECE_BYTES):
            size += len(piece)
            lines += piece.count(b"\n")
            end = (end + piece)[-END_BYTES:]
    taken_s = time.perf_counter() - started
    following = json.loads(end.splitlines()[-1])["next"]
    if (lines - 1, following) != (count, ANSWER_ROWS_MAX if count == ANSWER_ROWS_MAX else None):
        raise SystemExit(f"the export has {lines - 1} rows, and says that {following} is followed by more")
    return taken_s, size


def resident_mb(pid: int, name: str) -> float:
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith(name))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS))
