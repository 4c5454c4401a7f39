"""What an administrator decides for a site."""

from decimal import Decimal
from typing import Any

import msgspec

from lib.confluence.caller import Caller
from lib.credits.amounts import to_credits
from lib.services import Services


class SiteSettings(msgspec.Struct, frozen=True):
    """The settings as they stand; `audit_open` and `plan` are ours to set. A cap of None is no cap."""

    retention_days: int
    account_cap_credits: Decimal | None
    models_off: list[str]
    analytics: bool
    brand: dict[str, Any] | None
    audit_open: bool
    plan: str

    def to_json(self) -> dict[str, Any]:
        """As GET and PUT answer it."""
        return {
            "retentionDays": self.retention_days,
            "accountCapCredits": self.account_cap_credits,
            "modelsOff": self.models_off,
            "analytics": self.analytics,
            "brand": self.brand,
            "auditOpen": self.audit_open,
            "plan": self.plan,
        }


def get_settings(services: Services, caller: Caller) -> SiteSettings:
    """Counted as one request. Raises StaleInstallation, DatabaseRefusal 429."""
    return _read(services.database.call("site_settings", **_asked(services, caller)))


def change_settings(services: Services, caller: Caller, change: dict[str, Any]) -> SiteSettings:
    """Changes what `change` names (as the SQL function takes it) and answers all of it. Raises as `get_settings`."""
    return _read(services.database.call("change_site", **_asked(services, caller), p_change=change))


def _asked(services: Services, caller: Caller) -> dict[str, Any]:
    return {
        "p_client_key": caller.client_key,
        "p_version": caller.version,
        "p_account_id": caller.account_id,
        "p_limits": services.settings.rate_limits.to_json("other"),
    }


def _read(answer: dict[str, Any]) -> SiteSettings:
    cap = answer["accountCap"]
    return SiteSettings(
        retention_days=answer["retentionDays"],
        account_cap_credits=None if cap is None else to_credits(cap),
        models_off=answer["modelsOff"],
        analytics=answer["analytics"],
        brand=answer["brand"],
        audit_open=answer["auditOpen"],
        plan=answer["plan"],
    )
