"""The end of a site: asked for by an administrator, or 30 days after it was uninstalled (PROMISES P20)."""

import time

from lib.confluence.caller import Caller
from lib.services import Services

REQUESTS_PER_TRIP = 2_000
SITES_PER_TRIP = 20
# below the function's own limit; what is left is deleted by the maintenance run
PATIENCE_S = 30.0


def end_site(services: Services, caller: Caller) -> None:
    """Erases the caller's site: unknown at once, its plan and open payment pages ended, its requests as time allows.

    What time, Stripe or a model's provider does not allow now is left to the maintenance run. Raises as `get_settings`.
    """
    until = time.monotonic() + PATIENCE_S
    answer = services.database.call(
        "end_site",
        p_client_key=caller.client_key,
        p_version=caller.version,
        p_account_id=caller.account_id,
        p_request_id=caller.request_id,
        p_limits=services.settings.rate_limits.to_json("other"),
    )
    services.installations.forget(caller.client_key)
    if answer["stray"] or answer["straySessions"]:
        # Stripe's SDK, which a site that never bought anything does without
        from lib.payments.reconcile import end_plans_of, end_sessions_of

        end_sessions_of(services, answer["straySessions"], until)
        end_plans_of(services, answer["stray"], until)
    if answer["runs"]:
        from lib.ai.research import end_runs

        end_runs(services, answer["runs"], until)
    forget_sites(services, until)


def end_gone_sites(services: Services, until: float) -> int:
    """Ends the sites whose 30 days are over, until that moment of the monotonic clock; answers how many."""
    count = 0
    while time.monotonic() < until:
        ended = services.database.call("end_gone_sites", p_count=SITES_PER_TRIP)
        count += ended
        if ended < SITES_PER_TRIP:
            break
    return count


def forget_sites(services: Services, until: float) -> int:
    """Deletes the requests of sites that have ended; answers how many."""
    count = 0
    while time.monotonic() < until and (deleted := services.database.call("forget_site", p_count=REQUESTS_PER_TRIP)):
        count += deleted
    return count
