"""What can be bought. A pack is paid once; a plan is a subscription and makes the site an Enterprise one.

A price is fixed when a checkout session is made (its row keeps it), so a change here touches no open session.
"""

from typing import Literal

import msgspec


class Pack(msgspec.Struct, frozen=True):
    """Credits and their price in minor units of `currency`, without tax. `period`: what a plan is paid for."""

    id: str
    kind: Literal["pack", "plan"]
    credits: int
    amount_cents: int
    currency: str = "eur"
    period: Literal["month", "year"] | None = None

    def to_json(self) -> dict[str, object]:
        """As GET /api/checkout lists it."""
        return {
            "id": self.id,
            "kind": self.kind,
            "credits": self.credits,
            "amountCents": self.amount_cents,
            "currency": self.currency,
            "period": self.period,
        }


# a credit costs us at most US$ 0.0067 (US$ 0.01 over the margin of 1.5): the largest discount still covers it
PACKS = (
    Pack("pack-1000", "pack", 1_000, 1_200),
    Pack("pack-5000", "pack", 5_000, 5_500),
    Pack("pack-20000", "pack", 20_000, 20_000),
    Pack("enterprise-month", "plan", 30_000, 27_000, period="month"),
    Pack("enterprise-year", "plan", 360_000, 291_600, period="year"),
)


def find_pack(pack_id: str) -> Pack | None:
    """The pack or plan of this id."""
    return next((pack for pack in PACKS if pack.id == pack_id), None)
