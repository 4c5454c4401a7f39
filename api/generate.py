"""POST /api/generate: a page from a prompt, as an event stream."""

import msgspec
from werkzeug import Response

from lib.confluence.caller import authenticate
from lib.confluence.permissions import verify_editor
from lib.errors import NotAvailableYet
from lib.services import Services
from lib.web import Request, count_request, endpoint, read_json


class GenerateRequest(msgspec.Struct, frozen=True):
    prompt: str
    model: str


def generate(services: Services, request: Request) -> Response:
    caller = authenticate(services, request)
    read_json(request, GenerateRequest)
    verify_editor(services, caller)
    count_request(services, request, "ai")
    raise NotAvailableYet


app = endpoint("/api/generate", post=generate, bucket="ai")
