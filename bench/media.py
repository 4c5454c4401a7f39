"""The library's search in memory, and what attaching a photograph costs beside decoding and encoding it.

Query: the slowest of several searches, warm, at 66 and at 10,000 items. Upload: a photograph of 4 MB, all that the
function does with it against decode, encode and one send of the same bytes; best of rounds, in turn. Memory: the peak
that it takes, in decoded pictures (four bytes a pixel).
"""

import io
import json
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial

from PIL import Image

from lib.images import redraw
from lib.media import Item, Library

ITEMS = (66, 10_000)
QUERY_MS_MAX = 20.0
UPLOAD_GOAL = 1.3
MEMORY_GOAL = 3.0
ROUNDS = 5
SIZE = (4_200, 3_150)
QUERIES = ("calm ocean at dawn", "team", "abs", "Besprechung im Büro", "", "a b c " * 500)


def main() -> int:
    slowest = max(measure_queries(count) for count in ITEMS)
    photograph = draw_photograph()
    ratio, memory = measure_upload(photograph), measure_memory(photograph)
    print(f"{'memory':<12}{memory:>8.2f} decoded pictures")
    holds = slowest <= QUERY_MS_MAX and ratio <= UPLOAD_GOAL and memory <= MEMORY_GOAL
    print(f"media ratio={ratio:.2f} goal={UPLOAD_GOAL:.2f} {'holds' if holds else 'misses'}")
    return 0 if holds else 1


def measure_queries(count: int) -> float:
    library = make_library(count)
    slowest = max(best_ms(partial(library.search, words, None, "#0a6b7c")) for words in QUERIES)
    found = max(best_ms(partial(library.find, words, (), "image", "#0a6b7c")) for words in QUERIES)
    print(f"{'items':<12}{count:>8,}{'search ms':>12}{slowest:>8.2f}{'find ms':>12}{found:>8.2f}")
    return max(slowest, found)


def make_library(count: int) -> Library:
    """The library's own items over and over, each with another id, colour and a word of its own."""
    own, chance = Library.load().items, random.Random(1)
    items = []
    for number in range(count):
        item = own[number % len(own)]
        colour = f"#{chance.randrange(2**24):06x}"
        tags = (*item.tags, f"word{number}")
        items.append(Item(f"{item.id}-{number}", item.kind, 1600, 1000, colour, item.alt, tags, item.credit))
    return Library(items)


def draw_photograph() -> bytes:
    """About 4 MB, as a phone's: detail everywhere."""
    noise = Image.effect_noise((SIZE[0] // 2, SIZE[1] // 2), 70).resize(SIZE)
    image = Image.merge("RGB", (noise, noise.transpose(Image.Transpose.ROTATE_180), noise))
    for quality in (88, 82, 76, 70, 60, 50, 40, 30):
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality)
        if len(out.getvalue()) <= 4_200_000:
            break
    return out.getvalue()


def measure_upload(photograph: bytes) -> float:
    sink = Sink()
    alone, whole = [], []
    for _ in range(ROUNDS):
        alone.append(seconds(lambda: sink.send(decode_and_encode(photograph))))
        whole.append(seconds(lambda: sink.send(redraw(photograph).content)))
    ratio = min(whole) / min(alone)
    size = len(photograph) / 1e6
    print(
        f"{'upload':<12}{size:>7.1f}M{'alone ms':>12}{1000 * min(alone):>8.0f}{'whole ms':>12}{1000 * min(whole):>8.0f}"
    )
    sink.close()
    return ratio


def decode_and_encode(photograph: bytes) -> bytes:
    image = Image.open(io.BytesIO(photograph))
    image.load()
    out = io.BytesIO()
    image.save(out, "JPEG", qtables=image.quantization, subsampling="keep")  # type: ignore[attr-defined]  # a JPEG's own
    return out.getvalue()


class Sink:
    """A party that takes bytes and answers one when it has them."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._take, daemon=True).start()

    def send(self, content: bytes) -> None:
        with socket.create_connection(self._listener.getsockname()) as connection:
            connection.sendall(content)
            connection.shutdown(socket.SHUT_WR)
            connection.recv(1)

    def close(self) -> None:
        self._listener.close()

    def _take(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                while connection.recv(1_000_000):
                    pass
                connection.sendall(b"1")


def measure_memory(photograph: bytes) -> float:
    """In a process of its own, so that nothing else of this one counts."""
    taken = subprocess.run([sys.executable, "-c", MEASURE], input=photograph, capture_output=True, check=True).stdout
    return float(json.loads(taken)) / (4 * SIZE[0] * SIZE[1])


MEASURE = """
import sys
from PIL import Image, ImageCms, JpegImagePlugin
from lib.images import redraw

def peak():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))

content = sys.stdin.buffer.read()
before = peak()
redraw(content)
print(peak() - before)
"""


def best_ms(act: Callable[[], object]) -> float:
    """Of the processor alone: a search waits for nobody."""
    return 1000 * min(seconds(act, time.process_time) for _ in range(ROUNDS))


def seconds(act: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    started = clock()
    act()
    return clock() - started


if __name__ == "__main__":
    sys.exit(main())
