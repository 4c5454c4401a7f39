"""GET /api/render: Confluence's static render of the macro (PDF, Word)."""

from werkzeug import Response

from lib.confluence.render_token import verify_render_token
from lib.errors import NotAvailableYet
from lib.services import Services
from lib.web import Request, endpoint


def render(services: Services, request: Request) -> Response:
    verify_render_token(services, request)
    raise NotAvailableYet


app = endpoint("/api/render", get=render)
