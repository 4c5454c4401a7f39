"""Stripe as its SDK sees it, as far as a Checkout Session is created and read; the rest of it is not there yet."""

import hashlib
import re
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from sandbox.wire import Answer, Request

# the only key that the stand-in takes
STRIPE_KEY = "sk_test_sandbox"

EXPIRES_S_MIN, EXPIRES_S_MAX = 30 * 60, 24 * 3600
_MODES = ("payment", "setup", "subscription")

# parameters of POST /v1/checkout/sessions (API version 2026-10-28.endive, as the SDK's SessionCreateParams lists them)
_PARAMETERS = frozenset(
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
_LINE_ITEM = frozenset(
    ("adjustable_quantity", "dynamic_tax_rates", "metadata", "price", "price_data", "quantity", "tax_rates")
)
_PRICE_DATA = frozenset(
    ("currency", "product", "product_data", "recurring", "tax_behavior", "unit_amount", "unit_amount_decimal")
)
_SWITCHES = frozenset(("enabled", "required", "liability"))

Json = dict[str, Any]


@dataclass
class Refused(Exception):
    """A call that Stripe does not take, with the members of its error object."""

    status: int
    message: str
    code: str | None = None
    param: str | None = None
    type: str = "invalid_request_error"

    def to_body(self) -> Json:
        error: Json = {"message": self.message, "type": self.type}
        if self.code:
            page = f"https://stripe.com/docs/error-codes/{self.code.replace('_', '-')}"
            error |= {"code": self.code, "doc_url": page}
        return {"error": error | ({"param": self.param} if self.param else {})}


class Stripe:
    """The service behind STRIPE_API_BASE. Sessions live until the next reset."""

    def __init__(self, key: str = STRIPE_KEY) -> None:
        self._key = key
        self._sessions: dict[str, Json] = {}
        self._answers: dict[str, tuple[str, Json]] = {}
        self._lock = threading.Lock()

    def handle(self, request: Request) -> Answer:
        try:
            self._verify_key(request)
            return self._route(request)
        except Refused as refusal:
            return _with_headers(Answer.json(refusal.status, refusal.to_body()))

    def reset(self) -> None:
        with self._lock:
            self._sessions.clear()
            self._answers.clear()

    def list_sessions(self) -> list[Json]:
        """The sessions that were created, oldest first."""
        return list(self._sessions.values())

    def _verify_key(self, request: Request) -> None:
        given = (request.headers.get("Authorization") or "").removeprefix("Bearer ")
        if not given:
            message = "You did not provide an API key. You need to provide your API key in the Authorization header."
            raise Refused(401, message)
        if given != self._key:
            raise Refused(401, f"Invalid API Key provided: {given[:8]}{'*' * 8}{given[-4:]}")

    def _route(self, request: Request) -> Answer:
        path = urlsplit(request.path).path
        match request.method, path.strip("/").split("/"):
            case "POST", ["v1", "checkout", "sessions"]:
                return self._create(request)
            case "GET", ["v1", "checkout", "sessions", session_id]:
                return _with_headers(Answer.json(200, self._get(session_id)))
        message = f"Unrecognized request URL ({request.method}: {path})."
        raise Refused(404, message)

    def _get(self, session_id: str) -> Json:
        session = self._sessions.get(session_id)
        if session is None:
            message = f"No such checkout.session: {session_id}"
            raise Refused(404, message, "resource_missing", "session")
        return session

    def _create(self, request: Request) -> Answer:
        """Creates once for an Idempotency-Key: a repeat is answered from the record, another body is refused."""
        key = request.headers.get("Idempotency-Key") or secrets.token_hex(16)
        digest = hashlib.sha256(request.body).hexdigest()
        with self._lock:
            known = self._answers.get(key)
            if known is None:
                session = _make_session(read_form(request.body.decode()), request.host)
                self._sessions[session["id"]] = session
                self._answers[key] = digest, session
                return _with_headers(Answer.json(200, session), key)
        if known[0] != digest:
            message = (
                "Keys for idempotent requests can only be used with the same parameters they were first used with. "
                f"Try using a key other than '{key}' if you meant to execute a different request."
            )
            raise Refused(400, message, type="idempotency_error")
        answer = _with_headers(Answer.json(200, known[1]), key)
        answer.headers.append(("Idempotent-Replayed", "true"))
        return answer


def read_form(body: str) -> Json:
    """Stripe's nested form: `line_items[0][price_data][currency]=usd`; lists are objects with numbers for keys."""
    values: Json = {}
    for name, value in parse_qsl(body, keep_blank_values=True, strict_parsing=bool(body)):
        steps = re.findall(r"[^\[\]]+", name)
        place = values
        for step in steps[:-1]:
            place = place.setdefault(step, {})
        place[steps[-1]] = value
    return values


def _make_session(form: Json, host: str) -> Json:
    _verify_names(form, _PARAMETERS, "")
    for name in ("automatic_tax", "tax_id_collection", "adaptive_pricing"):
        _verify_names(form.get(name, {}), _SWITCHES, name)
    mode = form.get("mode")
    if mode is None:
        raise _missing("mode")
    if mode not in _MODES:
        raise Refused(400, f"Invalid mode: must be one of {', '.join(_MODES)}", param="mode")
    if not form.get("success_url"):
        raise _missing("success_url")
    _verify_mode_members(form, mode)
    created = int(time.time())
    amount, currency = _read_amount(form, mode)
    session_id = f"cs_test_{secrets.token_urlsafe(42).replace('-', 'a').replace('_', 'b')}"
    return {
        "id": session_id,
        "object": "checkout.session",
        "adaptive_pricing": {"enabled": form.get("adaptive_pricing", {}).get("enabled") == "true"},
        "amount_subtotal": amount,
        "amount_total": amount,
        "automatic_tax": {"enabled": form.get("automatic_tax", {}).get("enabled") == "true", "status": None},
        "cancel_url": form.get("cancel_url"),
        "client_reference_id": form.get("client_reference_id"),
        "created": created,
        "currency": currency,
        "customer": form.get("customer"),
        "customer_details": None,
        "customer_email": form.get("customer_email"),
        "expires_at": _read_expiry(form, created),
        "invoice": None,
        "livemode": False,
        "metadata": form.get("metadata", {}),
        "mode": mode,
        "payment_intent": None,
        "payment_status": "unpaid",
        "presentment_details": None,
        "status": "open",
        "subscription": None,
        "success_url": form["success_url"],
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": form.get("ui_mode", "hosted_page"),
        "url": f"http://{host}/c/pay/{session_id}",
    }


def _verify_mode_members(form: Mapping[str, Any], mode: str) -> None:
    if "invoice_creation" in form and mode != "payment":
        raise Refused(400, "You can only use `invoice_creation` in `payment` mode.", param="invoice_creation")
    if "customer_creation" in form and mode == "subscription":
        message = "`customer_creation` can only be used in `payment` and `setup` mode."
        raise Refused(400, message, param="customer_creation")


def _read_amount(form: Mapping[str, Any], mode: str) -> tuple[int, str]:
    items = form.get("line_items")
    if not items:
        raise _missing("line_items")
    amount, currency = 0, ""
    for position, item in items.items():
        place = f"line_items[{position}]"
        _verify_names(item, _LINE_ITEM, place)
        price = item.get("price_data")
        if price is None:
            raise Refused(400, f"No such price: '{item.get('price')}'", "resource_missing", f"{place}[price]")
        _verify_price(price, mode, f"{place}[price_data]")
        amount += int(price["unit_amount"]) * int(item.get("quantity", 1))
        currency = price["currency"].lower()
    return amount, currency


def _verify_price(price: Mapping[str, Any], mode: str, place: str) -> None:
    _verify_names(price, _PRICE_DATA, place)
    for name in ("currency", "unit_amount"):
        if name not in price:
            raise _missing(f"{place}[{name}]")
    if not re.fullmatch(r"\d+", price["unit_amount"]):
        raise Refused(
            400, f"Invalid integer: {price['unit_amount']}", "parameter_invalid_integer", f"{place}[unit_amount]"
        )
    if "product" not in price and not price.get("product_data", {}).get("name"):
        raise _missing(f"{place}[product_data][name]")
    if ("recurring" in price) != (mode == "subscription"):
        message = "You must provide at least one recurring price in `subscription` mode."
        if mode != "subscription":
            message = "You specified `payment` mode but passed a recurring price."
        raise Refused(400, message, param="line_items")


def _read_expiry(form: Mapping[str, Any], created: int) -> int:
    given = form.get("expires_at")
    if given is None:
        return created + EXPIRES_S_MAX
    expires_at = int(given) if re.fullmatch(r"\d+", given) else 0
    if not EXPIRES_S_MIN - 60 <= expires_at - created <= EXPIRES_S_MAX + 60:
        message = "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation."
        raise Refused(400, message, param="expires_at")
    return expires_at


def _verify_names(members: object, known: frozenset[str], place: str) -> None:
    if not isinstance(members, Mapping):
        raise Refused(400, "Invalid object", param=place)
    for name in members:
        if name not in known:
            param = f"{place}[{name}]" if place else name
            raise Refused(400, f"Received unknown parameter: {param}", "parameter_unknown", param)


def _missing(param: str) -> Refused:
    return Refused(400, f"Missing required param: {param}.", "parameter_missing", param)


def _with_headers(answer: Answer, key: str | None = None) -> Answer:
    answer.headers += [
        ("Request-Id", f"req_{secrets.token_hex(7)}"),
        ("Stripe-Version", "2026-10-28.endive"),
        *([("Idempotency-Key", key)] if key else []),
    ]
    return answer
