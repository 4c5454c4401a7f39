"""/wiki/download/attachments/<page>/<name>: for people with a session; apps have been refused since 2026."""

from urllib.parse import unquote, urlsplit

from sandbox.confluence import access, session
from sandbox.confluence.media import media_address
from sandbox.confluence.rest.attachments import find_by_name
from sandbox.confluence.store import Site, Store
from sandbox.wire import Answer, Request


def answer(store: Store, site: Site, request: Request) -> Answer:
    if request.headers.get("Authorization") is not None:
        return Answer(401)
    page_id, _, name = urlsplit(request.path).path.removeprefix("/wiki/download/attachments/").partition("/")
    with store.lock():
        page = site.pages.get(page_id)
        account = session.find_account(store.identity.session_key, site, request)
        found = find_by_name(site, page_id, unquote(name))
        if page is None or found is None or not access.may_read(site, account, page):
            return Answer(404)
        return Answer(302, [("Location", media_address(site, found))])
