"""What POST /v1/checkout/sessions takes (API version 2026-10-28.endive, as the SDK's SessionCreateParams lists it)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.stripe.refused import Json, Refused, missing, read_whole, verify_choice, verify_names

EXPIRES_S_MIN, EXPIRES_S_MAX = 30 * 60, 24 * 3600
MODES = ("payment", "setup", "subscription")

PARAMETERS = frozenset(
    [
        *("adaptive_pricing", "after_expiration", "allow_promotion_codes", "allowed_payment_method_types"),
        *("automatic_tax", "billing_address_collection", "branding_settings", "cancel_url"),
        *("client_reference_id", "consent_collection", "currency", "custom_fields", "custom_text", "customer"),
        *("customer_account", "customer_creation", "customer_email", "customer_update", "discounts"),
        *("excluded_payment_method_types", "expand", "expires_at", "integration_identifier"),
        *("invoice_creation", "line_items", "locale", "managed_payments", "metadata", "mode"),
        *("name_collection", "optional_items", "origin_context", "payment_intent_data"),
        *("payment_method_collection", "payment_method_configuration", "payment_method_data"),
        *("payment_method_options", "permissions", "phone_number_collection", "redirect_on_completion"),
        *("return_url", "saved_payment_method_options", "setup_intent_data", "shipping_address_collection"),
        *("shipping_options", "submit_type", "subscription_data", "success_url", "tax_id_collection"),
        *("ui_mode", "wallet_options"),
    ]
)
LINE_ITEM = frozenset(
    ("adjustable_quantity", "dynamic_tax_rates", "metadata", "price", "price_data", "quantity", "tax_rates")
)
PRICE_DATA = frozenset(
    ("currency", "product", "product_data", "recurring", "tax_behavior", "unit_amount", "unit_amount_decimal")
)
PRODUCT_DATA = frozenset(("description", "images", "metadata", "name", "tax_code", "unit_label"))
SWITCHES = {
    "adaptive_pricing": frozenset(("enabled",)),
    "automatic_tax": frozenset(("enabled", "liability")),
    "invoice_creation": frozenset(("enabled", "invoice_data")),
    "tax_id_collection": frozenset(("enabled", "required")),
}
# a parameter that only one mode has → what Stripe says where the other is asked for
ONE_MODE = {
    "invoice_creation": ("payment", "You can only use `invoice_creation` in `payment` mode."),
    "payment_intent_data": ("payment", "You can not pass `payment_intent_data` in `subscription` mode."),
    "submit_type": ("payment", "You can only use `submit_type` in `payment` mode."),
    "subscription_data": ("subscription", "You can only use `subscription_data` in `subscription` mode."),
}


@dataclass(frozen=True)
class Order:
    """What a session was asked for. `interval`: of a subscription; the switches are Stripe's own of these names."""

    mode: str
    amount_cents: int
    currency: str
    product: str
    interval: str | None
    expires_at: int
    switches: frozenset[str]
    success_url: str
    cancel_url: str | None
    told: Json

    def is_on(self, switch: str) -> bool:
        return switch in self.switches


def read_order(form: Json, now_s: int) -> Order:
    """Raises Refused for what Stripe refuses."""
    verify_names(form, PARAMETERS, "")
    for name, members in SWITCHES.items():
        verify_names(form.get(name, {}), members, name)
    mode = form.get("mode")
    if mode is None:
        raise missing("mode")
    verify_choice(mode, MODES, "mode")
    _verify_mode_members(form, mode)
    _verify_pages(form)
    price = _read_price(form, mode)
    return Order(
        mode=mode,
        amount_cents=_read_amount(form),
        currency=price["currency"].lower(),
        product=price["product_data"]["name"],
        interval=price.get("recurring", {}).get("interval"),
        expires_at=_read_expiry(form, now_s),
        switches=frozenset(name for name in SWITCHES if form.get(name, {}).get("enabled") == "true"),
        success_url=form["success_url"],
        cancel_url=form.get("cancel_url"),
        told={name: form.get(name) for name in ("client_reference_id", "customer", "customer_email", "metadata")},
    )


