"""POST /api/stripe-webhook: what Stripe tells us of payments. Signed over the raw body."""

from lib.door import Way, door

app = door("lib.endpoints.stripe_webhook", Way("/api/stripe-webhook", ("POST",), "none"))
