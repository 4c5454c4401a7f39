"""Which address shows which page of a site, and signing in."""

import re
from urllib.parse import parse_qs, urlsplit

from sandbox.confluence import access, app_pages, session
from sandbox.confluence.people import actions, downloads, views
from sandbox.confluence.people.statics import serve_static
from sandbox.confluence.people.views import Looking
from sandbox.confluence.store import Site, Store
from sandbox.wire import Answer, Request

APP_PAGE = re.compile(app_pages.ADDRESS + r"/[^/]+/([a-zA-Z0-9-]+)")
PAGE = re.compile(r"/wiki/pages/([0-9]+)(/edit)?")
THEMES = ("light", "dark", "auto")


def answer(store: Store, site: Site, request: Request) -> Answer:
    path = urlsplit(request.path).path
    if path.startswith("/wiki/static/"):
        return serve_static(path.removeprefix("/wiki/static/"))
    if path.startswith("/wiki/download/attachments/"):
        return downloads.answer(store, site, request)
    with store.lock():
        account = session.find_account(store.identity.session_key, site, request)
        if path.startswith("/wiki/_host/"):
            return actions.answer(actions.Visit(site, account, request), path.removeprefix("/wiki/_host/"))
        if request.method not in ("GET", "HEAD"):
            return Answer(405, [("Allow", "GET, HEAD")])
        if path == "/login":
            return sign_in(store, site, request)
        return show(Looking(site, account, path, read_theme(request)))


def read_theme(request: Request) -> str:
    theme = session.read_cookie(request, "theme")
    return theme if theme in THEMES else "auto"


def sign_in(store: Store, site: Site, request: Request) -> Answer:
    """`/login?accountId=…&to=<path>`: an empty account signs out; without one the people are shown."""
    values = parse_qs(urlsplit(request.path).query, keep_blank_values=True)
    to = local_path(values.get("to", ["/wiki"])[0])
    if "accountId" not in values:
        return html(200, views.sign_in_page(Looking(site, None, to, read_theme(request))))
    account_id = values["accountId"][0]
    if not account_id:
        return redirect(to, session.ended_cookie())
    if site.find_account(account_id) is None:
        words = "Nobody of this site has that account id."
        return html(404, views.absent_page(Looking(site, None, to, read_theme(request)), "Who is that?", words))
    return redirect(to, session.cookie_of(store.identity.session_key, account_id))


def local_path(to: str) -> str:
    """Only a path of this site: never `//host`, nor what a header cannot hold."""
    plain = re.fullmatch(r"/[!-\[\]-~]*", to) and not to.startswith("//")
    return to if plain else "/wiki"


def show(looking: Looking) -> Answer:
    if looking.path in ("/", "/wiki/"):
        return redirect("/wiki")
    if looking.path == "/wiki":
        return html(200, views.start_page(looking))
    if app_place := APP_PAGE.fullmatch(looking.path):
        return show_app_page(looking, app_place[1])
    return show_content(looking)


def show_content(looking: Looking) -> Answer:
    place = PAGE.fullmatch(looking.path)
    page = looking.site.pages.get(place[1]) if place else None
    if place is None or page is None or not access.may_read(looking.site, looking.account, page):
        words = "It was moved or deleted, or you may not see it."
        return html(404, views.absent_page(looking, "We cannot find this page", words))
    if not place[2]:
        return html(200, views.view_page(looking, page))
    if not access.may_update(looking.site, looking.account, page):
        return html(403, views.absent_page(looking, "You cannot edit this page", "You may read it, but not change it."))
    return html(200, views.edit_page(looking, page))


def show_app_page(looking: Looking, key: str) -> Answer:
    page = app_pages.find(looking.site, looking.account, key)
    if page is None:
        words = "Sign in as somebody who may see it. Pages of administration are for administrators."
        return html(404, views.absent_page(looking, "We cannot find this page", words))
    return html(200, views.app_page(looking, page))


def html(status: int, text: str) -> Answer:
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store")]
    return Answer(status, headers, text.encode())


def redirect(to: str, cookie: str | None = None) -> Answer:
    headers = [("Location", to), ("Cache-Control", "no-store")]
    if cookie:
        headers.append(("Set-Cookie", cookie))
    return Answer(302, headers)
