"""What an administrator asks to be changed, read from the body of a PUT."""

from decimal import Decimal
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, UnsetType

from lib.credits.amounts import MILLICREDITS
from lib.errors import MalformedRequest
from lib.page.brand import Brand
from lib.services import Services

CAP_CREDITS_MAX = 10**9

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


def _millicredits(credits_: float | None) -> int | None:
    if credits_ is None:
        return None
    millicredits = Decimal(repr(credits_)) * MILLICREDITS
    if millicredits != int(millicredits):
        raise MalformedRequest("Send accountCapCredits with at most three decimals.")
    return int(millicredits)


def _model_names(services: Services, names: list[str]) -> list[str]:
    from lib.ai.registry import get_model

    return sorted({get_model(services.settings, name).name for name in names})
