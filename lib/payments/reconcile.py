"""What crashes, lost answers and lost events left open, mended by asking Stripe. Each answers how much was news.

One that fails is left for the next run and does not stop the others; what takes too long is left too.
"""

import contextlib
import time
from collections.abc import Callable, Iterable
from typing import TypeVar

from lib.errors import ApiError
from lib.payments.checkout import attach, release
from lib.payments.events import Event
from lib.payments.follow import follow, follow_session, follow_subscription
from lib.payments.offer import Offer
from lib.payments.stripe_api import RefusedByStripe
from lib.services import Services
from lib.web.log import log

One = TypeVar("One")

# each step's, of a run's 300 s: where Stripe hangs, all of them together leave time for those behind them
PATIENCE_S = 30.0


def sweep_intents(services: Services) -> int:
    """Rows whose session nobody was told of: it is made by the same key once more, so it is the same, and ended."""
    offers = [Offer.from_row(row) for row in services.database.call("list_intents")]
    return _count(offers, lambda offer: _end_intent(services, offer), _until())


def reconcile_sessions(services: Services) -> int:
    """Sessions that were open when we last heard of them."""
    session_ids = services.database.call("list_open_sessions")
    return _count(session_ids, lambda session_id: follow_session(services, session_id).changed, _until())


def sweep_events(services: Services) -> int:
    """Events that matched nothing when they came."""
    livemode = services.settings.stripe_livemode
    rows = services.database.call("list_unmatched_events")
    events = [Event.from_row(row, livemode=livemode) for row in rows]
    return _count(events, lambda event: follow(services, event).changed, _until())


def catch_up(services: Services) -> int:
    """Events that Stripe could not deliver, and those that a restored backup does not know."""
    begun = services.database.call("begin_catch_up")
    events = {event.id: event for event in services.stripe.list_missed_events(begun["since"])}
    unseen = _list_unseen(services, events)
    count = _count(unseen, lambda event_id: follow(services, events[event_id]).changed, _until())
    if not _list_unseen(services, unseen):
        services.database.call("end_catch_up", p_now=begun["now"])
    return count


def _list_unseen(services: Services, event_ids: Iterable[str]) -> list[str]:
    ids = list(event_ids)
    unseen: list[str] = services.database.call("list_unseen_events", p_ids=ids) if ids else []
    return unseen


def end_stray_sessions(services: Services) -> int:
    """Payment pages of sites that have ended: nobody is to pay there any more."""
    return end_sessions_of(services, services.database.call("list_stray_sessions"), _until())


def end_sessions_of(services: Services, session_ids: list[str], until: float) -> int:
    """Ends these sessions at Stripe, so that nothing is paid there, until that moment of the monotonic clock."""
    return _count(session_ids, lambda session_id: _end_session(services, session_id), until)


def end_stray_plans(services: Services) -> int:
    """Subscriptions of sites that have ended: nobody is to go on paying for them."""
    return end_plans_of(services, services.database.call("list_stray_subscriptions"), _until())


def end_plans_of(services: Services, subscription_ids: list[str], until: float) -> int:
    """Ends these subscriptions at Stripe, so that nothing more is paid, until that moment of the monotonic clock."""
    return _count(subscription_ids, lambda subscription_id: _end_plan(services, subscription_id), until)


def _end_plan(services: Services, subscription_id: str) -> bool:
    # refused: it has ended already, and what it is now is looked at next
    with contextlib.suppress(RefusedByStripe):
        services.stripe.cancel_subscription(subscription_id)
    return follow_subscription(services, subscription_id).changed


def _end_intent(services: Services, offer: Offer) -> bool:
    try:
        session = services.stripe.create_session(offer)
    except RefusedByStripe:
        release(services, offer.id, is_certain=True)
        return True
    attach(services, offer.id, session.id, None)
    return _end_session(services, session.id)


def _end_session(services: Services, session_id: str) -> bool:
    # refused: it was paid or has expired, and what it is now is looked at next
    with contextlib.suppress(RefusedByStripe):
        services.stripe.expire_session(session_id)
    return follow_session(services, session_id).changed


def _until() -> float:
    return time.monotonic() + PATIENCE_S


def _count(ones: Iterable[One], step: Callable[[One], bool], until: float) -> int:
    count = 0
    for one in ones:
        if time.monotonic() > until:
            log("reconcile_cut_short")
            break
        try:
            count += step(one)
        except ApiError as error:
            log("reconcile_failed", code=error.code)
    return count
