"""GET, PUT and DELETE /api/site: a site's settings, all that we hold of it, and its end, for its administrators."""

from werkzeug import Response

from lib.confluence.caller import authenticate
from lib.confluence.permissions import verify_administrator
from lib.errors import MalformedRequest
from lib.services import Services
from lib.site.change import Change
from lib.site.end import end_site
from lib.site.holdings import write_holdings
from lib.site.settings import change_settings, get_settings
from lib.web.endpoint import endpoint
from lib.web.rate import count_request
from lib.web.request import Request, read_json
from lib.web.response import json_response, no_content
from lib.web.stream import file_stream


def show(services: Services, request: Request) -> Response:
    caller = authenticate(services, request)
    wanted = request.args.get("export")
    if wanted not in {None, "1"}:
        raise MalformedRequest("Ask for export=1, or for the settings without a query.")
    verify_administrator(services, caller)
    if wanted is None:
        return json_response(get_settings(services, caller).to_json())
    count_request(services, request, "other")
    return file_stream(request, write_holdings(services, caller), "application/x-ndjson", "skyline-site.ndjson")


def change(services: Services, request: Request) -> Response:
    caller = authenticate(services, request)
    wanted = read_json(request, Change).to_json(services)
    verify_administrator(services, caller)
    return json_response(change_settings(services, caller, wanted).to_json())


def end(services: Services, request: Request) -> Response:
    caller = authenticate(services, request)
    verify_administrator(services, caller)
    end_site(services, caller)
    return no_content()


app = endpoint("/api/site", get=show, put=change, delete=end)
