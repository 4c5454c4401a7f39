"""`python -m sandbox.database --data DIR [--port N]`: the database alone, until it is told to end."""

import argparse
import json
import signal
import sys
import threading
from pathlib import Path

from sandbox.database import Database
from sandbox.trouble import Trouble
from sandbox.wire import Service, Wire

ROOT = Path(__file__).resolve().parent.parent.parent
SECRET_KEY = "sb_secret_of_the_sandbox_alone"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m sandbox.database", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--port", type=int, default=0, help="of the gateway; 0: a free one")
    arguments = parser.parse_args()
    arguments.data.mkdir(parents=True, exist_ok=True)
    database = Database(arguments.data / "postgres", SECRET_KEY)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    try:
        database.start(ROOT / "supabase" / "migrations")
        service = Service("supabase", database.handle, Wire(), arguments.port)
        service.start()
        ready = {"url": f"http://127.0.0.1:{service.port}", "secretKey": SECRET_KEY, "databaseUrl": database.url}
        print(json.dumps(ready), flush=True)
        ended.wait()
    except Trouble as trouble:
        sys.exit(str(trouble))
    finally:
        database.stop()


if __name__ == "__main__":
    main()
