"""POST /api/attach-image: a picture's bytes become an attachment of the token's page."""

from werkzeug import Response

from lib.confluence.caller import authenticate
from lib.confluence.permissions import verify_uploader
from lib.errors import InvalidImage, NotAvailableYet, UnsupportedMediaType
from lib.services import Services
from lib.web import Request, count_request, endpoint, read_body

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


def attach(services: Services, request: Request) -> Response:
    caller = authenticate(services, request)
    if request.mimetype not in PICTURES or request.headers.get("Content-Encoding"):
        raise UnsupportedMediaType("Send a PNG, JPEG, GIF or WebP picture as it is.")
    if not read_body(request):
        raise InvalidImage("The picture is empty.")
    caller.require_page()
    verify_uploader(services, caller)
    count_request(services, request, "other")
    raise NotAvailableYet


app = endpoint("/api/attach-image", post=attach)
