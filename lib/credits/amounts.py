"""Amounts: whole thousandths of a credit inside ("millicredits"), credits as exact decimals outside."""

import math
from decimal import Decimal
from fractions import Fraction

MILLICREDITS = 1000


def to_credits(millicredits: int) -> Decimal:
    """Credits with at most three decimals and no zeros behind them: 12340 → 12.34."""
    return Decimal(millicredits) / MILLICREDITS


def charge_for(cost_us_cents: Fraction | Decimal, margin: Decimal) -> int:
    """Millicredits for a provider's cost: cents x margin, rounded up to 0.001 (DESIGN 14, API.md `creditsCharged`)."""
    return math.ceil(Fraction(cost_us_cents) * Fraction(margin) * MILLICREDITS)
