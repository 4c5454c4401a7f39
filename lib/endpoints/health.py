"""GET /api/health: that we answer. No data, no token. A path that nothing else has comes here too, and is a 404.

It needs no package, and loads none: what it says is not delayed by what others need.
"""

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from lib.door import Answer
from lib.ids import new_id

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    """A WSGI application, of whose requests the door lets through `GET /api/health` alone."""
    answer = Answer.of_json(200, {"status": "ok"}, new_id("req_"))
    answer.log(environ["PATH_INFO"], environ["REQUEST_METHOD"], time.monotonic())
    return answer.send(start_response)
