"""POST /api/media: the library of pictures and videos, for every account of a site."""

import re
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from werkzeug import Response

from lib.confluence.caller import authenticate
from lib.errors import MalformedRequest
from lib.services import Services
from lib.web.endpoint import endpoint
from lib.web.rate import count_request
from lib.web.request import Request, read_json
from lib.web.response import json_response

if TYPE_CHECKING:
    from lib.media import Item, Library

CURSOR = re.compile(r"from-([0-9]{1,7})")


class MediaRequest(msgspec.Struct, frozen=True):
    """`ids` asks for these, and then nothing else of it counts; `colour` puts the nearer ones first."""

    kind: Literal["image", "video"] | None = None
    q: str | None = None
    colour: Annotated[str, msgspec.Meta(pattern=r"^#[0-9A-Fa-f]{6}\Z")] | None = None
    cursor: str | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=100)] = 24
    ids: Annotated[list[str], msgspec.Meta(max_length=100)] | None = None


def search(services: Services, request: Request) -> Response:
    authenticate(services, request)
    wanted = read_json(request, MediaRequest)
    start = _read_cursor(wanted.cursor)
    count_request(services, request, "other")
    library = services.bucket.library() if services.settings.media_bucket else services.library
    items, more = _find(library, wanted, start)
    described = [_describe(item, services.settings.media_base_url) for item in items]
    return json_response({"items": described, "nextCursor": f"from-{start + wanted.limit}" if more else None})


def _read_cursor(cursor: str | None) -> int:
    match = CURSOR.fullmatch(cursor or "from-0")
    if match is None:
        raise MalformedRequest("Send the cursor as it came, or none.")
    return int(match[1])


def _find(library: "Library", wanted: MediaRequest, start: int) -> "tuple[list[Item], bool]":
    """The items, and whether there are more of them."""
    if wanted.ids is not None:
        return library.get(wanted.ids), False
    found = library.search(wanted.q or "", wanted.kind, wanted.colour)
    return found[start : start + wanted.limit], len(found) > start + wanted.limit


def _describe(item: "Item", base_url: str) -> dict[str, object]:
    ending = "mp4" if item.kind == "video" else "webp"
    addresses = {"url": f"{base_url}/{item.id}.{ending}", "thumbUrl": f"{base_url}/thumbs/{item.id}.webp"}
    described = {"id": item.id, "kind": item.kind, **addresses, "width": item.width, "height": item.height}
    if item.duration_s is not None:
        described |= {"durationS": item.duration_s}
    return described | {"alt": item.alt, "tags": item.tags, "colour": item.colour, "credit": item.credit}


app = endpoint("/api/media", post=search)
