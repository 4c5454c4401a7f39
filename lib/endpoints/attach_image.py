"""POST /api/attach-image: a picture's bytes become an attachment of the token's page."""

from typing import TYPE_CHECKING

from werkzeug import Response

from lib.analytics import ProductEvent
from lib.confluence.caller import authenticate
from lib.confluence.permissions import verify_uploader
from lib.errors import InvalidImage, TooLarge, UnsupportedMediaType
from lib.services import Services
from lib.web.endpoint import endpoint
from lib.web.rate import count_request
from lib.web.request import Request, read_body
from lib.web.response import json_response

if TYPE_CHECKING:
    from lib.images import Redrawn

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
WANTED = "Send a PNG, JPEG, GIF or WebP picture as it is."


def attach(services: Services, request: Request) -> Response:
    caller = authenticate(services, request)
    if request.mimetype not in PICTURES or request.headers.get("Content-Encoding"):
        raise UnsupportedMediaType(WANTED)
    content = read_body(request)
    try:
        picture = _read_picture(content)
    except InvalidImage:
        # of two that are 400, the token's goes first
        caller.require_page()
        raise
    page_id = caller.require_page()
    verify_uploader(services, caller)

    from lib.confluence import attachments

    status = attachments.read_status(services, caller)
    count_request(services, request, "other")
    upload = attachments.Upload(picture, request.headers.get("X-File-Name", ""))
    attached = attachments.attach(services, caller, status, upload)
    if request.allows_analytics:
        facts = {"media_type": picture.media_type, "page_status": attached.page_status}
        event = ProductEvent("picture_attached", caller.client_key, caller.account_id, facts)
        request.tell = lambda: event
    return json_response(
        {
            "attachmentId": attached.id,
            "fileName": attached.file_name,
            "path": f"/rest/api/content/{page_id}/child/attachment/{attached.id}/download",
            "mediaType": picture.media_type,
            "width": picture.width,
            "height": picture.height,
            "pageStatus": attached.page_status,
        },
        status=201,
    )


def _read_picture(content: bytes) -> "Redrawn":
    if not content:
        raise InvalidImage("The picture is empty.")

    from lib.images import FRAMES_MAX, PIXELS_MAX, BrokenImage, TooLargeImage, UnknownFormat, redraw

    try:
        return redraw(content)
    except UnknownFormat as error:
        raise UnsupportedMediaType(WANTED) from error
    except TooLargeImage as error:
        limits = f"{PIXELS_MAX // 1_000_000} megapixels, all frames together, and {FRAMES_MAX} frames"
        raise TooLarge(f"Send a picture of at most {limits}.") from error
    except BrokenImage as error:
        raise InvalidImage("The picture is damaged. Send it again, or another one.") from error


app = endpoint("/api/attach-image", post=attach)
