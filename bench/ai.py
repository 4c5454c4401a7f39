"""What lies between a model and its reader: our own part of the time, the trips to the database, the memory.

Every figure is a ratio within one run, against the local stand-ins: the time to the first section over the moment its
last byte left; a request over the real SDK reading the same stream; 64 streams over one alone; a text twice as long.
"""

import json
import os
import runpy
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from werkzeug.test import Client

from lib.ai.reader import Reader
from tests.loaded import resolve_localhost
from tests.world import Stream, World

ROOT = Path(__file__).resolve().parents[1]

PATH = "/api/generate"
MODEL, SERVICE, SERVED = "gpt-5.1", "openai", "gpt-5.1"
STREAMS = 64
CHUNK_CHARS, CHUNK_MS = 20, 100
ROUNDS = 5
MEGABYTE = 1_000_000


def main() -> int:
    kept = {name: value for name, value in os.environ.items() if not name.endswith(("_KEY", "_URL"))}
    limits = {"RATE_LIMITS": "account=1000/60s,site=1000/60s"}
    with tempfile.TemporaryDirectory() as folder:
        world = World.start(Path(folder), env={**kept, **limits})
        try:
            figures = measure(world)
        finally:
            world.stop()
    held = [report(*figure) for figure in figures]
    return 0 if all(held) else 1


def measure(world: World) -> list[tuple[str, float, float]]:
    cold, warm = count_trips(world), count_trips(world)
    client = open_function(world)
    # the first of each pays for the imports
    time_request(world, client)
    time_sdk(world)
    memory, gaps = compare_streams(world)
    return [
        ("trips-cold", cold, 3),
        ("trips-warm", warm, 2),
        ("first-section", median(lambda: time_first_section(world)), 1.1),
        ("whole-request", median(lambda: time_request(world, client) / time_sdk(world)), 1.3),
        ("stream-megabytes", memory, 4),
        ("stream-gaps", gaps, 2),
        ("parsing", median(lambda: seconds_to_read(120_000) / seconds_to_read(60_000)), 2.2),
    ]


def report(name: str, ratio: float, goal: float) -> bool:
    print(f"ai {name} ratio={ratio:.2f} goal={goal:.2f} {'holds' if ratio <= goal else 'misses'}", flush=True)
    return ratio <= goal


def open_function(world: World) -> Client:
    """The function in this process, where the SDK is timed as well."""
    resolve_localhost()
    os.environ.update(world.ready["settings"])
    return Client(runpy.run_path(str(ROOT / "api" / "generate.py"))["app"])


def verify_done(stream: Stream) -> None:
    if not any(name == "done" for name, _ in stream):
        sys.exit("the request did not get to its end")


def median(figure: Callable[[], float]) -> float:
    return statistics.median(figure() for _ in range(ROUNDS))


def write_page(sections: int, words: int) -> str:
    block = {"type": "rich-text", "props": {"text": "word " * words}}
    section = {"layout": "stack", "background": {"kind": "plain", "image": None}, "blocks": [block]}
    return json.dumps({"title": "Tides", "theme": "paper", "sections": [section] * sections})


# a page of 12 kB
USUAL_PAGE = write_page(9, 240)


def queue(world: World, text: str, chars: int = CHUNK_CHARS, delay_ms: float = CHUNK_MS) -> None:
    told = {"service": SERVICE, "text": text, "chunkChars": chars, "delayMs": delay_ms}
    world.control("POST", "/models/next", told)


def open_stream(world: World) -> Stream:
    return world.open_as("bob", "POST", PATH, {"prompt": "Tides", "model": MODEL})


def count_trips(world: World) -> int:
    since = world.wire_mark()
    queue(world, write_page(2, 20), 10_000, 0)
    with open_stream(world) as stream:
        verify_done(stream)
    return len(world.wire(since, "supabase"))


def time_first_section(world: World) -> float:
    """From the request on, over the same to the moment at which the section's last byte left the stand-in."""
    since, text = world.wire_mark(), write_page(2, 60)
    queue(world, text)
    started = time.time()
    with open_stream(world) as stream:
        next(data for name, data in stream if name == "section")
        arrived = time.time()
        verify_done(stream)
    [call] = world.wire(since, SERVICE)
    chunks = text.index("}, {", text.index("sections")) // CHUNK_CHARS
    left = datetime.fromisoformat(call["answer"]["startedAt"]).timestamp() + chunks * CHUNK_MS / 1000
    return (arrived - started) / (left - started)


def time_request(world: World, client: Client) -> float:
    """A whole generation by a model that answers at once, in this process."""
    queue(world, USUAL_PAGE, CHUNK_CHARS, 0)
    headers = {"Authorization": f"JWT {world.people['bob'].token()}"}
    started = time.perf_counter()
    response = client.post(PATH, json={"prompt": "Tides", "model": MODEL}, headers=headers)
    if not any(b"event: done" in piece for piece in response.response):
        sys.exit("the request did not get to its end")
    return time.perf_counter() - started


def time_sdk(world: World) -> float:
    """The SDK alone, reading the same stream to its end."""
    from openai import OpenAI

    queue(world, USUAL_PAGE, CHUNK_CHARS, 0)
    settings = world.ready["settings"]
    started = time.perf_counter()
    with (
        OpenAI(api_key=settings["OPENAI_API_KEY"], base_url=settings["OPENAI_BASE_URL"]) as client,
        client.responses.create(model=SERVED, input="Tides", stream=True) as events,
    ):
        if not any(event.type == "response.completed" for event in events):
            sys.exit("the stand-in did not answer")
    return time.perf_counter() - started


def compare_streams(world: World) -> tuple[float, float]:
    """Megabytes of one of many streams, and the p99 of the gaps between their events over that of one alone."""
    alone = read_at_once(world, 1)
    before = resident_bytes(world)
    peak: list[int] = []
    ended = threading.Event()
    watcher = threading.Thread(target=watch_memory, args=(world, peak, ended))
    watcher.start()
    many = read_at_once(world, STREAMS)
    ended.set()
    watcher.join()
    return (max(peak) - before) / STREAMS / MEGABYTE, p99(many) / p99(alone)


def read_at_once(world: World, streams: int) -> list[float]:
    """The gaps between `section` events of all streams, in seconds."""
    gaps: list[float] = []
    for _ in range(streams):
        queue(world, write_page(40, 1))
    threads = [threading.Thread(target=read_gaps, args=(world, gaps)) for _ in range(streams)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return gaps


def read_gaps(world: World, gaps: list[float]) -> None:
    with open_stream(world) as stream:
        last = None
        for name, _ in stream:
            if name == "section":
                now = time.perf_counter()
                gaps += [] if last is None else [now - last]
                last = now


def p99(gaps: list[float]) -> float:
    return sorted(gaps)[int(len(gaps) * 0.99)]


def watch_memory(world: World, peak: list[int], ended: threading.Event) -> None:
    while not ended.wait(0.2):
        peak.append(resident_bytes(world))


def resident_bytes(world: World) -> int:
    status = Path(f"/proc/{world.ready['pids']['functions']}/status").read_text(encoding="utf-8")
    [line] = [line for line in status.splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) * 1024


def seconds_to_read(chars: int) -> float:
    text = write_page(chars // 400, 50)[:chars]
    reader = Reader("sections", frozenset({"title", "theme"}))
    started = time.process_time()
    for start in range(0, len(text), CHUNK_CHARS):
        reader.feed(text[start : start + CHUNK_CHARS])
    reader.close()
    return time.process_time() - started


if __name__ == "__main__":
    sys.exit(main())
