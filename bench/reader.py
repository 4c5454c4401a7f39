"""Reading a model's text section by section takes time linear in it, whatever the size of the pieces.

The figure is how many times longer ten times the text takes, the worst over the kinds of text and sizes of pieces: 10
where it is linear, 100 where it is quadratic. Median of rounds, the two lengths in turn.
"""

import json
import statistics
import sys
import time
from itertools import product

from lib.ai.reader import Reader

GOAL = 13.0
ROUNDS = 3
PIECES = (1, 20, 1_000)
SHORT = {1: 100_000, 20: 1_000_000, 1_000: 1_000_000}
PAGE = '{"title": "Tides", "theme": "paper", "sections": [%s]}'
BLOCK = {"type": "rich-text", "props": {"text": 'Ebb \\ and "flow" for ärgerliche Fälle 😀 ' * 8, "level": 2}}
SECTION = json.dumps({"layout": "stack", "background": {"kind": "plain", "image": None}, "blocks": [BLOCK] * 3}) + ","


def main() -> int:
    print(f"{'text':<12}{'piece':>7}{'chars':>12}{'ms':>9}{'chars':>12}{'ms':>9}{'ratio':>8}")
    worst = max(measure(kind, piece) for kind, piece in product(("sections", "one text", "prose"), PIECES))
    holds = worst <= GOAL
    print(f"reader ratio={worst:.2f} goal={GOAL:.2f} {'holds' if holds else 'misses'}")
    return 0 if holds else 1


def measure(kind: str, piece: int) -> float:
    short, long = write(kind, SHORT[piece]), write(kind, 10 * SHORT[piece])
    rounds = [(seconds(short, piece), seconds(long, piece)) for _ in range(ROUNDS)]
    ratio = statistics.median(after / before for before, after in rounds)
    before, after = (1000 * min(each) for each in zip(*rounds, strict=True))
    print(f"{kind:<12}{piece:>7}{len(short):>12,}{before:>9.0f}{len(long):>12,}{after:>9.0f}{ratio:>8.2f}")
    return ratio


def write(kind: str, chars: int) -> str:
    if kind == "sections":
        return PAGE % (SECTION * (chars // len(SECTION)))
    if kind == "one text":
        return PAGE % json.dumps({"blocks": ["word " * (chars // 5)]})
    return "Here is { what you asked for. " * (chars // 30)


def seconds(text: str, piece: int) -> float:
    reader = Reader("sections", frozenset({"title", "theme"}))
    started = time.process_time()
    for start in range(0, len(text), piece):
        reader.feed(text[start : start + piece])
    reader.close()
    return time.process_time() - started


if __name__ == "__main__":
    sys.exit(main())
