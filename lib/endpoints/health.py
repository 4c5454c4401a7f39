"""GET /api/health: that we answer. No data, no token. A path that nothing else has comes here too, and is a 404.

It needs no package, and loads none: what it says is not delayed by what others need.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from lib.door import Answer
from lib.ids import new_id
from lib.web.log import log

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

BODY = b'{"status":"ok"}'


def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    """A WSGI application, of whose requests the door lets through `GET /api/health` alone."""
    headers = {"Content-Type": "application/json", "Content-Length": str(len(BODY))}
    answer = Answer(200, headers, new_id("req_"), BODY)
    method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
    log("request", requestId=answer.request_id, path=path, method=method, status=answer.status, durationMs=0)
    return answer.send(start_response)
