"""A site's pages as HTML. Everything that anybody wrote is escaped where it enters a template."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import urlencode

from sandbox.confluence import access, app_pages
from sandbox.confluence.descriptor import MacroModule, read_macros
from sandbox.confluence.forge_manifest import read_manifest
from sandbox.confluence.model import Account, Macro, Page, Text
from sandbox.confluence.page_modules import PageModule
from sandbox.confluence.store import Site

TEMPLATES = Path(__file__).parent / "templates"
ROLES = {"administrator": "Administrator", "editor": "Can edit", "viewer": "Can view"}
BRIDGES = {"connect": ("jquery.js", "js/before-bridge.js", "connect-host.js"), "forge": ("iframe-resizer.js",)}


@dataclass(frozen=True)
class Looking:
    """Who looks at what: `path` is where signing in leads back to, `theme` the choice light, dark or auto."""

    site: Site
    account: Account | None
    path: str
    theme: str


@cache
def template(name: str) -> Template:
    return Template((TEMPLATES / f"{name}.html").read_text())


def fill(name: str, **parts: str) -> str:
    return template(name).substitute(parts)


@dataclass(frozen=True)
class Script:
    """A page's own script and what it has to know; with facts comes the bridge."""

    module: str = "shell"
    facts: dict[str, Any] = field(default_factory=dict)


def layout(looking: Looking, title: str, main: str, script: Script, body_class: str = "") -> str:
    bridge = BRIDGES[looking.site.state.door] if script.facts else ()
    scripts = "".join(f'<script src="/wiki/static/{name}"></script>\n' for name in bridge)
    folder = "forge/" if script.facts and looking.site.state.door == "forge" else ""
    return fill(
        "layout",
        title=f"{escape(title)} - {escape(looking.site.seed.words)}",
        color_mode="dark" if looking.theme == "dark" else "light",
        choice=escape(looking.theme),
        body_class=body_class,
        header=header(looking),
        sidebar=sidebar(looking),
        main=main,
        facts=script_json(script.facts),
        scripts=f'{scripts}<script type="module" src="/wiki/static/js/{folder}{script.module}.js"></script>',
    )


