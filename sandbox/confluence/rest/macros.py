"""The app's own macro data, read from the server."""

from sandbox.confluence.model import Content, Page
from sandbox.confluence.rest.answers import NotFound
from sandbox.confluence.rest.call import Call, read_long
from sandbox.wire import Answer

LATEST = "0"  # the documented word for the newest version


def get_macro(call: Call, page_id: str, version: str, macro_id: str) -> Answer:
    """GET /rest/api/content/{id}/history/{version}/macro/id/{macroId}."""
    call.query()
    page = call.get_page(read_long(page_id))
    content = find_version(page, read_long(version, "version"))
    macro = content.find_macro(macro_id) if content else None
    if macro is None:
        raise NotFound(f"No macro with id {macro_id} in version {version} of content {page.id}")
    parameters = {name: {"value": value} for name, value in macro.parameters.items()}
    return Answer.json(200, {"name": macro.key, "body": macro.body, "parameters": parameters, "_links": {}})


def find_version(page: Page, version: str) -> Content | None:
    if version in (LATEST, str(page.version)):
        return page.content
    return page.history.get(int(version))
