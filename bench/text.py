"""Reading page text, tidying a model's, and refusing broken JSON takes time linear in it, whatever it is made of.

The figure is how many times longer five times the text takes, the worst over pieces made to be slow: 5 where it is
linear, 25 where it is quadratic. Best of rounds, the two lengths in turn.
"""

import sys
import time
from collections.abc import Callable

from lib.page.markdown import defused, parse, tidy
from lib.web.json_text import InvalidJson, read_json_object

GOAL = 12.0
ROUNDS = 5
# five times this many pieces are more than a model's whole answer can hold
SHORT = 8_000
MARKDOWN = ("*", "**a", "***", "[", "](", "[a](", "[a](https://x(", "`", "\\", "- ", "![", "# *")
JSON = ("[", '{"a": [', '"\\\\', "\\", '{"a": "')


def main() -> int:
    print(f"{'reads':<10}{'piece':<18}{'ms':>8}{'ms × 5':>9}{'ratio':>8}")
    kinds = [("markdown", read_markdown, piece) for piece in MARKDOWN] + [
        ("json", refuse_json, piece) for piece in JSON
    ]
    worst = max(measure(name, read, piece) for name, read, piece in kinds)
    holds = worst <= GOAL
    print(f"text ratio={worst:.2f} goal={GOAL:.2f} {'holds' if holds else 'misses'}")
    return 0 if holds else 1


def measure(name: str, read: Callable[[str], object], piece: str) -> float:
    rounds = [(seconds(read, piece * SHORT), seconds(read, piece * (5 * SHORT))) for _ in range(ROUNDS)]
    short = min(each for each, _ in rounds)
    long = min(each for _, each in rounds)
    print(f"{name:<10}{piece:<18}{1000 * short:>8.1f}{1000 * long:>9.1f}{long / short:>8.2f}")
    return long / short


def seconds(read: Callable[[str], object], text: str) -> float:
    started = time.process_time()
    read(text)
    return time.process_time() - started


def read_markdown(text: str) -> None:
    parse(text)
    defused(tidy(text)[0])


def refuse_json(text: str) -> None:
    try:
        read_json_object(text.encode())
    except InvalidJson:
        return
    raise AssertionError(text[:20])


if __name__ == "__main__":
    sys.exit(main())
