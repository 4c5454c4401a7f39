"""POST /api/stripe-webhook: what Stripe tells us of payments. Signed over the raw body."""

import re

from werkzeug import Response

from lib.errors import MalformedRequest, NotAvailableYet
from lib.services import Services
from lib.web import Request, endpoint, read_body

# https://docs.stripe.com/webhooks#verify-manually: a time and at least one signature
SIGNATURE = re.compile(r"t=[0-9]{1,12}(,v[0-9]+=[0-9a-f]{64})*,v1=[0-9a-f]{64}(,v[0-9]+=[0-9a-f]{64})*")


def take_event(_services: Services, request: Request) -> Response:
    signature = request.headers.get("Stripe-Signature", "")
    if not SIGNATURE.fullmatch(signature) or not read_body(request):
        raise MalformedRequest("Send the event with its Stripe-Signature.")
    # 503: Stripe sends it again
    raise NotAvailableYet


app = endpoint("/api/stripe-webhook", post=take_event)
