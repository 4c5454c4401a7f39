"""GET /api/render: Confluence's static render of the macro (PDF, Word)."""

from werkzeug import Response

from lib.confluence.macro import get_macro_body, read_place
from lib.confluence.render_token import verify_render
from lib.page.static import render_body
from lib.services import Services
from lib.web.endpoint import endpoint
from lib.web.request import Request


def render(services: Services, request: Request) -> Response:
    caller = verify_render(services, request)
    place = read_place(request)
    body = get_macro_body(services, caller.require_connect(), place)
    shown = render_body(body, services.settings.media_base_url)
    return Response(shown, content_type="text/html; charset=utf-8")


app = endpoint("/api/render", get=render)
