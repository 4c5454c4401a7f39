"""`script/server` and its options (docs/SANDBOX.md): everything, until Ctrl-C or SIGTERM."""

import argparse
import contextlib
import json
import logging
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sandbox.trouble import Trouble

ROOT = Path(__file__).resolve().parent.parent
LOOK_S = 0.2


class Ended(BaseException):
    """Somebody wants it to end: Ctrl-C or SIGTERM."""


def main() -> None:
    arguments = _parse()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)
    status = 0
    with contextlib.ExitStack() as closing:
        try:
            _run(arguments, closing)
        except Ended:
            pass
        except (Trouble, OSError) as trouble:
            print(f"Skyline: {trouble}", file=sys.stderr)
            status = 1
    sys.stdout.flush()
    # threads that still wait for a peer are no reason to stay
    os._exit(status)


def _run(arguments: argparse.Namespace, closing: contextlib.ExitStack) -> None:
    # its parts take a moment to load, in which somebody may want it to end already
    from sandbox.world import World

    world = World(arguments.data, arguments.port, arguments.pace, is_built=arguments.runtime == "vercel")
    closing.callback(world.stop)
    world.start()
    _say_ready(world.describe(), is_json=arguments.json)
    while True:
        time.sleep(LOOK_S)
        world.verify_alive()


def _end(*_: object) -> None:
    # what it breaks off now is no news
    logging.getLogger("psycopg").setLevel(logging.CRITICAL)
    # once: what ends it is not broken off
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    raise Ended


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="script/server", description="Skyline with the outside world on this machine."
    )
    parser.add_argument(
        "--port", type=_port, default=3000, help="of the app; the sites take the next one; 0: free ones"
    )
    parser.add_argument("--data", type=_folder, default=ROOT / ".sandbox", help="folder that keeps everything")
    parser.add_argument("--json", action="store_true", help="say it is ready in one line of JSON, and nothing else")
    parser.add_argument(
        "--pace", type=_pace, default=1.0, help="what part of their usual time the models take to answer (default 1)"
    )
    parser.add_argument(
        "--runtime", choices=["vercel"], help="run what script/build made under the platform's own runtime"
    )
    return parser.parse_args()


def _folder(text: str) -> Path:
    if not text:
        raise argparse.ArgumentTypeError("the name of a folder is needed")
    return Path(text)


def _port(text: str) -> int:
    with contextlib.suppress(ValueError):
        if 0 <= int(text) <= 65_000:
            return int(text)
    raise argparse.ArgumentTypeError("a number between 0 and 65000 is needed")


def _pace(text: str) -> float:
    with contextlib.suppress(ValueError):
        if 0 < float(text) <= 10:
            return float(text)
    raise argparse.ArgumentTypeError("a number above 0, and 10 at most, is needed")


def _say_ready(ready: dict[str, Any], *, is_json: bool) -> None:
    if is_json:
        print(json.dumps(ready), flush=True)
        return
    acme = ready["sites"][0]
    bob = next(account for account in acme["accounts"] if account["role"] == "editor")
    draft = next(page for page in acme["pages"] if page["status"] == "draft")
    asked = urlencode({"accountId": bob["accountId"], "to": f"/wiki/pages/{draft['id']}/edit"}, safe=":/")
    print(f"Skyline is ready: {ready['url']} (begin at {ready['confluence']}/login?{asked})", flush=True)
