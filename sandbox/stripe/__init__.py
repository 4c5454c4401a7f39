"""Stripe: its API as its SDK sees it, the page where a buyer pays, its books, and the events that it sends."""

from sandbox.stripe.service import STRIPE_KEY, Stripe

__all__ = ["STRIPE_KEY", "Stripe"]
