"""A macro's own body, asked of Confluence by the ids that its address names.

GET {baseUrl}/rest/api/content/{page}/history/{version}/macro/id/{macro}:
https://developer.atlassian.com/cloud/confluence/rest/v1/api-group-content---macro-body/
"""

import re

import msgspec

from lib.confluence.caller import PAGE_ID
from lib.confluence.installations import Installation
from lib.confluence.outbound import Answer
from lib.confluence.site import Site
from lib.errors import MalformedRequest, NotFound, UpstreamFailed
from lib.services import Services
from lib.web.request import Request

VERSION = re.compile(r"[0-9]{1,10}")
MACRO_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
OK, CLIENT_ERRORS = 200, range(400, 500)


class MacroPlace(msgspec.Struct, frozen=True):
    """Which macro: of a page, in one of its versions."""

    page: str
    version: str
    macro: str

    @property
    def path(self) -> str:
        """Relative to the site's base URL."""
        return f"/rest/api/content/{self.page}/history/{self.version}/macro/id/{self.macro}"


class MacroAnswer(msgspec.Struct, frozen=True):
    """Confluence's answer, as far as we read it; a macro without a body has an empty one."""

    body: str = ""


def read_place(request: Request) -> MacroPlace:
    """The ids `page`, `version` and `macro` of the request's query. Raises MalformedRequest."""
    forms = {"page": PAGE_ID, "version": VERSION, "macro": MACRO_ID}
    values = {name: request.args.getlist(name) for name in forms}
    if not all(len(found) == 1 and forms[name].fullmatch(found[0]) for name, found in values.items()):
        raise MalformedRequest("Name one page, one version and one macro, each by its id.")
    return MacroPlace(*(found[0] for found in values.values()))


def get_macro_body(services: Services, installation: Installation, place: MacroPlace) -> str:
    """The body as it was saved. Raises NotFound, StaleInstallation, UpstreamFailed, …Timeout, …Unavailable."""
    return _read(Site(services.http, services.settings, installation).get(place.path, ()))


def _read(answer: Answer) -> str:
    if answer.status in CLIENT_ERRORS:
        raise NotFound("Check the ids of page, version and macro; the page may be gone.")
    if answer.status == OK:
        return answer.read_as(MacroAnswer).body
    raise UpstreamFailed("Confluence's answer is not the one expected; try again.")
