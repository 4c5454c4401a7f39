"""Amounts are exact: what leaves as credits, what a provider's cost becomes, what a pack costs."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.credits.amounts import charge_for, to_credits
from lib.credits.packs import PACKS, find_pack
from lib.web.response import encode


@pytest.mark.parametrize(
    ("millicredits", "written"),
    [
        (0, "0"),
        (1, "0.001"),
        (12_340, "12.34"),
        (300_000, "300"),
        (-20_000, "-20"),
        (-1_500, "-1.5"),
        (10**15, "1000000000000"),
        (123_456_789_012_345_678, "123456789012345.678"),
    ],
)
def test_credits_are_written_exactly_with_no_idle_zeros(millicredits: int, written: str) -> None:
    assert encode(to_credits(millicredits)) == written.encode()


@given(st.integers(-(10**18), 10**18))
def test_every_amount_comes_back_as_it_was(millicredits: int) -> None:
    assert Decimal(encode(to_credits(millicredits)).decode()) * 1000 == millicredits


@pytest.mark.parametrize(
    ("cost_us_cents", "margin", "millicredits"),
    [
        ("0", "1.5", 0),
        ("8", "1.5", 12_000),
        ("0.000000001", "1.5", 1),
        ("0.333", "1.5", 500),
        ("0.3333", "1", 334),
        ("0.0006666", "1.5", 1),
        ("0.0006667", "1.5", 2),
        # more digits than a decimal's arithmetic keeps
        ("0.001", "1." + "0" * 40 + "1", 2),
    ],
)
def test_a_charge_is_cost_times_margin_rounded_up_to_a_thousandth(
    cost_us_cents: str, margin: str, millicredits: int
) -> None:
    assert charge_for(Decimal(cost_us_cents), Decimal(margin)) == millicredits


@given(st.decimals(0, 10_000, places=12), st.decimals("0.5", "5", places=3))
def test_a_charge_covers_its_cost_and_no_thousandth_more(cost: Decimal, margin: Decimal) -> None:
    exact = Fraction(cost) * Fraction(margin) * 1000
    assert exact <= charge_for(cost, margin) < exact + 1


def test_every_pack_has_its_id_and_a_price_that_covers_what_the_credits_cost_us() -> None:
    assert len({pack.id for pack in PACKS}) == len(PACKS)
    for pack in PACKS:
        assert find_pack(pack.id) is pack
        assert (pack.period is not None) == (pack.kind == "plan")
        # a credit is US$ 0.01 over the margin of 1.5, and a euro is worth no less than a dollar
        assert pack.amount_cents * 1.5 >= pack.credits
    assert find_pack("pack-0") is None


def test_more_credits_at_once_are_never_dearer() -> None:
    prices = [Fraction(pack.amount_cents, pack.credits) for pack in PACKS if pack.kind == "pack"]
    assert prices == sorted(prices, reverse=True)
