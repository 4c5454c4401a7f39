"""GET, PUT and DELETE /api/site: a site's settings and its end, for its administrators."""

import msgspec
from werkzeug import Response

from lib.confluence.caller import Caller, authenticate
from lib.confluence.permissions import verify_administrator
from lib.errors import NotAvailableYet
from lib.page.brand import Brand
from lib.services import Services
from lib.web import Request, count_request, endpoint, json_response, read_json


class SiteSettings(msgspec.Struct, frozen=True):
    """What PUT takes, whole: without a brand, or with null, the site has none."""

    brand: Brand | None = None


def show(services: Services, request: Request) -> Response:
    caller = authenticate(services, request)
    verify_administrator(services, caller)
    return _answer(services, request, caller, "site_settings")


def change(services: Services, request: Request) -> Response:
    caller = authenticate(services, request)
    settings = read_json(request, SiteSettings)
    verify_administrator(services, caller)
    return _answer(services, request, caller, "change_site", p_brand=msgspec.to_builtins(settings.brand))


def end(services: Services, request: Request) -> Response:
    verify_administrator(services, authenticate(services, request))
    count_request(services, request, "other")
    raise NotAvailableYet


def _answer(services: Services, request: Request, caller: Caller, function: str, **arguments: object) -> Response:
    """The settings as the SQL function leaves them; it counts the request too."""
    settings = services.database.call(
        function,
        p_client_key=caller.client_key,
        p_version=caller.version,
        p_account_id=caller.account_id,
        p_limits=services.settings.rate_limits.to_json("other"),
        **arguments,
    )
    request.is_counted = True
    return json_response(settings)


app = endpoint("/api/site", get=show, put=change, delete=end)
