"""What Stripe is told of a purchase: the pack and its price, and where its page leads back to. Nothing else (P07)."""

from typing import Any, Self

import msgspec

from lib.credits.amounts import MILLICREDITS


class Offer(msgspec.Struct, frozen=True):
    """A row of checkout_sessions, as it was written: every call for it is made of the same bytes."""

    id: str
    kind: str
    credits: int
    amount_cents: int
    currency: str
    period: str | None
    session_id: str | None
    url: str | None

    @classmethod
    def from_row(cls, row: dict[str, Any]) -> Self:
        """As the SQL functions describe it."""
        return cls(
            row["id"],
            row["kind"],
            row["credits"] // MILLICREDITS,
            row["amountCents"],
            row["currency"],
            row["period"],
            row["sessionId"],
            row["url"],
        )

    def to_session(self, success_url: str, cancel_url: str) -> dict[str, Any]:
        """Parameters of a Checkout Session.

        The invoice, a tax id and the tax itself are between Stripe and the buyer, who names them there. A plan has an
        invoice for each period anyway.
        """
        return {
            "mode": "subscription" if self.kind == "plan" else "payment",
            "line_items": [{"price_data": self._price(), "quantity": 1}],
            "success_url": success_url,
            "cancel_url": cancel_url,
            "adaptive_pricing": {"enabled": False},
            "automatic_tax": {"enabled": True},
            "tax_id_collection": {"enabled": True},
            **({} if self.kind == "plan" else {"invoice_creation": {"enabled": True}}),
        }

    def _price(self) -> dict[str, Any]:
        return {
            "currency": self.currency,
            "unit_amount": self.amount_cents,
            "tax_behavior": "exclusive",
            "product_data": {"name": f"{self.credits:,} AI credits"},
            **({"recurring": {"interval": self.period}} if self.period else {}),
        }
