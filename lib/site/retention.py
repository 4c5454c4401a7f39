"""What a maintenance run erases: texts past their site's retention, and sites that are gone."""

import time

from lib.services import Services
from lib.site.end import end_gone_sites, forget_sites

TEXTS_PER_TRIP = 1_000
# of a run's 300 s; what is left is the next run's
PATIENCE_S = 60.0


def delete_due(services: Services) -> int:
    """Erases what is due and answers how many requests and sites that were. Safe to run twice at once."""
    until = time.monotonic() + PATIENCE_S
    return _forget_texts(services, until) + end_gone_sites(services, until) + forget_sites(services, until)


def _forget_texts(services: Services, until: float) -> int:
    count = 0
    while time.monotonic() < until:
        forgotten = services.database.call("forget_texts", p_count=TEXTS_PER_TRIP)
        count += forgotten
        if forgotten < TEXTS_PER_TRIP:
            break
    return count