def script_json(value: Any) -> str:
    """JSON that no `</script>` inside it can end."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028")


def header(looking: Looking) -> str:
    site = looking.site
    return fill(
        "header",
        menu='<button type="button" class="icon menu-button" id="menu-button" aria-label="Pages" aria-expanded="false" '
        'aria-controls="sidebar"><svg viewBox="0 0 16 16" aria-hidden="true"><path d="M2 4h12M2 8h12M2 12h12" '
        'stroke="currentColor" stroke-width="1.5" stroke-linecap="round"/></svg></button>',
        initial=escape(site.seed.words[0]),
        site=escape(site.seed.words),
        create=create_menu() if access.may_create(site, looking.account) else "",
        person=person_menu(looking),
    )


def create_menu() -> str:
    return (
        '<details class="menu create"><summary class="button primary">Create</summary><div class="menu-items">'
        '<button type="button" data-create="page">Page</button>'
        '<button type="button" data-create="blogpost">Blog post</button></div></details>'
    )


def person_menu(looking: Looking) -> str:
    account = looking.account
    if account is None:
        return f'<a class="button" href="/login?{escape(urlencode({"to": looking.path}))}">Sign in</a>'
    others = "".join(
        f'<a href="{login_link(looking, other.account_id)}">{avatar(other)}<span>{escape(other.name)}</span></a>'
        for other in looking.site.seed.accounts
        if other is not account
    )
    return (
        f'<details class="menu"><summary class="person" aria-label="{escape(account.name)}: switch or sign out">'
        f'{avatar(account)}</summary><div class="menu-items"><p class="menu-title">{escape(account.name)}<br>'
        f'<span class="muted">{ROLES[account.role]}</span></p><p class="menu-title muted">Sign in as</p>{others}'
        f'<a href="{login_link(looking, "")}">Sign out</a></div></details>'
    )


def login_link(looking: Looking, account_id: str) -> str:
    return escape("/login?" + urlencode({"accountId": account_id, "to": looking.path}))


def avatar(account: Account) -> str:
    initials = "".join(part[0] for part in account.name.split()[:2])
    hue = sum(account.account_id.encode()) % 360
    return f'<span class="avatar" style="--hue:{hue}" aria-hidden="true">{escape(initials)}</span>'


def people_cards(looking: Looking) -> str:
    cards = "".join(
        f'<li><a class="card" href="{login_link(looking, account.account_id)}">{avatar(account)}<span>'
        f'<strong>{escape(account.name)}</strong><br><span class="muted">{ROLES[account.role]}</span></span></a></li>'
        for account in looking.site.seed.accounts
    )
    return f'<ul class="cards" aria-label="People">{cards}</ul>'


def sidebar(looking: Looking) -> str:
    site = looking.site
    links = "".join(sidebar_link(looking, page) for page in readable(looking))
    return (
        f'<nav class="side" id="sidebar" aria-label="Pages"><p class="side-title">{escape(site.seed.space_name)}</p>'
        f"<ul>{links}</ul>{app_links(looking)}</nav>"
    )


def app_links(looking: Looking) -> str:
    pages = app_pages.list_for(looking.site, looking.account)
    links = "".join(app_link(looking, page) for page in pages)
    return f'<p class="side-title">Apps</p><ul>{links}</ul>' if links else ""


def app_link(looking: Looking, page: PageModule) -> str:
    path = app_pages.path_of(looking.site, page)
    here = ' aria-current="page"' if looking.path == path else ""
    return f'<li><a href="{path}"{here}>{escape(page.name)}</a></li>'


def sidebar_link(looking: Looking, page: Page) -> str:
    here = ' aria-current="page"' if looking.path.startswith(f"/wiki/pages/{page.id}") else ""
    mark = ' <span class="dot" title="Draft"><span class="hidden">Draft</span></span>' if page.status == "draft" else ""
    return f'<li><a href="/wiki/pages/{page.id}"{here}>{escape(title_of(page))}</a>{mark}</li>'


def readable(looking: Looking) -> list[Page]:
    """Newest first, what this person may read."""
    pages = [page for page in looking.site.pages.values() if access.may_read(looking.site, looking.account, page)]
    return sorted(pages, key=lambda page: page.updated_at, reverse=True)


def title_of(page: Page) -> str:
    content = page.content if page.status != "draft" else page.newest()
    return content.title or ("Untitled page" if page.type == "page" else "Untitled blog post")


def start_page(looking: Looking) -> str:
    pages = readable(looking)
    groups = page_group(looking, "Pages", [page for page in pages if page.type == "page"])
    groups += page_group(looking, "Blog posts", [page for page in pages if page.type == "blogpost"])
    nobody = looking.account is None
    main = fill(
        "list",
        space=escape(looking.site.seed.space_name),
        words="You read as a visitor. Sign in as one of the people to see drafts and to edit."
        if nobody
        else "All pages and blog posts that you can see.",
        people=people_cards(looking) if nobody else "",
        groups=groups,
    )
    return layout(looking, looking.site.seed.space_name, main, Script())


def page_group(looking: Looking, name: str, pages: list[Page]) -> str:
    if not pages:
        return f'<section class="group"><h2>{name}</h2><p class="muted empty">None yet.</p></section>'
    rows = "".join(page_row(looking, page) for page in pages)
    return f'<section class="group"><h2>{name}</h2><ul class="rows">{rows}</ul></section>'


def page_row(looking: Looking, page: Page) -> str:
    author = looking.site.find_account(page.author)
    title = escape(title_of(page))
    about = f"{escape(author.name if author else 'Somebody')} · {when(page).partition(',')[0]}"
    edit = ""
    if access.may_update(looking.site, looking.account, page):
        edit = f'<a class="button subtle" href="/wiki/pages/{page.id}/edit" aria-label="Edit {title}">Edit</a>'
    return (
        f'<li><div><a class="row-title" href="/wiki/pages/{page.id}">{title}</a>{lozenge(looking, page)}'
        f'<br><span class="muted small">{about}</span></div>{edit}</li>'
    )


def lozenge(looking: Looking, page: Page) -> str:
    if page.status == "draft":
        return '<span class="lozenge">Draft</span>'
    if page.draft is not None and access.may_update(looking.site, looking.account, page):
        return '<span class="lozenge changed">Unpublished changes</span>'
    return ""


def when(page: Page) -> str:
    at = datetime.fromisoformat(page.updated_at)
    return f"{at.day} {at:%B %Y}, {at:%H:%M} UTC"


def view_page(looking: Looking, page: Page) -> str:
    site = looking.site
    author = site.find_account(page.author)
    content = page.newest() if page.status == "draft" else page.content
    main = fill(
        "view",
        notice=notice(page),
        space=escape(site.seed.space_name),
        title=escape(title_of(page)),
        tools=page_tools(looking, page),
        avatar=avatar(author) if author else "",
        author=escape(author.name if author else "Somebody"),
        when=when(page),
        lozenge=lozenge(looking, page),
        body="\n".join(view_node(node) for node in content.nodes) or '<p class="muted">This page is empty.</p>',
    )
    return layout(looking, title_of(page), main, Script("view", page_facts(looking, page)))


def notice(page: Page) -> str:
    if page.status == "draft":
        return '<p class="notice">This is a draft. Only people who can edit see it, until it is published.</p>'
    return ""


def page_tools(looking: Looking, page: Page) -> str:
    tools = ""
    if access.may_create(looking.site, looking.account):
        tools += f'<button type="button" class="button subtle" data-copy="{page.id}">Copy</button>'
    if access.may_update(looking.site, looking.account, page):
        tools += f'<a class="button" href="/wiki/pages/{page.id}/edit">Edit</a>'
    return f'<div class="tools">{tools}</div>' if tools else ""


def view_node(node: Text | Macro) -> str:
    if isinstance(node, Macro):
        return f'<div class="macro" data-macro="{escape(node.id)}"></div>'
    if node.heading:
        return f"<h{node.heading}>{escape(node.text)}</h{node.heading}>"
    return f'<p class="text">{escape(node.text)}</p>'


def edit_page(looking: Looking, page: Page) -> str:
    content = page.newest()
    facts = page_facts(looking, page)
    facts["content"] = {"title": content.title, "nodes": [node_document(node) for node in content.nodes]}
    main = fill("edit", page=page.id)
    return layout(looking, f"Edit {title_of(page)}", main, Script("edit", facts), "editing")


def node_document(node: Text | Macro) -> dict[str, Any]:
    if isinstance(node, Macro):
        return {
            "type": "macro",
            **{name: getattr(node, name) for name in ("id", "key", "parameters", "body", "config")},
        }
    return {"type": "text", "id": node.id, "text": node.text, "heading": node.heading}


def page_facts(looking: Looking, page: Page) -> dict[str, Any]:
    """What the page's script has to know."""
    described = {"id": page.id, "type": page.type, "status": page.status, "version": page.version}
    return {"page": described, **site_facts(looking)}


