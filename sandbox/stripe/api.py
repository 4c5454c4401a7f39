"""Stripe's API over the books: which call does what, and what it takes."""

import contextlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from sandbox.messages import Request
from sandbox.stripe.books import Books, Happened
from sandbox.stripe.events import Events
from sandbox.stripe.form import read_body, read_form
from sandbox.stripe.parameters import read_order
from sandbox.stripe.refused import Json, Refused, read_whole, unknown_object, verify_names

PAGING = ("created", "ending_before", "expand", "limit", "starting_after")
# what may be read one by one: its path → its name in a refusal
KINDS = {
    "charges": "charge",
    "disputes": "dispute",
    "events": "event",
    "invoices": "invoice",
    "payment_intents": "payment_intent",
    "refunds": "refund",
    "subscriptions": "subscription",
}
# what a list may be narrowed by, besides paging
FILTERS = {
    "checkout/sessions": ("customer", "payment_intent", "status", "subscription"),
    "disputes": ("charge", "payment_intent"),
    "events": ("delivery_success", "type", "types"),
    "invoice_payments": ("invoice", "payment", "status"),
    "invoices": ("customer", "status", "subscription"),
    "refunds": ("charge", "payment_intent"),
    "webhook_endpoints": (),
}
EXPANDED = {"checkout/sessions": ("invoice", "payment_intent", "subscription"), "invoices": ("payments",)}
LIMIT_MAX, LIMIT = 100, 10


class Api:
    """`happen` is told what a call brought about, and must not wait for the app: the app waits for the call."""

    def __init__(self, books: Books, events: Events, happen: Callable[[Happened], object]) -> None:
        self._books = books
        self._events = events
        self._happen = happen

    def answer(self, request: Request) -> Json:
        """The object that the call answers; raises Refused."""
        address = urlsplit(request.path)
        steps = address.path.strip("/").split("/")[1:]
        with self._books.lock:
            if request.method == "GET":
                return self._read(steps, read_form(address.query), address.path)
            return self._write(request, steps)

    # --- calls that change something

    def _write(self, request: Request, steps: list[str]) -> Json:
        form = read_body(request)
        match request.method, steps:
            case "POST", ["checkout", "sessions"]:
                order = read_order(form, self._books.now_s())
                key = request.headers.get("Idempotency-Key")
                return dict(self._books.open_session(order, key, f"http://{request.host}"))
            case "POST", ["checkout", "sessions", session_id, "expire"]:
                verify_names(form, ("expand",), "")
                purchase = self._books.get_purchase(session_id)
                self._happen(self._books.close(purchase))
                return dict(purchase.session)
            case "DELETE", ["subscriptions", subscription_id]:
                verify_names(form, ("cancellation_details", "expand", "invoice_now", "prorate"), "")
                subscription = self._find("subscriptions", subscription_id)
                self._happen(self._books.cancel(subscription))
                return subscription
            case "POST", ["webhook_endpoints"]:
                return self._books.endpoints.create(form, self._books.now_s())
            case "POST", ["webhook_endpoints", endpoint_id]:
                return dict(self._books.endpoints.update(endpoint_id, form))
        raise _unrecognized(request.method, urlsplit(request.path).path)

    # --- calls that read

    def _read(self, steps: list[str], query: Json, path: str) -> Json:
        match steps:
            case ["checkout", "sessions", session_id]:
                verify_names(query, ("expand",), "")
                session = self._books.get_purchase(session_id).session
                return self._expanded("checkout/sessions", dict(session), query)
            case [kind, object_id] if kind in KINDS:
                verify_names(query, ("expand",), "")
                return self._expanded(kind, self._find(kind, object_id), query)
        kind = "/".join(steps)
        if kind not in FILTERS:
            raise _unrecognized("GET", path)
        verify_names(query, (*FILTERS[kind], *PAGING), "")
        return self._list(kind, query, path)

    def _find(self, kind: str, object_id: str) -> Json:
        found = {one["id"]: one for one in self._all(kind)}.get(object_id)
        if found is None:
            raise unknown_object(KINDS[kind], object_id, "id")
        return found

    def _all(self, kind: str) -> Iterable[Json]:
        if kind == "checkout/sessions":
            return [self._books.get_purchase(session_id).session for session_id in self._books.purchases]
        if kind == "events":
            return [event.value for event in self._events.all()]
        if kind == "webhook_endpoints":
            return self._books.endpoints.by_id.values()
        known: Mapping[str, Json] = getattr(self._books, kind)
        return known.values()

    def _list(self, kind: str, query: Json, path: str) -> Json:
        wanted = [one for one in reversed(list(self._all(kind))) if self._fits(kind, one, query)]
        ids = [one["id"] for one in wanted]
        with contextlib.suppress(ValueError):
            wanted = wanted[ids.index(query.get("starting_after", "")) + 1 :]
        limit = read_whole(query.get("limit", str(LIMIT)), "limit")
        if not 1 <= limit <= LIMIT_MAX:
            raise Refused(400, "Invalid limit: must be between 1 and 100", param="limit")
        return {"object": "list", "url": path, "has_more": len(wanted) > limit, "data": wanted[:limit]}

    def _fits(self, kind: str, one: Json, query: Json) -> bool:
        if kind == "events":
            return self._events.fits(one, query)
        if kind == "invoice_payments" and "payment" in query:
            return bool(one["payment"]["payment_intent"] == query["payment"].get("payment_intent"))
        if kind == "invoices":
            one = {**one, "subscription": _subscription_of(one)}
        return all(one.get(name) == query[name] for name in FILTERS[kind] if name in query)

    def _expanded(self, kind: str, found: Json, query: Json) -> Json:
        found = dict(found)
        for name in query.get("expand", {}).values():
            if name not in EXPANDED.get(kind, ()):
                raise Refused(400, f"This property cannot be expanded ({name}).", param="expand")
            found[name] = self._expand(found, name)
        return found

    def _expand(self, found: Json, name: str) -> Any:
        if name == "payments":
            payments = [one for one in self._books.invoice_payments.values() if one["invoice"] == found["id"]]
            return {"object": "list", "data": payments, "has_more": False}
        return found[name] and self._find(f"{name}s", found[name])


def _unrecognized(method: str, path: str) -> Refused:
    return Refused(404, f"Unrecognized request URL ({method}: {path}).")


def _subscription_of(invoice: Json) -> str | None:
    """A list is narrowed by it, though an invoice has it only below `parent`."""
    parent = invoice["parent"]
    return parent["subscription_details"]["subscription"] if parent else None
