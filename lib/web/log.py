"""JSON-line logs on stdout, which the platform keeps by request.

A line holds our own words and numbers only: never a prompt, token, secret, page text, account, site, client key or
query string (PROMISES P01, P05). Hence every field is named by the caller, and nothing here takes a message.
"""

import json
import logging
import sys
import traceback
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def silence_libraries() -> None:
    """The packages are not heard: their words quote what was sent, and what came back. What fails has a line of ours.

    httpx logs each address that it calls, urllib3 a head that it cannot read, warnings a value that google-genai does
    not know or a notice of Stripe's; the platform's runtime lets every logger speak from INFO on.
    """
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")


def log(event: str, **fields: str | float | bool | None) -> None:
    """One line, written at once, so that lines of parallel requests do not mix."""
    sys.stdout.write(json.dumps({"event": event, **fields}) + "\n")
    sys.stdout.flush()


def log_defect(error: BaseException, request_id: str) -> None:
    """A defect by type and place, its causes too. No message: it may quote what a user wrote."""
    log("defect", requestId=request_id, type=_types(error), place=_place(error))


def _types(error: BaseException) -> str:
    causes = [error]
    while (cause := causes[-1].__cause__ or causes[-1].__context__) is not None and cause not in causes:
        causes.append(cause)
    return " < ".join(f"{type(cause).__module__}.{type(cause).__qualname__}" for cause in causes)


def _place(error: BaseException) -> str:
    """Where it was raised, and the last line of ours on the way there."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(ROOT) and ".venv" not in frame.filename]
    named = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in (*ours[-1:], *frames[-1:])]
    return " > ".join(dict.fromkeys(named))
