"""The Stripe stand-in on a port of its own, with an app that takes its events and a clock that can be moved."""

import http.client
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
import stripe

from sandbox.control import Control
from sandbox.faults import Faults
from sandbox.stripe import STRIPE_KEY, Stripe
from sandbox.wire import Answer, Request, Service, Wire

SECRET = "whsec_of-the-tests"


@dataclass
class App:
    """Takes events at the webhook, and answers what it is told to."""

    status: int = 200
    events: list[Request] = field(default_factory=list)

    def handle(self, request: Request) -> Answer:
        assert (request.method, request.path) == ("POST", "/api/stripe-webhook")
        self.events.append(request)
        return Answer(self.status)


class OpenWire(Wire):
    """Every call counts as the functions' own: it may meet a fault."""

    def is_from_functions(self, link: tuple[int, int]) -> bool:
        return True


@dataclass
class Shop:
    """The stand-in as its API's users, its control and its buyers see it."""

    stand_in: Stripe
    url: str
    app: App
    faults: Faults
    moved_s: float = 0

    def connect(self, key: str = STRIPE_KEY) -> stripe.StripeClient:
        return stripe.StripeClient(key, base_addresses={"api": self.url}, http_client=stripe.RequestsClient())

    def control(self, path: str, **arguments: Any) -> Any:
        """The answer of a control call that is taken."""
        answer = self.order(path, **arguments)
        assert answer.status == 200, answer.body
        return json.loads(bytes(answer.body))  # type: ignore[arg-type]  # whole

    def order(self, path: str, **arguments: Any) -> Answer:
        control = Control()
        control.mount(self.stand_in.controls())
        body = json.dumps(arguments).encode()
        return control.handle(Request("POST", path, http.client.HTTPMessage(), body, "control"))

    def post(self, path: str, body: bytes, content_type: str, **headers: str) -> tuple[int, Any]:
        """A call of the API without the SDK."""
        sent = {"Authorization": f"Bearer {STRIPE_KEY}", "Content-Type": content_type}
        named = {name.replace("_", "-"): one for name, one in headers.items()}
        status, _, answer = self._send("POST", path, body, sent | named)
        return status, json.loads(answer)

    def open_page(self, url: str) -> tuple[int, str]:
        """As a browser opens it."""
        status, _, page = self._send("GET", urlsplit(url).path)
        return status, page.decode()

    def fill_in(self, url: str, **typed: str) -> str | None:
        """Sends the page's form; answers where it leads."""
        sent = {"Content-Type": "application/x-www-form-urlencoded"}
        _, headers, _ = self._send("POST", urlsplit(url).path, urlencode(typed).encode(), sent)
        return headers["Location"]

    def _send(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", urlsplit(self.url).port or 80, timeout=10)
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        answer = response.status, response.headers, response.read()
        connection.close()
        return answer


@contextmanager
def running_shop() -> Iterator[Shop]:
    app, faults = App(), Faults()
    wire = OpenWire(faults)
    app_service = Service("app", app.handle, wire)
    shop = Shop(Stripe(f"http://127.0.0.1:{app_service.port}", lambda: time.time() + shop.moved_s), "", app, faults)
    shop.stand_in.set_webhook_secret(SECRET)
    service = Service("stripe", shop.stand_in.handle, wire)
    service.keep_failure = shop.stand_in.keep_failure
    shop.url = f"http://127.0.0.1:{service.port}"
    for one in (app_service, service):
        one.start()
    try:
        with pytest.MonkeyPatch.context() as patch:
            # the SDK writes a file and sends an id otherwise
            patch.setattr(stripe, "enable_telemetry", False)
            yield shop
    finally:
        for one in (app_service, service):
            one.stop()


def pack(**more: Any) -> Any:
    price = {"currency": "usd", "unit_amount": 1000, "product_data": {"name": "1,000 AI credits"}}
    return {
        "mode": "payment",
        "line_items": [{"price_data": price, "quantity": 2}],
        "success_url": "https://skyline.example/done",
        "cancel_url": "https://skyline.example/",
        "adaptive_pricing": {"enabled": False},
        "automatic_tax": {"enabled": True},
        "invoice_creation": {"enabled": True},
    } | more


def plan(**more: Any) -> Any:
    price = {**pack()["line_items"][0]["price_data"], "recurring": {"interval": "month"}}
    named = {name: value for name, value in pack().items() if name != "invoice_creation"}
    return named | {"mode": "subscription", "line_items": [{"price_data": price, "quantity": 1}]} | more


def without(name: str) -> Any:
    return {key: value for key, value in pack().items() if key != name}


def priced(**more: Any) -> Any:
    """A pack whose price has these members more, or instead."""
    price = {**pack()["line_items"][0]["price_data"], **more}
    return pack(line_items=[{"price_data": price}])
