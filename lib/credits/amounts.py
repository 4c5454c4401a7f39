"""Amounts: whole thousandths of a credit inside ("millicredits"), credits as exact decimals outside."""

from decimal import Decimal

MILLICREDITS = 1000


def to_credits(millicredits: int) -> Decimal:
    """Credits with at most three decimals and no zeros behind them: 12340 → 12.34."""
    return Decimal(millicredits) / MILLICREDITS


def charge_for(cost_us_cents: Decimal, margin: Decimal) -> int:
    """Millicredits for a provider's cost: cents x margin, rounded up to 0.001 (DESIGN 14, API.md `creditsCharged`)."""
    cost, cost_parts = cost_us_cents.as_integer_ratio()
    factor, factor_parts = margin.as_integer_ratio()
    # whole numbers, for decimals are rounded; the floor of what is negated is the ceiling
    return -(-cost * factor * MILLICREDITS // (cost_parts * factor_parts))
