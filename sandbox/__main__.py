"""`script/server [--port 3000] [--data DIR] [--json]`: everything on this machine, until Ctrl-C or SIGTERM."""

import argparse
import json
import os
import signal
import sys
import threading
from pathlib import Path

from sandbox.trouble import Trouble
from sandbox.world import World

ROOT = Path(__file__).resolve().parent.parent
LOOK_S = 0.2


def main() -> None:
    arguments = _parse()
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    world = World(arguments.data, arguments.port)
    try:
        world.start()
        _say_ready(world, is_json=arguments.json)
        while not ended.wait(LOOK_S):
            world.verify_alive()
    except Trouble as trouble:
        print(f"Skyline: {trouble}", file=sys.stderr)
        world.stop()
        raise SystemExit(1) from None
    world.stop()
    # threads that still wait for a peer are no reason to stay
    sys.stdout.flush()
    os._exit(0)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="script/server", description="Skyline with the outside world on this machine."
    )
    parser.add_argument(
        "--port", type=_port, default=3000, help="of the app; the sites take the next one; 0: free ones"
    )
    parser.add_argument("--data", type=Path, default=ROOT / ".sandbox", help="folder that keeps everything")
    parser.add_argument("--json", action="store_true", help="say it is ready in one line of JSON, and nothing else")
    return parser.parse_args()


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65_000:
        raise argparse.ArgumentTypeError("between 0 and 65000")
    return port


def _say_ready(world: World, *, is_json: bool) -> None:
    ready = world.describe()
    if is_json:
        print(json.dumps(ready), flush=True)
        return
    site = ready["sites"][0]["baseUrl"]
    print(f"Skyline is ready: {ready['url']}")
    print(f"  First open {site} and sign in as Bob; insert the Skyline macro in a page.")
    print(f"  Control calls: {ready['control']}   Ctrl-C ends it.", flush=True)


if __name__ == "__main__":
    main()
