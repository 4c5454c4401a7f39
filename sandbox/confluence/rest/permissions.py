"""May this account do this? Also who an account is, and which accounts are closed."""

from typing import Any

from sandbox.confluence import access
from sandbox.confluence.model import Account, Page
from sandbox.confluence.rest.answers import BadRequest, Forbidden, NotFound, Refusal, Unauthorized
from sandbox.confluence.rest.call import Call, read_long
from sandbox.wire import Answer

OPERATIONS = ("read", "update", "delete")
REPORT_ACCOUNTS_MAX = 90
CYCLE_PERIOD_DAYS = "7"
USER_EXPANSIONS = (
    "operations", "details.personal", "details.business", "personalSpace", "isExternalCollaborator", "isGuest",
)  # fmt: skip


def check_permission(call: Call, page_id: str) -> Answer:
    """POST /rest/api/content/{id}/permission/check: for another than oneself only the app and administrators ask."""
    call.query()
    body = call.json_object()
    account_id = read_subject(body)
    page = call.get_page(read_long(page_id))
    verify_may_ask(call, account_id)
    obey_check_status(call, account_id, page.id)
    allowed = has_permission(call, find_subject(call, account_id), page, body["operation"])
    errors = (
        [] if allowed else [{"translation": f"User is not permitted to {body['operation']} this content", "args": []}]
    )
    return Answer.json(200, {"hasPermission": allowed, "errors": errors})


def read_subject(body: dict[str, Any]) -> str:
    subject = body.get("subject")
    if body.keys() != {"subject", "operation"} or not isinstance(subject, dict):
        raise BadRequest("The body must have subject and operation, and nothing else.")
    if subject.keys() != {"type", "identifier"} or subject["type"] not in ("user", "group"):
        raise BadRequest("subject must be {type: user or group, identifier}.")
    if body["operation"] not in OPERATIONS:
        raise BadRequest(f"operation must be one of {', '.join(OPERATIONS)}.")
    identifier = subject["identifier"]
    if subject["type"] == "group" or not isinstance(identifier, str) or not identifier:
        raise BadRequest("This site checks users, by account id.")
    return identifier


def verify_may_ask(call: Call, account_id: str) -> None:
    own = call.caller.account
    if call.caller.is_app or (own is not None and own.account_id == account_id):
        return
    if not access.may_administer(call.site, own):
        raise Forbidden("Only an administrator may check what another may do.")


def obey_check_status(call: Call, account_id: str, page_id: str | None) -> None:
    """A control call can make the check itself fail, as a site does that does not let the app ask."""
    ordered = access.find_check_status(call.site, account_id, page_id)
    if ordered is not None and call.caller.is_app and ordered != 200:
        raise Refusal(ordered, "The check was not answered.")


def find_subject(call: Call, account_id: str) -> Account | None:
    return None if account_id == "anonymous" else call.site.find_account(account_id)


def has_permission(call: Call, account: Account | None, page: Page, operation: str) -> bool:
    if operation == "read":
        return access.may_read(call.site, account, page)
    return access.may_update(call.site, account, page)


def get_user(call: Call) -> Answer:
    """GET /rest/api/user?accountId=: with `expand=operations` also what the account may do on the site."""
    values = call.query("accountId", "expand")
    account_ids = values.get("accountId", [])
    if len(account_ids) != 1:
        raise BadRequest("accountId is required, once.")
    expanded = {part.strip() for text in values.get("expand", []) for part in text.split(",") if part.strip()}
    if unknown := expanded - set(USER_EXPANSIONS):
        raise BadRequest(f"Cannot expand {', '.join(sorted(unknown))}.")
    if not call.caller.is_app and call.caller.account is None:
        raise Forbidden("Anonymous readers may not look people up.")
    account = call.site.find_account(account_ids[0])
    if account is None:
        raise NotFound(f"No user found with account id: {account_ids[0]}")
    obey_check_status(call, account.account_id, None)
    return Answer.json(200, user_document(call, account, with_operations="operations" in expanded))


def user_document(call: Call, account: Account, *, with_operations: bool) -> dict[str, Any]:
    base = call.site.base_url
    document: dict[str, Any] = {
        "type": "known",
        "accountId": account.account_id,
        "accountType": "atlassian",
        "email": "",
        "publicName": account.name,
        "displayName": account.name,
        "profilePicture": {"path": "/wiki/static/person.svg", "width": 48, "height": 48, "isDefault": True},
        "isExternalCollaborator": False,
        "isGuest": False,
        "_expandable": {"operations": "", "personalSpace": ""},
        "_links": {"self": f"{base}/rest/api/user?accountId={account.account_id}", "base": base, "context": "/wiki"},
    }
    if with_operations:
        del document["_expandable"]["operations"]
        document["operations"] = operations_of(call, account)
    return document


def operations_of(call: Call, account: Account) -> list[dict[str, str]]:
    names = ["use"]
    if access.may_create(call.site, account):
        names.append("create_space")
    if access.may_administer(call.site, account):
        names.append("administer")
    return [{"operation": name, "targetType": "application"} for name in names]


def report_accounts(call: Call) -> Answer:
    """POST /rest/atlassian-connect/latest/report-accounts: names those that are closed; 204 when none is."""
    if not call.caller.is_app:
        raise Unauthorized("Only an app reports accounts.")
    call.query()
    accounts = call.json_object().get("accounts")
    if not isinstance(accounts, list) or not 1 <= len(accounts) <= REPORT_ACCOUNTS_MAX:
        raise BadRequest(f"accounts must be a list of 1 to {REPORT_ACCOUNTS_MAX}.")
    for entry in accounts:
        if not isinstance(entry, dict) or not all(isinstance(entry.get(k), str) for k in ("accountId", "updatedAt")):
            raise BadRequest("Each of accounts needs accountId and updatedAt.")
    closed = [entry["accountId"] for entry in accounts if entry["accountId"] in call.site.state.closed_accounts]
    answer = Answer(204)
    if closed:
        answer = Answer.json(200, {"accounts": [{"accountId": each, "status": "closed"} for each in closed]})
    answer.headers.append(("Cycle-Period", CYCLE_PERIOD_DAYS))
    return answer
