"""Buying, as the people of the sandbox do it, and what Stripe is made to do and to send."""

import http.client
import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import stripe

from sandbox.stripe.events import sign
from tests.postgres import Ledger
from tests.world import Reply, World

# it would write a file and send an id of this machine
stripe.enable_telemetry = False

# what charlie's site begins with
TRIAL = 300


@dataclass(frozen=True)
class Shop:
    """`who` buys, in the sandbox's world."""

    world: World
    who: str = "charlie"

    def order(self, pack: str = "pack-1000", **headers: str) -> Reply:
        return self.world.request_as(self.who, "POST", "/api/checkout", {"pack": pack}, **headers)

    def buy(self, pack: str = "pack-1000", **headers: str) -> str:
        """The id of a purchase that has its page."""
        reply = self.order(pack, **headers)
        assert reply.status == 201, reply.body
        return str(reply.json["checkoutSessionId"])

    def state(self, checkout_id: str) -> str:
        return str(self.world.request_as(self.who, "GET", f"/api/checkout?checkout={checkout_id}").json["state"])

    def wallet(self) -> Any:
        return self.world.balance(self.who)

    def figures(self) -> tuple[float, float, float]:
        """Balance, frozen, available."""
        wallet = self.wallet()
        return wallet["balance"], wallet["frozen"], wallet["available"]

    def lines(self, *kinds: str) -> list[Any]:
        """Ledger lines of these kinds, newest first."""
        return [line for line in self.wallet()["recent"] if line["kind"] in kinds]

    def stripe(self, what: str, checkout_id: str, **arguments: Any) -> list[Any]:
        """Lets Stripe do it; its events."""
        ordered = {"checkoutSessionId": checkout_id, **arguments}
        events: list[Any] = self.world.control("POST", f"/stripe/{what}", ordered)["events"]
        return events

    def pay(self, checkout_id: str, **arguments: Any) -> Any:
        """Pays; the event that says so."""
        return self.stripe("pay", checkout_id, **arguments)[0]

    def bought(self, pack: str = "pack-1000") -> str:
        """A purchase that is paid."""
        checkout_id = self.buy(pack)
        self.pay(checkout_id)
        return checkout_id

    def pay_at_page(self, url: str, **typed: str) -> str | None:
        """Fills the payment page in as a buyer's browser does; answers where it leads."""
        connection = http.client.HTTPConnection("127.0.0.1", urlsplit(url).port or 80, timeout=30)
        sent = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", urlsplit(url).path, urlencode(typed), sent)
        location = connection.getresponse().getheader("Location")
        connection.close()
        return location

    def send(self, event: Any, secret: str | None = None, moment_s: int | None = None, **changes: Any) -> Reply:
        """Sends an event of Stripe's with some members changed, signed anew."""
        payload = json.dumps({**json.loads(event["payload"]), **changes})
        return self.send_signed(payload.encode(), self.sign(payload, secret, moment_s))

    def send_signed(self, body: bytes, signature: str | None) -> Reply:
        headers = {} if signature is None else {"Stripe-Signature": signature}
        return self.world.request("POST", "/api/stripe-webhook", body, headers)

    def sign(self, payload: str, secret: str | None = None, moment_s: int | None = None) -> str:
        secret = secret or str(self.world.ready["settings"]["STRIPE_WEBHOOK_SECRETS"])
        if moment_s is None:
            return sign(payload, secret)
        header: str = stripe.WebhookSignature.generate_signature_header(payload, secret, moment_s)
        return header

    def maintain(self) -> Reply:
        secret = self.world.ready["settings"]["CRON_SECRET"]
        return self.world.request("GET", "/api/maintenance", headers={"Authorization": f"Bearer {secret}"})

    def api(self) -> Any:
        """Stripe's API as the account's owner uses it: at the dashboard."""
        client = stripe.StripeClient(
            self.world.ready["settings"]["STRIPE_SECRET_KEY"],
            base_addresses={"api": self.world.ready["stripe"]},
        )
        return client.v1

    def rows(self, query: str, *values: object) -> list[Any]:
        return Ledger(self.world.ready["databaseUrl"]).rows(query, *values)

    def advance(self, seconds: float) -> None:
        self.world.control("POST", "/clock", {"advanceS": seconds})

    def fault(self, service: str, kind: str, count: int = 1, match: str | None = None) -> None:
        self.world.control("POST", "/faults", {"service": service, "kind": kind, "count": count, "match": match})


def long_ago(seconds: float) -> int:
    return int(time.time() - seconds)
