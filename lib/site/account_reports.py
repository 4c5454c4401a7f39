"""Atlassian's personal-data report: every account whose data we hold, once a cycle; a closed one is erased.

https://developer.atlassian.com/cloud/confluence/user-privacy-developer-guide/ (for Connect: through an installed site)
"""

import time

import msgspec

from lib.confluence.outbound import Answer
from lib.confluence.site import Site, SlowDown
from lib.errors import InvalidSetting, StaleInstallation, UpstreamFailed, UpstreamTimeout, UpstreamUnavailable
from lib.services import Services
from lib.web.log import log

PATH = "/rest/atlassian-connect/latest/report-accounts"
ACCOUNTS_PER_REPORT = 90
CYCLE_S = 7 * 24 * 3600
# what could not be reported now is tried again then; the cycle itself has days to spare
AGAIN_S = 3600
PATIENCE_S = 60.0
REQUESTS_PER_TRIP = 1_000
OK, NO_CONTENT = 200, 204


class Account(msgspec.Struct, frozen=True, rename="camel"):
    """Of Atlassian's answer: `closed`, or `updated`, of which we hold nothing that could have changed."""

    account_id: str
    status: str


class Told(msgspec.Struct, frozen=True):
    """Atlassian's answer where there is something to do."""

    accounts: list[Account]


class Report(msgspec.Struct, frozen=True):
    """Accounts of a site that are due, as Atlassian takes them: `{"accountId", "updatedAt"}`."""

    client_key: str
    accounts: list[dict[str, str]]

    @property
    def account_ids(self) -> list[str]:
        """Whom it is about."""
        return [account["accountId"] for account in self.accounts]


def report_due(services: Services) -> int:
    """Reports the accounts that are due, a report at a time, and erases the closed; answers how many those were.

    Stops where Atlassian asks to slow down. Safe to run twice at once: an account is then reported twice.
    """
    until = time.monotonic() + PATIENCE_S
    count = 0
    while time.monotonic() < until and (report := _find_report(services)) is not None:
        try:
            closed = _send(services, report)
        except (InvalidSetting, StaleInstallation, UpstreamFailed, UpstreamTimeout, UpstreamUnavailable) as error:
            log("report_failed", code=error.code, detail=error.detail)
            _note(services, report, AGAIN_S)
            if isinstance(error, SlowDown):
                break
            continue
        for account_id in closed:
            _forget(services, account_id)
        _note(services, report, CYCLE_S)
        count += len(closed)
    return count


def _find_report(services: Services) -> Report | None:
    found = services.database.call("find_account_report", p_count=ACCOUNTS_PER_REPORT)
    return Report(found["clientKey"], found["accounts"]) if found else None


def _send(services: Services, report: Report) -> list[str]:
    """The accounts that were closed."""
    installation = services.installations.find(report.client_key)
    if installation is None:
        raise StaleInstallation
    site = Site(services.http, services.settings, installation)
    return _read(site.post(PATH, {"accounts": report.accounts}))


def _read(answer: Answer) -> list[str]:
    if answer.status == NO_CONTENT:
        return []
    if answer.status != OK:
        raise UpstreamFailed("Confluence does not take the report of accounts.")
    return [account.account_id for account in answer.read_as(Told).accounts if account.status == "closed"]


def _forget(services: Services, account_id: str) -> None:
    while services.database.call("forget_account", p_account_id=account_id, p_count=REQUESTS_PER_TRIP) != 0:
        pass


def _note(services: Services, report: Report, due_in_s: int) -> None:
    services.database.call(
        "note_account_report", p_client_key=report.client_key, p_accounts=report.account_ids, p_due_in_s=due_in_s
    )
