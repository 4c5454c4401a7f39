"""Payments: what is asked of Stripe what of its answers is kept (PROMISES P07, P08); the ledger is in `lib.credits`."""
