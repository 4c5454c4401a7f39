"""Six ways to break the product that the harness must notice, each applied where it harms nobody.

One of SQL changes a function or drops a constraint in a test's own database; one of code changes a copy of the tree.
"""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.postgres import ROOT, Ledger

CODE = ("api", "forge", "lib", "public", "sandbox", "script", "supabase")
LINKED = (".venv", "sandbox/node_modules")
CONSTRAINTS = (
    ("credit_grants", "credit_grants_kind_source_key"),
    ("payments", "payments_source_key"),
    ("payments", "payments_payment_intent_key"),
)
COMMITS_FIRST = """
    if event is not None:
        _apply(services, request, event)
    return json_response({"received": True})
"""
ANSWERS_FIRST = """
    response = json_response({"received": True})
    if event is not None:
        response.call_on_close(lambda: _apply(services, request, event))
    return response
"""


@dataclass(frozen=True)
class SqlMutant:
    """`duels`: the names of those that notice it."""

    name: str
    change: Callable[[Ledger], None]
    duels: tuple[str, ...]


def drop_unique(ledger: Ledger) -> None:
    for table, constraint in CONSTRAINTS:
        ledger.rows(f"alter table app.{table} drop constraint {constraint}")


def unlock(ledger: Ledger) -> None:
    rewrite(ledger, "app.lock", r"RETURN .*", "RETURN true")
    rewrite(ledger, "app.lock_site_of", r"perform pg_advisory_xact_lock\([^;]*;", "")


def settle_whatever_the_state(ledger: Ledger) -> None:
    rewrite(ledger, "app.end_request", r"if p_request\.state not in \('running', 'expired'\) then", "if false then")


def take_any_amount(ledger: Ledger) -> None:
    rewrite(ledger, "app.doubt_of", r"when [^\n]*subtotalCents[^\n]*\n", "\n")


def never_expire(ledger: Ledger) -> None:
    rewrite(ledger, "public.begin_ai_request", r"perform app\.expire_due\([^;]*;", "")


SQL_MUTANTS = (
    SqlMutant("no unique index on a fact of Stripe's", drop_unique, ("two sessions that name one payment",)),
    SqlMutant(
        "no advisory lock",
        unlock,
        ("two requests where there is enough for both", "a request that is settled twice", "one event, sent twice"),
    ),
    SqlMutant("settle without the guard of the state", settle_whatever_the_state, ("a request that is settled twice",)),
    SqlMutant("a webhook that does not look at the amount", take_any_amount, ("too little is paid, and said twice",)),
    SqlMutant("begin without expiry", never_expire, ("a hold that nothing settled, and who comes next",)),
)


def rewrite(ledger: Ledger, function: str, pattern: str, by: str) -> None:
    """Defines the function anew with what fits the pattern replaced: once, or the mutant is out of date."""
    cast = "regprocedure" if "(" in function else "regproc"
    [[text]] = ledger.rows(f"select pg_get_functiondef('{function}'::{cast})")
    changed, count = re.subn(pattern, by, text)
    assert count == 1, f"{function} has no one place that fits {pattern}"
    ledger.rows(changed.replace("%", "%%"))


def copy_that_answers_before_it_commits(folder: Path) -> Path:
    """A tree whose webhook says 200 first and looks into the event when the answer has gone."""
    for name in CODE:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
    for file in ROOT.iterdir():
        if file.is_file():
            shutil.copy(file, folder)
    for name in LINKED:
        (folder / name).symlink_to(ROOT / name)
    webhook = folder / "lib" / "endpoints" / "stripe_webhook.py"
    text = webhook.read_text()
    changed = text.replace(COMMITS_FIRST, ANSWERS_FIRST)
    assert changed != text, "the webhook has no place like that any more"
    webhook.write_text(changed)
    return folder