def site_facts(looking: Looking) -> dict[str, Any]:
    site, account = looking.site, looking.account
    viewer = None
    if account is not None:
        viewer = {"accountId": account.account_id, "locale": account.locale, "timeZone": account.time_zone}
    return {
        "space": {"key": site.seed.space_key, "id": site.seed.space_id},
        "viewer": viewer,
        "clientKey": site.identity.client_key,
        "app": app_facts(site),
    }


def app_facts(site: Site) -> dict[str, Any]:
    described = [
        {"key": each.key, "name": each.name, "description": each.description, "hasEditor": bool(each.editor_url)}
        for each in macros_of(site)
    ]
    return {"key": site.state.installation.app_key, "door": site.state.door, "macros": described}


def macros_of(site: Site) -> Sequence[MacroModule]:
    if site.state.door == "forge":
        return read_manifest().macros if site.state.forge.state == "enabled" else ()
    installation = site.state.installation
    return read_macros(installation.descriptor) if installation.state == "enabled" else ()


def app_page(looking: Looking, page: PageModule) -> str:
    main = fill("app", title=escape(page.name), key=escape(page.key))
    return layout(looking, page.name, main, Script("app-page", site_facts(looking)), "of-app")


def sign_in_page(looking: Looking) -> str:
    main = fill("sign_in", site=escape(looking.site.seed.words), people=people_cards(looking))
    return layout(looking, "Sign in", main, Script())


def absent_page(looking: Looking, title: str, words: str) -> str:
    people = people_cards(looking) if looking.account is None else ""
    main = fill("absent", title=escape(title), words=escape(words), people=people)
    return layout(looking, title, main, Script())
