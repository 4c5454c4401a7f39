"""POST /api/stripe-webhook: what Stripe tells us of payments. Signed over the raw body."""

import time

from werkzeug import Response

from lib.errors import UpstreamFailed, UpstreamTimeout, UpstreamUnavailable
from lib.payments.events import Event, read_event, verify_signature
from lib.payments.follow import follow
from lib.services import Services
from lib.web.endpoint import endpoint
from lib.web.log import log
from lib.web.request import Request, read_body
from lib.web.response import json_response


def take_event(services: Services, request: Request) -> Response:
    """200 once what it is about is committed, was before, or is none of ours."""
    body = read_body(request)
    header = request.headers.get("Stripe-Signature", "")
    verify_signature(body, header, services.settings.stripe_webhook_secrets, time.time())
    event = read_event(body)
    if event is not None:
        _apply(services, request, event)
    return json_response({"received": True})


def _apply(services: Services, request: Request, event: Event) -> None:
    try:
        outcome = follow(services, event)
    except (UpstreamFailed, UpstreamTimeout, UpstreamUnavailable) as error:
        # one status whatever it was: Stripe sends it again
        raise UpstreamUnavailable("Send the event again.") from error
    log("stripe_event", requestId=request.request_id, type=event.type, state=outcome.state, changed=outcome.changed)


app = endpoint("/api/stripe-webhook", post=take_event)
