"""GET, PUT and DELETE /api/site: a site's settings, all that we hold of it, and its end, for its administrators."""

from decimal import Decimal
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, UnsetType
from werkzeug import Response

from lib.confluence.caller import authenticate
from lib.confluence.permissions import verify_administrator
from lib.errors import MalformedRequest
from lib.page.brand import Brand
from lib.services import Services
from lib.site.end import end_site
from lib.site.holdings import write_holdings
from lib.site.settings import SiteSettings, change_settings, get_settings
from lib.web import Request, count_request, endpoint, file_stream, json_response, no_content, read_json

CAP_CREDITS_MAX = 10**9
THOUSANDTHS = 1_000

Days = Annotated[int, msgspec.Meta(ge=30, le=365)]
Credits = Annotated[float, msgspec.Meta(ge=0, le=CAP_CREDITS_MAX)]


class Change(msgspec.Struct, frozen=True, rename="camel"):
    """What PUT takes: a member that is not there stays as it is, null takes a cap or a brand away."""

    retention_days: Days | UnsetType = UNSET
    account_cap_credits: Credits | UnsetType | None = UNSET
    models_off: list[str] | UnsetType = UNSET
    analytics: bool | UnsetType = UNSET
    brand: Brand | UnsetType | None = UNSET

    def to_json(self, services: Services) -> dict[str, Any]:
        """As the SQL function takes it. Raises MalformedRequest, UnknownModel."""
        named: dict[str, Any] = msgspec.to_builtins(self)
        if "accountCapCredits" in named:
            named["accountCap"] = _millicredits(named.pop("accountCapCredits"))
        if "modelsOff" in named:
            named["modelsOff"] = _model_names(services, named["modelsOff"])
        return named


def show(services: Services, request: Request) -> Response:
    caller = authenticate(services, request)
    wanted = request.args.get("export")
    if wanted not in {None, "1"}:
        raise MalformedRequest("Ask for export=1, or for the settings without a query.")
    verify_administrator(services, caller)
    if wanted is None:
        return _answer(get_settings(services, caller))
    count_request(services, request, "other")
    return file_stream(request, write_holdings(services, caller), "application/x-ndjson", "skyline-site.ndjson")


def change(services: Services, request: Request) -> Response:
    caller = authenticate(services, request)
    wanted = read_json(request, Change).to_json(services)
    verify_administrator(services, caller)
    return _answer(change_settings(services, caller, wanted))


def end(services: Services, request: Request) -> Response:
    caller = authenticate(services, request)
    verify_administrator(services, caller)
    end_site(services, caller)
    return no_content()


def _answer(settings: SiteSettings) -> Response:
    return json_response(
        {
            "retentionDays": settings.retention_days,
            "accountCapCredits": settings.account_cap_credits,
            "modelsOff": settings.models_off,
            "analytics": settings.analytics,
            "brand": settings.brand,
            "auditOpen": settings.audit_open,
            "plan": settings.plan,
        }
    )


def _millicredits(credits_: float | None) -> int | None:
    if credits_ is None:
        return None
    thousandths = Decimal(repr(credits_)) * THOUSANDTHS
    if thousandths != int(thousandths):
        raise MalformedRequest("Send accountCapCredits with at most three decimals.")
    return int(thousandths)


def _model_names(services: Services, names: list[str]) -> list[str]:
    from lib.ai.registry import get_model

    return sorted({get_model(services.settings, name).name for name in names})


app = endpoint("/api/site", get=show, put=change, delete=end)
