"""POST /api/media: the library of pictures and videos, for every account of a site."""

from typing import Annotated, Literal

import msgspec
from werkzeug import Response

from lib.confluence.caller import authenticate
from lib.errors import NotAvailableYet
from lib.services import Services
from lib.web import Request, count_request, endpoint, read_json


class MediaRequest(msgspec.Struct, frozen=True):
    kind: Literal["image", "video"] | None = None
    q: str | None = None
    cursor: str | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=100)] = 24
    ids: Annotated[list[str], msgspec.Meta(max_length=100)] | None = None


def search(services: Services, request: Request) -> Response:
    authenticate(services, request)
    read_json(request, MediaRequest)
    count_request(services, request, "other")
    raise NotAvailableYet


app = endpoint("/api/media", post=search)