def _verify_mode_members(form: Mapping[str, Any], mode: str) -> None:
    for name, (only, message) in ONE_MODE.items():
        if name in form and mode != only:
            raise Refused(400, message, param=name)
    if "customer_creation" in form and mode == "subscription":
        message = "`customer_creation` can only be used in `payment` and `setup` mode."
        raise Refused(400, message, param="customer_creation")
    if "customer" in form and "customer_email" in form:
        raise Refused(400, "You may only specify one of these parameters: customer, customer_email.", param="customer")


def _verify_pages(form: Mapping[str, Any]) -> None:
    if not form.get("success_url"):
        raise missing("success_url")
    if "return_url" in form:
        raise Refused(400, "`return_url` cannot be used with `ui_mode: hosted_page`.", param="return_url")
    for name in ("success_url", "cancel_url"):
        if name in form and not form[name].startswith(("http://", "https://")):
            raise Refused(400, "Not a valid URL", "url_invalid", name)


def _items(form: Mapping[str, Any]) -> Mapping[str, Any]:
    items: Mapping[str, Any] | None = form.get("line_items")
    if not items:
        raise missing("line_items")
    return items


def _read_price(form: Mapping[str, Any], mode: str) -> Json:
    """The price of the first of the items; each is looked at."""
    prices = []
    for position, item in _items(form).items():
        place = f"line_items[{position}]"
        verify_names(item, LINE_ITEM, place)
        price = item.get("price_data")
        if price is None:
            raise Refused(400, f"No such price: '{item.get('price')}'", "resource_missing", f"{place}[price]")
        _verify_price(price, mode, f"{place}[price_data]")
        prices.append(price)
    first: Json = prices[0]
    return first


def _read_amount(form: Mapping[str, Any]) -> int:
    return sum(
        int(item["price_data"]["unit_amount"]) * read_whole(item.get("quantity", "1"), f"line_items[{n}][quantity]")
        for n, item in _items(form).items()
    )


def _verify_price(price: Mapping[str, Any], mode: str, place: str) -> None:
    verify_names(price, PRICE_DATA, place)
    for name in ("currency", "unit_amount"):
        if name not in price:
            raise missing(f"{place}[{name}]")
    read_whole(price["unit_amount"], f"{place}[unit_amount]")
    verify_names(price.get("product_data", {}), PRODUCT_DATA, f"{place}[product_data]")
    if not price.get("product_data", {}).get("name"):
        raise missing(f"{place}[product_data][name]")
    if "tax_behavior" in price:
        verify_choice(price["tax_behavior"], ("exclusive", "inclusive", "unspecified"), f"{place}[tax_behavior]")
    _verify_recurring(price, mode, place)


def _verify_recurring(price: Mapping[str, Any], mode: str, place: str) -> None:
    if ("recurring" in price) != (mode == "subscription"):
        message = "You must provide at least one recurring price in `subscription` mode."
        if mode != "subscription":
            message = "You specified `payment` mode but passed a recurring price."
        raise Refused(400, message, param="line_items")
    if "recurring" in price:
        verify_names(price["recurring"], ("interval", "interval_count"), f"{place}[recurring]")
        interval = price["recurring"].get("interval")
        verify_choice(interval, ("day", "week", "month", "year"), f"{place}[recurring][interval]")


def _read_expiry(form: Mapping[str, Any], now_s: int) -> int:
    given = form.get("expires_at")
    if given is None:
        return now_s + EXPIRES_S_MAX
    expires_at = read_whole(given, "expires_at")
    if not EXPIRES_S_MIN - 60 <= expires_at - now_s <= EXPIRES_S_MAX + 60:
        message = "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation."
        raise Refused(400, message, param="expires_at")
    return expires_at
