"""The maintenance run: what time alone has to bring about. Every step may run twice at once and be ended anywhere."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Literal

from lib.ai.notice import warn_of_retirements
from lib.ai.research import settle_finished_runs
from lib.audit.checkpoints import sign_due
from lib.errors import ApiError
from lib.payments.reconcile import (
    catch_up,
    end_stray_plans,
    end_stray_sessions,
    reconcile_sessions,
    sweep_events,
    sweep_intents,
)
from lib.services import Services
from lib.site.account_reports import report_due
from lib.site.retention import delete_due
from lib.web.log import log
from lib.web.problem import attempt

Figure = Literal["expired", "settled", "reconciled", "deleted"]
Step = Callable[[Services], int]


def verify_settings(services: Services) -> int:
    """One that nobody has needed yet is missed here, and not by the first who does."""
    services.settings.verify()
    return 0


def expire_holds(services: Services) -> int:
    """Holds and grants past their time."""
    return int(services.database.call("expire_holds"))


def settle_runs(services: Services) -> int:
    """Research that nobody asked for to its end; and the log says which models will be retired."""
    warn_of_retirements(services.settings, datetime.now(UTC).date())
    return settle_finished_runs(services)


def end_plans(services: Services) -> int:
    """Plans whose subscription has ended and whose last period is over."""
    return int(services.database.call("end_plans"))


# what is looked at or signed has no figure of its own
STEPS: tuple[tuple[Figure | None, Step], ...] = (
    (None, verify_settings),
    ("settled", settle_runs),
    ("expired", expire_holds),
    ("reconciled", sweep_intents),
    ("reconciled", reconcile_sessions),
    ("reconciled", sweep_events),
    ("reconciled", catch_up),
    ("reconciled", end_plans),
    ("deleted", delete_due),
    # behind it: it ends sites
    ("reconciled", end_stray_sessions),
    ("reconciled", end_stray_plans),
    ("deleted", report_due),
    (None, sign_due),
)


def maintain(services: Services, request_id: str) -> dict[Figure, int]:
    """Runs every step, whatever becomes of the one before; raises the first failure once all have run."""
    figures: dict[Figure, int] = {"expired": 0, "settled": 0, "reconciled": 0, "deleted": 0}
    failures = []
    for figure, step in STEPS:
        outcome = attempt(partial(step, services), request_id)
        if isinstance(outcome, ApiError):
            log("maintenance_step_failed", step=step.__name__, code=outcome.code)
            failures.append(outcome)
        elif figure:
            figures[figure] += outcome
    if failures:
        raise failures[0]
    return figures
