"""The people and pages that every sandbox begins with."""

from dataclasses import dataclass

from sandbox.confluence.model import Account, Content, Door, Macro, Page, PageStatus, Text

SEEDED_AT = "2026-11-02T09:00:00.000Z"


@dataclass(frozen=True)
class SiteSeed:
    """A site as it is set up: `first_id` is where its page ids begin, `words` its name to people."""

    name: str
    words: str
    plan: str
    door: Door
    space_key: str
    space_id: str
    space_name: str
    first_id: int
    accounts: tuple[Account, ...]
    pages: tuple[Page, ...]

    def find_account(self, account_id: str) -> Account | None:
        return next((account for account in self.accounts if account.account_id == account_id), None)


def make_page(page_id: str, status: PageStatus, author: Account, title: str, text: str) -> Page:
    """A page of paragraphs, one a line; lines that begin with `## ` are headings."""
    lines = text.strip().splitlines()
    nodes: list[Text | Macro] = [
        Text(f"{page_id}-{n}", line.removeprefix("## "), 2 if line.startswith("## ") else 0)
        for n, line in enumerate(lines)
    ]
    return Page(page_id, "page", status, author.account_id, SEEDED_AT, SEEDED_AT, Content(title, nodes))


ALICE = Account(
    "557058:8a6c1d2e-4b57-4e0a-9d3f-2f1c7b90a4e1", "Alice Andersson", "administrator", "en_GB", "Europe/London"
)
BOB = Account("712020:1f0e7c39-6d24-4c8b-8f55-91b3ad60e2c7", "Bob Brennan", "editor", "en_US", "America/New_York")
VICTOR = Account("5f9a3c7be1d24800698b41f2", "Victor Vance", "viewer", "en_US", "Europe/Dublin")
CHARLIE = Account(
    "712020:c4d8b6f1-0a93-4f7e-b2c5-7e6180d95a3b", "Charlie Costa", "administrator", "en_US", "Europe/Lisbon"
)
DORA = Account("60c2e84f7a1b3d006f5e9c08", "Dora Dahl", "editor", "de_DE", "Europe/Berlin")
ERIN = Account(
    "712020:7b2d9e40-3c81-4a6f-9e15-d04c8f62b7a9", "Erin Eriksson", "administrator", "en_GB", "Europe/Stockholm"
)
FRANK = Account("712020:e91a5c73-8f06-4d2b-b6c4-20d7f3a81e55", "Frank Fischer", "editor", "en_GB", "Europe/Vienna")
GUS = Account("61d7b05c9e2f4a0070c3e816", "Gus Gallagher", "viewer", "en_US", "America/Chicago")

WELCOME = """
This is where new colleagues start. Read it in your first week; it takes about twenty minutes.
## Your first days
On Monday you get a laptop, a badge and a partner for lunch. By Friday you will have shipped something small.
## Where to ask
People answer fastest in the channel of your own team. Nobody minds a question asked twice.
"""
LAUNCH = """
A first collection of what we want to say about the launch. Not for publishing yet.
## What we know
The event is on 18 March in Dublin, with about two hundred guests and a live stream.
"""
OPERATIONS = """
Three shifts, one plan. This page says who decides what, and when we meet.
## The weekly round
Every Tuesday at ten we look at deliveries, open risks and the plan for the next fortnight.
"""
LOCATIONS = """
Entwurf für den Bericht über unsere Standorte. Zahlen folgen bis Ende des Monats.
## Überblick
Zwei Lager sind umgezogen, ein drittes wird im Dezember eröffnet.
"""
STANDARDS = """
How we name, measure and keep what we build. Read it before you open a new project.
## Names
A project has one name, and it is the one on the door.
"""
QUARTER = """
Notes for the review of the quarter, to be filled by Thursday.
## What went well
Two customers renewed early.
"""

ACME = SiteSeed(
    name="acme",
    words="Acme",
    plan="enterprise",
    door="connect",
    space_key="TEAM",
    space_id="98306",
    space_name="Team handbook",
    first_id=1310752,
    accounts=(ALICE, BOB, VICTOR),
    pages=(
        make_page("1277953", "current", ALICE, "Welcome to Acme", WELCOME),
        make_page("1310721", "draft", BOB, "Product launch in spring", LAUNCH),
    ),
)

GLOBEX = SiteSeed(
    name="globex",
    words="Globex",
    plan="trial",
    door="connect",
    space_key="OPS",
    space_id="163842",
    space_name="Operations",
    first_id=2195488,
    accounts=(CHARLIE, DORA),
    pages=(
        make_page("2162689", "current", CHARLIE, "How we run operations", OPERATIONS),
        make_page("2195457", "draft", DORA, "Standortbericht Herbst", LOCATIONS),
    ),
)

INITECH = SiteSeed(
    name="initech",
    words="Initech",
    plan="trial",
    door="forge",
    space_key="ENG",
    space_id="229378",
    space_name="Engineering",
    first_id=3080224,
    accounts=(ERIN, FRANK, GUS),
    pages=(
        make_page("3047425", "current", ERIN, "Engineering standards", STANDARDS),
        make_page("3080193", "draft", FRANK, "Review of the quarter", QUARTER),
    ),
)

SITES = (ACME, GLOBEX, INITECH)
