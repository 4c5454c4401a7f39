"""Buying: our row first, then Stripe's session by the row's key, then its id is stored, only then its address given."""

import contextlib
from typing import TYPE_CHECKING, Any

import msgspec

from lib.credits.amounts import MILLICREDITS
from lib.credits.packs import Pack
from lib.errors import ApiError
from lib.ids import new_id
from lib.payments.offer import Offer
from lib.services import Services

if TYPE_CHECKING:
    from lib.confluence.caller import Caller
    from lib.web.idempotency import IdempotencyKey


class Purchase(msgspec.Struct, frozen=True):
    """Where the buyer pays, and the id by which we know it; `is_told`: it is new, and its site allows analytics."""

    checkout_id: str
    url: str
    is_told: bool = False


class PurchaseState(msgspec.Struct, frozen=True):
    """`state` is a word of API.md; `is_own`: the caller's own purchase."""

    state: str
    is_own: bool


def buy(services: Services, caller: "Caller", pack: Pack, key: "IdempotencyKey | None") -> Purchase:
    """The page to pay the pack at; the same one for the same key. Counted as one request.

    Raises StaleInstallation, DatabaseRefusal 409 and 429; what Stripe raises, and then the same key begins anew.
    """
    row = _record(services, caller, pack, key)
    offer = Offer.from_row(row)
    if offer.url:
        return Purchase(offer.id, offer.url)
    return _open(services, offer, allows_analytics=row["analytics"])


def find_state(services: Services, caller: "Caller", checkout_id: str) -> PurchaseState | None:
    """How a purchase of the caller's site stands, counted as one request. Raises DatabaseRefusal 429."""
    answer = services.database.call(
        "checkout_session",
        p_client_key=caller.client_key,
        p_version=caller.version,
        p_account_id=caller.account_id,
        p_checkout_id=checkout_id,
        p_limits=services.settings.rate_limits.to_json("other"),
    )
    return PurchaseState(answer["state"], answer["isOwn"]) if answer else None


def attach(services: Services, checkout_id: str, session_id: str, url: str | None) -> None:
    """Stores which session is the row's; without `url`, nobody is sent to it."""
    services.database.call("attach_session", p_checkout_id=checkout_id, p_session_id=session_id, p_url=url)


def release(services: Services, checkout_id: str, *, is_certain: bool) -> None:
    """The row's caller may begin anew; `is_certain`: no session was made for it."""
    services.database.call("release_checkout", p_checkout_id=checkout_id, p_is_certain=is_certain)


def _record(services: Services, caller: "Caller", pack: Pack, key: "IdempotencyKey | None") -> dict[str, Any]:
    row: dict[str, Any] = services.database.call(
        "record_checkout",
        p_client_key=caller.client_key,
        p_version=caller.version,
        p_account_id=caller.account_id,
        # Stripe gets it as the request's key, and it says nothing to anybody but us
        p_checkout_id=new_id("cos_"),
        p_pack={**pack.to_json(), "credits": pack.credits * MILLICREDITS},
        p_livemode=services.settings.stripe_livemode,
        p_key_hash=key.key_hash if key else None,
        p_body_hash=key.body_hash if key else None,
        p_limits=services.settings.rate_limits.to_json("other"),
    )
    return row


def _open(services: Services, offer: Offer, *, allows_analytics: bool) -> Purchase:
    """A row whose session is not known stays an intent, without its caller's key: the maintenance run ends it."""
    from lib.payments.stripe_api import RefusedByStripe

    try:
        session = services.stripe.create_session(offer)
    except ApiError as error:
        with contextlib.suppress(ApiError):
            release(services, offer.id, is_certain=isinstance(error, RefusedByStripe))
        raise
    url = session.url or ""
    attach(services, offer.id, session.id, url)
    return Purchase(offer.id, url, allows_analytics)
