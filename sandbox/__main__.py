"""`python -m sandbox`, which is `script/server`: whoever ends it while it loads ends it at once."""

import os
import signal


def main() -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: os._exit(0))
    from sandbox.command import main as start

    start()


if __name__ == "__main__":
    main()
