"""Who may what, asked of Confluence by the function and never taken from the browser (API.md, "Who may what").

Through Forge there is nobody to ask: what a session token says decides, and caps and rates bound it (docs/FORGE.md).

Nothing but the yes or no of an answer is kept, and of these only the yes. Confluence may refuse the question itself
(403, where the app's account may not ask for another's rights). That is no yes.
"""

import enum
import time
from typing import TYPE_CHECKING

import msgspec

from lib.confluence.caller import Caller, ForgeSession
from lib.confluence.outbound import Answer
from lib.confluence.site import Site
from lib.errors import Forbidden, UpstreamFailed, UpstreamTimeout, UpstreamUnavailable
from lib.services import Services
from lib.settings import Settings
from lib.web.log import log

if TYPE_CHECKING:
    import httpx

# of forge/manifest.yml
FORGE_ADMIN_MODULE = "admin"
EDITOR_REMEMBERED_S = 5 * 60
ADMINISTRATOR_REMEMBERED_S = 60
REMEMBERED_MAX = 10_000
OK, FORBIDDEN, CLIENT_ERROR = 200, 403, 400

Question = tuple[str, ...]


class Verdict(enum.Enum):
    """What Confluence says to a question of right."""

    YES = "yes"
    NO = "no"
    NOT_TOLD = "not told"


class PermissionCheck(msgspec.Struct, frozen=True, rename="camel"):
    """Answer of `permission/check`, as far as we read it."""

    has_permission: bool


class Operation(msgspec.Struct, frozen=True, rename="camel"):
    """One of a user's `operations`."""

    operation: str
    target_type: str


class UserOperations(msgspec.Struct, frozen=True):
    """Answer of `user?expand=operations`; the name and the rest of it are not even read."""

    operations: list[Operation]


def verify_editor(services: Services, caller: Caller) -> None:
    """The caller may update the token's page. Goes on where Confluence does not let us ask, and the log says so."""
    if caller.session is not None:
        _verify_spender(caller.session)
        return
    verdict = services.permissions.ask_editor(caller, caller.require_page())
    if verdict is Verdict.NOT_TOLD:
        log("permission_not_told", requestId=caller.request_id)
    if verdict is Verdict.NO:
        raise Forbidden("Ask for the right to edit this page.")


def verify_uploader(services: Services, caller: Caller) -> None:
    """The caller may update the token's page, and Confluence says so: the upload itself runs as the app.

    Raises Conflict through Forge, where pages attach by themselves.
    """
    if services.permissions.ask_editor(caller, caller.require_page()) is not Verdict.YES:
        raise Forbidden("Ask for the right to edit this page, and look whether it is still there.")


def verify_administrator(services: Services, caller: Caller) -> None:
    """The caller administers the site, and Confluence says so."""
    if not _administers(services, caller):
        raise Forbidden("Ask an administrator of your site.")


def is_administrator(services: Services, caller: Caller) -> bool:
    """For what everybody may ask and administrators see more of: no answer counts as a no, and the log says so."""
    try:
        return _administers(services, caller)
    except (UpstreamFailed, UpstreamTimeout, UpstreamUnavailable) as error:
        log("administrator_not_told", requestId=caller.request_id, code=error.code)
        return False


def _administers(services: Services, caller: Caller) -> bool:
    if caller.session is not None:
        return _is_forge_administrator(caller.session)
    return services.permissions.ask_administrator(caller) is Verdict.YES


def _is_forge_administrator(session: ForgeSession) -> bool:
    """Unsettled until there is a real site: that `confluence:globalSettings` is shown to administrators alone.

    Atlassian's page of the module says so, and the module's key is the resolver's own, not the page's word.
    """
    return session.module == FORGE_ADMIN_MODULE


def _verify_spender(session: ForgeSession) -> None:
    """Whoever edits may spend credits: the page's word, no proof. Confluence itself guards what is saved."""
    if not session.is_editing:
        raise Forbidden("Open the page's editor: credits are spent there.")
    if not session.is_licensed:
        raise Forbidden("Ask an administrator of your site: Skyline's licence has ended.")


class Permissions:
    """Asks, and remembers a yes: of an editor for 5 minutes a page, of an administrator for 60 s."""

    def __init__(self, http: "httpx.Client", settings: Settings) -> None:
        self._http = http
        self._settings = settings
        self._yes_until: dict[Question, float] = {}

    def ask_editor(self, caller: Caller, page_id: str) -> Verdict:
        """May this account update this page?"""
        question = ("update", caller.client_key, str(caller.version), caller.account_id, page_id)
        if self._is_remembered(question):
            return Verdict.YES
        subject = {"type": "user", "identifier": caller.account_id}
        answer = self._site(caller).post(
            f"/rest/api/content/{page_id}/permission/check", {"subject": subject, "operation": "update"}
        )
        return self._remember(question, _read_check(answer), EDITOR_REMEMBERED_S)

    def ask_administrator(self, caller: Caller) -> Verdict:
        """Does this account administer the site?"""
        question = ("administer", caller.client_key, str(caller.version), caller.account_id)
        if self._is_remembered(question):
            return Verdict.YES
        query = (("accountId", caller.account_id), ("expand", "operations"))
        answer = self._site(caller).get("/rest/api/user", query)
        return self._remember(question, _read_operations(answer), ADMINISTRATOR_REMEMBERED_S)

    def _site(self, caller: Caller) -> Site:
        return Site(self._http, self._settings, caller.require_connect())

    def _is_remembered(self, question: Question) -> bool:
        return self._yes_until.get(question, 0) > time.monotonic()

    def _remember(self, question: Question, verdict: Verdict, seconds: float) -> Verdict:
        if verdict is Verdict.YES:
            if len(self._yes_until) >= REMEMBERED_MAX:
                self._yes_until.clear()
            self._yes_until[question] = time.monotonic() + seconds
        return verdict


def _read_check(answer: Answer) -> Verdict:
    if answer.status != OK:
        return _unanswered(answer)
    return Verdict.YES if answer.read_as(PermissionCheck).has_permission else Verdict.NO


def _read_operations(answer: Answer) -> Verdict:
    if answer.status != OK:
        return _unanswered(answer)
    operations = answer.read_as(UserOperations).operations
    administers = any(one.operation == "administer" and one.target_type == "application" for one in operations)
    return Verdict.YES if administers else Verdict.NO


def _unanswered(answer: Answer) -> Verdict:
    """403: we may not ask. Another 4xx: no such page or account, as far as the app can see."""
    if answer.status == FORBIDDEN:
        return Verdict.NOT_TOLD
    if answer.status >= CLIENT_ERROR:
        return Verdict.NO
    raise UpstreamFailed("Confluence's answer is not the one expected; try again.")
