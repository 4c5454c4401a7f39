"""Billing and administration, in the whole world: Alice buys, reads the audit log and decides; others may not."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Page, Route, expect

from lib.web.stream import CSV_BROKEN_OFF
from tests.browser.doors import FORGE, Door, through_both_doors
from tests.browser.gallery import serious_findings
from tests.payments.shop import Shop
from tests.test_audit_export import fill
from tests.world import World

Open = Callable[..., BrowserContext]
NAMES = {"skyline-credits": "Skyline: AI credits", "skyline-admin": "Skyline"}


def app_page(world: World, key: str) -> str:
    return f"/wiki/plugins/servlet/ac/{world.ready['settings']['APP_KEY']}/{key}"


def open_page(world: World, tab: Page, who: str, key: str) -> FrameLocator:
    """By the site's menu, as people do."""
    person = world.people[who]
    origin = person.site.base_url.removesuffix("/wiki")
    tab.goto(f"{origin}/login?accountId={person.account_id}&to=/wiki")
    tab.get_by_role("navigation", name="Pages").get_by_role("link", name=NAMES[key], exact=True).click()
    frame = tab.frame_locator(".app-place iframe")
    expect(frame.locator("main:not([aria-busy])")).to_be_visible()
    return frame


def open_tab(world: World, tab: Page, who: str, name: str) -> FrameLocator:
    frame = open_page(world, tab, who, "skyline-admin")
    frame.get_by_role("tab", name=name).click()
    return frame


def open_credits(world: World, tab: Page, door: Door) -> FrameLocator:
    """As administrators see them: through Forge that is on the page of administration."""
    if door is FORGE:
        return open_tab(world, tab, door.administrator, "AI credits")
    return open_page(world, tab, door.administrator, "skyline-credits")


def generate(world: World, who: str, prompt: str) -> None:
    body = {"prompt": prompt, "model": "gpt-5.1", "image": None, "theme": None}
    assert 200 == world.request_as(who, "POST", "/api/generate", body).status


def begin_to_buy(tab: Page, frame: FrameLocator) -> Page:
    with tab.context.expect_page() as opened:
        frame.get_by_role("button", name="Buy 1,000 credits").click()
    expect(frame.get_by_role("heading", name="Waiting for your payment")).to_be_visible()
    return opened.value


@through_both_doors
def test_a_purchase_in_another_tab_raises_the_balance(world: World, open_context: Open, door: Door) -> None:
    world.control("POST", "/site", {"clientKey": world.sites[door.site].client_key, "credits": 10_000})
    tab = open_context().new_page()
    frame = open_credits(world, tab, door)
    expect(frame.locator(".balance-figure strong")).to_have_text("10,000")
    paying = begin_to_buy(tab, frame)
    paying.get_by_label("E-mail").fill("finance@example.com")
    paying.get_by_label("Name or company").fill("Finance")
    paying.get_by_role("button", name="Pay").click()
    paying.wait_for_url("**/paid.html*")
    expect(frame.locator(".console-notice[data-tone=success]")).to_contain_text("1,000 credits were added")
    expect(frame.locator(".balance-figure strong")).to_have_text("11,000")
    expect(frame.get_by_role("row").nth(1)).to_contain_text("Credits bought")
    expect(frame.get_by_role("button", name="Buy 1,000 credits")).to_be_enabled()


def test_a_payment_that_is_waited_for_is_known_after_a_reload(world: World, open_context: Open) -> None:
    tab = open_context().new_page()
    frame = open_page(world, tab, "alice", "skyline-credits")
    begin_to_buy(tab, frame).close()
    tab.reload()
    expect(frame.get_by_role("link", name="Open the payment page")).to_be_visible()
    frame.get_by_role("button", name="Stop waiting").press("Enter")
    expect(frame.get_by_text("No longer waiting.")).to_be_visible()
    expect(frame.get_by_role("button", name="Dismiss")).to_be_focused()
    expect(frame.get_by_role("heading", name="Waiting for your payment")).to_have_count(0)
    expect(frame.get_by_role("button", name="Buy 1,000 credits")).to_be_enabled()


def test_what_was_paid_meanwhile_is_seen_when_the_page_is_looked_at_again(world: World, open_context: Open) -> None:
    tab = open_context().new_page()
    frame = open_page(world, tab, "charlie", "skyline-credits")
    expect(frame.locator("tbody tr")).to_have_count(1)
    Shop(world).bought()
    tab.frames[-1].evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(frame.locator(".balance-figure strong")).to_have_text("1,300")
    expect(frame.locator("tbody tr")).to_have_count(2)


def test_a_payment_page_that_expired_is_said(world: World, open_context: Open) -> None:
    tab = open_context().new_page()
    frame = open_page(world, tab, "alice", "skyline-credits")
    with tab.expect_response("**/api/checkout") as answered:
        begin_to_buy(tab, frame).close()
    Shop(world, "alice").stripe("expire", answered.value.json()["checkoutSessionId"])
    expect(frame.locator(".console-notice")).to_contain_text("Nothing was charged")


def focus_of(tab: Page) -> str:
    return str(tab.frames[-1].evaluate("document.activeElement.textContent"))


def test_a_plan_that_is_paid_is_named_at_once_and_the_keyboard_stays_where_it_was(
    world: World, open_context: Open
) -> None:
    tab = open_context().new_page()
    frame = open_page(world, tab, "charlie", "skyline-credits")
    expect(frame.locator(".console-head .lozenge")).to_have_text("Trial")
    frame.get_by_role("button", name="Subscribe to 30,000 credits").focus()
    with tab.expect_response("**/api/checkout") as answered:
        tab.keyboard.press("Enter")
    expect(frame.get_by_role("heading", name="Waiting for your payment")).to_be_visible()
    assert "Subscribe" == focus_of(tab)
    Shop(world).stripe("pay", answered.value.json()["checkoutSessionId"])
    expect(frame.locator(".console-head .lozenge")).to_have_text("Enterprise AI Credits")
    expect(frame.get_by_text("This site has a plan already")).to_be_visible()
    assert "Subscribe" == focus_of(tab)


def test_a_payment_that_ended_meanwhile_brings_no_line_twice(world: World, open_context: Open) -> None:
    tab = open_context().new_page()
    frame = open_page(world, tab, "charlie", "skyline-credits")
    with tab.expect_response("**/api/checkout") as answered:
        begin_to_buy(tab, frame).close()
    checkout_id = answered.value.json()["checkoutSessionId"]
    tab.goto("about:blank")
    Shop(world).stripe("pay", checkout_id)
    held: list[Route] = []

    def let_go_together(route: Route) -> None:
        held.append(route)
        if len(held) > 1:
            for one in held:
                one.continue_()

    tab.route("**/api/checkout?statement=1", let_go_together)
    with tab.expect_response(lambda answer: len(held) > 1 and answer.request == held[1].request):
        frame = open_page(world, tab, "charlie", "skyline-credits")
    expect(frame.locator("tbody tr")).to_have_count(2)


def test_a_statement_that_does_not_come_is_said_once_with_a_way_on(world: World, open_context: Open) -> None:
    tab = open_context().new_page()
    tab.route("**/api/checkout?statement=1", lambda route: route.abort())
    frame = open_page(world, tab, "charlie", "skyline-credits")
    expect(frame.get_by_role("alert")).to_contain_text("The statement could not be loaded")
    expect(frame.get_by_text("Loading…")).to_have_count(0)
    with tab.expect_event("requestfailed"):
        frame.get_by_role("button", name="Try again").press("Enter")
    expect(frame.get_by_role("alert")).to_have_count(1)
    tab.unroute("**/api/checkout?statement=1")
    frame.get_by_role("button", name="Try again").press("Enter")
    expect(frame.get_by_role("row")).to_have_count(2)
    expect(frame.get_by_role("region", name="Statement")).to_be_focused()


def test_a_debt_is_explained(world: World, open_context: Open) -> None:
    shop = Shop(world, "charlie")
    checkout = shop.bought()
    client_key = world.sites["globex"].client_key
    world.control("POST", "/site", {"clientKey": client_key, "credits": 0})
    shop.stripe("refund", checkout)
    frame = open_page(world, open_context().new_page(), "charlie", "skyline-credits")
    expect(frame.locator(".balance")).to_contain_text("The next purchase pays it first")
    expect(frame.get_by_role("row").nth(1)).to_contain_text("Refund")


def test_older_requests_leave_the_keyboard_at_the_first_of_them(world: World, open_context: Open) -> None:
    fill(world, 60)
    frame = open_tab(world, open_context().new_page(), "alice", "Audit log")
    said = frame.locator("#panel-audit .card").first.locator("[aria-live]")
    expect(said).to_have_text("The newest 50 requests")
    frame.get_by_role("button", name="Show older requests").press("Enter")
    expect(frame.locator(".audit-row")).to_have_count(60)
    expect(said).to_have_text("60 requests")
    expect(frame.locator(".audit-row").nth(50).locator("summary")).to_be_focused()


def test_an_export_that_breaks_off_names_the_connection(world: World, open_context: Open) -> None:
    generate(world, "bob", "Of Bob")
    frame = open_tab(world, open_context().new_page(), "alice", "Audit log")
    # what comes in above the button moves it
    expect(frame.locator(".audit-row")).to_have_count(1)
    expect(frame.locator(".chain-state")).to_have_text("1 record, not changed")
    world.control("POST", "/faults", {"service": "supabase", "kind": "refuse", "count": 9, "match": "audit_page"})
    frame.get_by_role("button", name="Export as CSV").click()
    expect(frame.locator(".console-notice")).to_contain_text("The connection was lost")


def test_an_export_that_broke_off_and_came_as_a_whole_is_none(world: World, open_context: Open) -> None:
    """The platform's runtime ends a body with its connection: what broke off looks whole but for its last line."""
    generate(world, "bob", "Of Bob")
    tab = open_context().new_page()
    frame = open_tab(world, tab, "alice", "Audit log")
    expect(frame.locator(".audit-row")).to_have_count(1)
    expect(frame.locator(".chain-state")).to_have_text("1 record, not changed")
    came = {"CSV": b"sequence,requestId\r\n" + CSV_BROKEN_OFF, "NDJSON": b'{"sequence":1}\n'}
    tab.route(
        "**/api/audit-export", lambda route: route.fulfill(body=came[route.request.post_data_json["format"].upper()])
    )
    for name in came:
        frame.get_by_role("button", name=f"Export as {name}").click()
        expect(frame.locator(".console-notice")).to_contain_text("The connection was lost")
        frame.get_by_role("button", name="Dismiss").click()
    tab.route("**/api/site?export=1", lambda route: route.fulfill(body=b'{"part": "site"}\n'))
    frame.get_by_role("tab", name="Data").click()
    frame.get_by_role("button", name="Download everything").click()
    expect(frame.locator(".console-notice")).to_contain_text("The connection was lost")


def test_a_broken_chain_of_which_nothing_was_signed_offers_no_checkpoint(world: World, open_context: Open) -> None:
    generate(world, "bob", "Of Bob")
    with psycopg.connect(world.ready["databaseUrl"]) as owner:
        owner.execute("alter table app.ai_requests disable trigger all")
        owner.execute("update app.ai_requests set prompt = 'Of Alice'")
        owner.execute("alter table app.ai_requests enable trigger all")
    frame = open_tab(world, open_context().new_page(), "alice", "Audit log")
    expect(frame.get_by_text("Record 1 was changed or is missing")).to_be_visible()
    expect(frame.get_by_role("button", name="Download checkpoint")).to_have_count(0)


def test_the_filter_s_days_are_those_that_the_rows_show(world: World, open_context: Open) -> None:
    generate(world, "bob", "Of Bob")
    [(moment,)] = Shop(world).rows("select created_at at time zone 'utc' from app.ai_requests")
    # wherever it is another day than in UTC
    zone, hours = ("Etc/GMT+12", -12) if moment.hour < 12 else ("Etc/GMT-14", 14)
    there = (moment + timedelta(hours=hours)).date()
    assert there != moment.date()
    frame = open_tab(world, open_context(timezone_id=zone).new_page(), "alice", "Audit log")
    for day, count in ((there, 1), (moment.date(), 0)):
        frame.get_by_label("From").fill(day.isoformat())
        frame.get_by_label("Up to and including").fill(day.isoformat())
        frame.get_by_label("Up to and including").press("Tab")
        expect(frame.locator(".audit-list .is-waiting")).to_have_count(0)
        expect(frame.locator(".audit-row")).to_have_count(count)


def test_stripe_out_of_reach_is_said_with_a_way_on(world: World, open_context: Open) -> None:
    world.control("POST", "/faults", {"service": "stripe", "kind": "500", "count": 9})
    frame = open_page(world, open_context().new_page(), "alice", "skyline-credits")
    frame.get_by_role("button", name="Buy 1,000 credits").click()
    expect(frame.get_by_role("alert")).to_contain_text("could not be opened", timeout=30_000)
    expect(frame.get_by_role("button", name="Try again")).to_be_visible()


def test_a_refusal_is_said_in_the_reader_s_language_with_what_to_do_next(world: World, open_context: Open) -> None:
    tab = open_context().new_page()
    frame = open_page(world, tab, "dora", "skyline-credits")
    expect(frame.get_by_text("Sie haben noch keine")).to_be_visible()
    Shop(world).rows(
        "update app.rate_windows set count = 9999, ends_at = app.now() + '40 s' where account_id = %s",
        world.people["dora"].account_id,
    )
    frame.get_by_role("button", name="1.000 Credits").click()
    expect(frame.get_by_role("alert")).to_contain_text(re.compile("Warten Sie [1-4]?[0-9] Sekunden"))
    assert 204 == world.request_as("charlie", "DELETE", "/api/site").status
    frame.get_by_role("button", name="1.000 Credits").click()
    expect(frame.get_by_role("alert")).to_contain_text("Laden Sie die Seite neu")
    tab.reload()
    expect(frame.get_by_role("heading", name="Diese Seite konnte nicht geöffnet werden")).to_be_visible()


def test_a_part_of_the_page_that_does_not_come_is_no_silence_of_confluence(world: World, open_context: Open) -> None:
    tab = open_context().new_page()
    tab.route("**/js/admin/audit.js", lambda route: route.abort())
    frame = open_tab(world, tab, "alice", "Audit log")
    expect(frame.get_by_role("alert")).to_contain_text("The connection was lost")
    tab.unroute("**/js/admin/audit.js")
    frame.get_by_role("button", name="Try again").click()
    expect(frame.get_by_text("No AI request has been made yet.")).to_be_visible()


def test_who_tries_again_by_keyboard_stays_in_the_panel(world: World, open_context: Open) -> None:
    tab = open_context().new_page()
    tab.route("**/api/audit-export?spend=1", lambda route: route.abort())
    frame = open_page(world, tab, "alice", "skyline-admin")
    expect(frame.get_by_role("alert")).to_contain_text("The connection was lost")
    tab.unroute("**/api/audit-export?spend=1")
    frame.get_by_role("button", name="Try again").press("Enter")
    expect(frame.get_by_text("No credits have been used yet.")).to_be_visible()
    expect(frame.get_by_role("tabpanel", name="Usage")).to_be_focused()


@through_both_doors
def test_an_editor_sees_their_own_lines_and_no_file(world: World, open_context: Open, door: Door) -> None:
    generate(world, door.administrator, "Of an administrator")
    tab = open_context().new_page()
    frame = open_page(world, tab, door.editor, "skyline-credits")
    expect(frame.get_by_text("You have not used any credits yet.")).to_be_visible()
    generate(world, door.editor, "Of an editor")
    tab.reload()
    expect(frame.get_by_text("You see your own use.")).to_be_visible()
    expect(frame.get_by_role("row").filter(has_text="AI request")).to_have_count(1)
    expect(frame.get_by_role("button", name="Download as CSV")).to_have_count(0)


def test_the_statement_is_downloaded_as_a_table(world: World, open_context: Open) -> None:
    Shop(world, "alice").bought()
    tab = open_context().new_page()
    frame = open_page(world, tab, "alice", "skyline-credits")
    with tab.expect_download() as downloaded:
        frame.get_by_role("button", name="Download as CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(downloaded.value.path()).read_bytes().decode())))
    [pack] = [pack for pack in Shop(world).wallet()["packs"] if pack["id"] == "pack-1000"]
    assert [f"{pack['amountCents'] / 100:.2f}"] == [row["amount"] for row in rows if row["kind"] == "purchase"]


def test_a_german_spreadsheet_opens_the_files(world: World, open_context: Open) -> None:
    """It takes 2.904 for two thousand, a comma for a decimal and UTF-8 for a code page."""
    generate(world, "bob", "Ärger")
    tab = open_context(locale="de-DE").new_page()
    frame = open_page(world, tab, "alice", "skyline-credits")
    assert re.fullmatch("-[0-9]+,[0-9]+", first_row(tab, frame, "Download as CSV")["credits"])
    frame = open_tab(world, tab, "alice", "Audit log")
    row = first_row(tab, frame, "Export as CSV")
    assert "Ärger" == row["prompt"]
    assert re.fullmatch("[0-9]+,[0-9]+", row["creditsCharged"])


def first_row(tab: Page, frame: FrameLocator, button: str) -> dict[str, str]:
    """Of the file that the button downloads, as a German spreadsheet reads it."""
    with tab.expect_download() as downloaded:
        frame.get_by_role("button", name=button).click()
    text = Path(downloaded.value.path()).read_bytes().decode("utf-8-sig")
    return next(csv.DictReader(io.StringIO(text), delimiter=";"))


@through_both_doors
def test_an_administrator_reads_the_audit_log_filters_by_person_and_exports_it(
    world: World, open_context: Open, door: Door
) -> None:
    client_key = world.sites[door.site].client_key
    world.control("POST", "/site", {"clientKey": client_key, "plan": "enterprise", "auditOpen": True})
    generate(world, door.administrator, "Of an administrator")
    generate(world, door.editor, "=1+1 of an editor")
    tab = open_context().new_page()
    frame = open_tab(world, tab, door.administrator, "Audit log")
    rows = frame.locator(".audit-row")
    expect(rows).to_have_count(2)
    frame.get_by_label("Person").select_option(world.people[door.editor].account_id)
    expect(rows).to_have_count(1)
    rows.first.locator("summary").click()
    expect(rows.first.locator("dd").nth(1)).to_have_text(world.people[door.editor].account_id)
    expect(rows.first.locator("dd time")).to_have_text([re.compile(r"\d:\d\d:\d\d .*(UTC|GMT)")] * 2)
    expect(rows.first.locator("pre").first).to_have_text("=1+1 of an editor")
    expect(frame.locator(".chain-state")).to_have_text("2 records, none changed or missing")
    with tab.expect_download() as downloaded:
        frame.get_by_role("button", name="Export as CSV").click()
    [row] = csv.DictReader(io.StringIO(Path(downloaded.value.path()).read_bytes().decode()))
    assert (world.people[door.editor].account_id, "'=1+1 of an editor") == (row["accountId"], row["prompt"])
    expect(frame.locator(".console-notice[data-tone=success]")).to_contain_text("The export is ready")


def test_an_export_says_how_far_it_is_and_can_be_stopped(world: World, open_context: Open) -> None:
    fill(world, 2_000)
    world.control("POST", "/faults", {"service": "supabase", "kind": "hang", "match": "end_audit"})
    frame = open_tab(world, open_context().new_page(), "alice", "Audit log")
    begin = frame.get_by_role("button", name="Export as NDJSON")
    begin.press("Enter")
    expect(frame.get_by_text(re.compile("Exporting… [1-9]"))).to_be_visible()
    expect(begin).to_be_disabled()
    expect(begin).to_be_focused()
    frame.get_by_role("button", name="Cancel").press("Enter")
    expect(frame.get_by_text("The export was stopped.")).to_be_visible()
    expect(begin).to_be_enabled()
    expect(begin).to_be_focused()


def test_a_phone_shows_figures_and_names_whole_in_german_too(world: World, open_context: Open) -> None:
    dora = world.people["dora"]
    site = {"clientKey": dora.site.client_key}
    world.control("POST", "/confluence/permission", {**site, "accountId": dora.account_id, "administer": True})
    world.control("POST", "/site", {**site, "plan": "enterprise", "auditOpen": True, "credits": 11_562.097})
    for who in ("charlie", "dora"):
        generate(world, who, "A page")
    Shop(world).rows("select public.forget_account(%s, 10)", world.people["charlie"].account_id)
    tab = open_context(width=390).new_page()
    for key, cells in (("skyline-credits", "td"), ("skyline-admin", ".person")):
        origin = dora.site.base_url.removesuffix("/wiki")
        tab.goto(f"{origin}/login?accountId={dora.account_id}&to={app_page(world, key)}")
        frame = tab.frame_locator(".app-place iframe")
        expect(frame.locator("tbody tr").first).to_be_visible()
        assert [] == frame.locator(f"table, .table-box, {cells}").evaluate_all(CUT_OFF), key


CUT_OFF = "all => all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent)"


def test_credits_used_are_told_by_month_and_person(world: World, open_context: Open) -> None:
    generate(world, "bob", "Last month's")
    world.control("POST", "/clock", {"advanceS": 40 * 24 * 3600})
    generate(world, "alice", "This month's")
    generate(world, "alice", "This month's too")
    names = {person.account_id: who for who, person in world.people.items()}
    frame = open_tab(world, open_context().new_page(), "alice", "Usage")
    months = frame.get_by_label("Month").locator("option")
    expect(months).to_have_count(2)
    told = []
    for month in months.all_text_contents():
        frame.get_by_label("Month").select_option(label=month)
        row = frame.get_by_role("row").filter(has_text="Page generated")
        told.append((names[row.locator(".person").inner_text()], row.get_by_role("cell").nth(2).inner_text()))
    assert [("alice", "2"), ("bob", "1")] == told


def test_a_checkpoint_can_be_kept(world: World, open_context: Open) -> None:
    generate(world, "bob", "Of Bob")
    tab = open_context().new_page()
    frame = open_tab(world, tab, "alice", "Audit log")
    with tab.expect_download() as downloaded:
        frame.get_by_role("button", name="Download checkpoint").click()
    assert 3 == len(Path(downloaded.value.path()).read_text().split("."))
    expect(frame.locator("[aria-live=polite]:has(.chain-state)")).to_have_text("1 record, not changed")


def test_a_record_that_was_changed_is_named(world: World, open_context: Open) -> None:
    for prompt in ("First", "Second"):
        generate(world, "bob", prompt)
    with psycopg.connect(world.ready["databaseUrl"]) as owner:
        owner.execute("set session_replication_role = replica")
        owner.execute("update app.ai_requests set prompt = 'Something else' where prompt = 'Second'")
    panel = open_tab(world, open_context().new_page(), "alice", "Audit log").get_by_role("tabpanel", name="Audit log")
    expect(panel.get_by_role("alert")).to_have_text("Record 2 was changed or is missing")


def test_who_may_not_is_kept_out(world: World, open_context: Open) -> None:
    tab = open_context().new_page()
    open_page(world, tab, "bob", "skyline-credits")
    expect(tab.get_by_role("link", name="Skyline", exact=True)).to_have_count(0)
    answer = tab.goto(tab.url.replace("skyline-credits", "skyline-admin"))
    assert answer
    assert 404 == answer.status
    assert 403 == world.request_as("bob", "POST", "/api/audit-export", {}).status
    frame = open_tab(world, open_context().new_page(), "charlie", "Audit log")
    panel = frame.get_by_role("tabpanel", name="Audit log")
    expect(panel.get_by_text("The audit log is not open for this site")).to_be_visible()


def test_who_lost_the_right_to_administer_is_not_told_of_a_plan(world: World, open_context: Open) -> None:
    tab = open_context().new_page()
    frame = open_page(world, tab, "alice", "skyline-admin")
    expect(frame.get_by_text("No credits have been used yet.")).to_be_visible()
    # as her own calls are answered when our functions have asked Confluence again
    refusal = world.request_as("bob", "GET", "/api/audit-export?spend=1")
    tab.route("**/api/**", lambda route: route.fulfill(status=403, content_type="application/json", body=refusal.body))
    for name in ("Audit log", "Settings"):
        frame.get_by_role("tab", name=name).click()
        panel = frame.get_by_role("tabpanel", name=name)
        expect(panel.get_by_role("alert")).to_contain_text("You do not have the right to do that.")


def test_who_gets_no_token_from_confluence_any_more_is_told_to_sign_in(world: World, open_context: Open) -> None:
    frame = open_tab(world, open_context().new_page(), "alice", "Settings")
    frame.get_by_label("Keep prompts and responses for").fill("90")
    alice = world.people["alice"]
    order = {"clientKey": alice.site.client_key, "accountId": alice.account_id, "administer": False}
    world.control("POST", "/confluence/permission", order)
    frame.get_by_role("button", name="Save settings").click()
    expect(frame.get_by_role("alert").filter(has_text="could not be saved")).to_contain_text("sign in again")


def test_what_administrators_decide_counts(world: World, open_context: Open) -> None:
    frame = open_tab(world, open_context().new_page(), "alice", "Settings")
    frame.get_by_label("Keep prompts and responses for").fill("10")
    frame.get_by_role("button", name="Save settings").click()
    expect(frame.get_by_role("alert").filter(has_text="from 30 to 365")).to_be_visible()
    expect(frame.get_by_label("Keep prompts and responses for")).to_be_focused()
    assert 365 == world.request_as("alice", "GET", "/api/site").json["retentionDays"]
    frame.get_by_label("Keep prompts and responses for").fill("90")
    frame.get_by_label("Monthly limit for each person").fill("12.3456")
    expect(frame.get_by_role("alert").filter(has_text="at most three decimals")).to_be_visible()
    frame.get_by_label("Monthly limit for each person").fill("12.5")
    frame.get_by_label("GPT-5.1").uncheck()
    # the frame becomes lower without the alert, and what is clicked on may move away
    frame.get_by_role("button", name="Save settings").press("Enter")
    expect(frame.get_by_text("The settings were saved.")).to_be_visible()
    frame.get_by_role("button", name="Dismiss").press("Enter")
    expect(frame.get_by_role("button", name="Save settings")).to_be_focused()
    saved = world.request_as("alice", "GET", "/api/site").json
    assert (90, 12.5, ["gpt-5.1"]) == (saved["retentionDays"], saved["accountCapCredits"], saved["modelsOff"])
    body = {"prompt": "x", "model": "gpt-5.1", "image": None, "theme": None}
    assert 403 == world.request_as("bob", "POST", "/api/generate", body).status


def test_a_limit_is_read_as_it_is_written_in_the_interface_s_language(world: World, open_context: Open) -> None:
    dora = world.people["dora"]
    order = {"clientKey": dora.site.client_key, "accountId": dora.account_id, "administer": True}
    world.control("POST", "/confluence/permission", order)
    frame = open_tab(world, open_context().new_page(), "dora", "Einstellungen")
    limit = frame.get_by_label("Monatsgrenze je Person")
    for written, meant in (("2.500", 2500), ("1.002.500,25", 1_002_500.25), ("2,5", 2.5), ("", None)):
        limit.fill(written)
        frame.get_by_role("button", name="Einstellungen speichern").click()
        expect(frame.get_by_text("Die Einstellungen wurden gespeichert.")).to_be_visible()
        assert meant == world.request_as("charlie", "GET", "/api/site").json["accountCapCredits"]
        expect(limit).to_have_value(written)
        frame.get_by_role("button", name="Schließen").click()
    for unclear in ("2.5", "1,000.5", "12,3456", "-1", "1e3"):
        limit.fill(unclear)
        expect(frame.get_by_role("alert").filter(has_text="Geben Sie eine Zahl")).to_be_visible()


def test_two_administrators_who_save_by_turns_keep_what_the_other_decided(world: World, open_context: Open) -> None:
    tab = open_context().new_page()
    frame = open_tab(world, tab, "alice", "Settings")
    limit = frame.get_by_label("Monthly limit for each person")
    expect(limit).to_be_visible()
    elsewhere = {"accountCapCredits": 40, "modelsOff": ["gpt-5.1"], "brand": {"colours": {"accent": "#a01040"}}}
    assert 200 == world.request_as("alice", "PUT", "/api/site", elsewhere).status
    frame.get_by_label("Keep prompts and responses for").fill("90")
    frame.get_by_role("button", name="Save settings").press("Enter")
    expect(frame.get_by_text("The settings were saved.")).to_be_visible()
    saved = world.request_as("alice", "GET", "/api/site").json
    assert (90, 40, ["gpt-5.1"]) == (saved["retentionDays"], saved["accountCapCredits"], saved["modelsOff"])
    assert "#a01040" == saved["brand"]["colours"]["accent"]
    expect(limit).to_have_value("40")
    expect(frame.get_by_label("GPT-5.1")).not_to_be_checked()
    expect(frame.get_by_role("button", name="Save settings")).to_be_focused()


def test_a_model_that_somebody_else_switched_off_meanwhile_stays_off(world: World, open_context: Open) -> None:
    frame = open_tab(world, open_context().new_page(), "alice", "Settings")
    expect(frame.get_by_label("GPT-5.1")).to_be_checked()
    assert 200 == world.request_as("alice", "PUT", "/api/site", {"modelsOff": ["gpt-5.1"]}).status
    frame.get_by_label("Gemini 2.5 Pro").uncheck()
    frame.get_by_role("button", name="Save settings").click()
    expect(frame.get_by_text("The settings were saved.")).to_be_visible()
    assert ["gemini-2.5-pro", "gpt-5.1"] == world.request_as("alice", "GET", "/api/site").json["modelsOff"]
    expect(frame.get_by_label("GPT-5.1")).not_to_be_checked()


def test_the_brand_s_sample_wears_the_accent(world: World, open_context: Open) -> None:
    world.request_as("alice", "PUT", "/api/site", {"brand": {"colours": {"accent": "#a01040"}}})
    frame = open_tab(world, open_context().new_page(), "alice", "Settings")
    sample = frame.get_by_role("figure", name="How it looks")
    expect(sample.get_by_role("link", name="A button")).to_have_css("background-color", "rgb(160, 16, 64)")
    expect(sample.get_by_role("link", name="a link")).to_have_css("color", "rgb(160, 16, 64)")


def test_only_the_chosen_tab_has_a_line_in_forced_colours(world: World, open_context: Open) -> None:
    tab = open_context(forced_colors="active").new_page()
    frame = open_page(world, tab, "alice", "skyline-admin")
    ground = frame.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    expect(frame.get_by_role("tab", name="Data")).to_have_css("border-bottom-color", ground)
    expect(frame.get_by_role("tab", selected=True)).not_to_have_css("border-bottom-color", ground)


def test_what_was_not_said_yet_takes_no_room(world: World, open_context: Open) -> None:
    panel = open_tab(world, open_context().new_page(), "charlie", "Data").get_by_role("tabpanel", name="Data")
    card = panel.locator(".card").first
    expect(card).to_be_visible()
    assert panel.bounding_box()["y"] == card.bounding_box()["y"]  # type: ignore[index]  # both are there


def test_the_tabs_are_walked_by_keys(world: World, open_context: Open) -> None:
    tab = open_context().new_page()
    frame = open_page(world, tab, "alice", "skyline-admin")
    frame.get_by_role("tab", name="Usage").focus()
    for key, name in (("ArrowRight", "Audit log"), ("End", "Data"), ("ArrowRight", "Usage"), ("ArrowLeft", "Data")):
        tab.keyboard.press(key)
        expect(frame.get_by_role("tab", name=name, selected=True)).to_be_focused()
        expect(frame.get_by_role("tabpanel", name=name)).to_be_visible()


def test_everything_can_be_taken_away_and_erased(world: World, open_context: Open) -> None:
    tab = open_context().new_page()
    frame = open_tab(world, tab, "charlie", "Data")
    with tab.expect_download() as downloaded:
        frame.get_by_role("button", name="Download everything").click()
    lines = Path(downloaded.value.path()).read_text().splitlines()
    assert "site" == json.loads(lines[0])["part"]
    # P20: what stays is told, and to who uninstalls for how long all is kept
    expect(frame.get_by_text("Bookings stay, as the law on accounts asks")).to_be_visible()
    expect(frame.get_by_text("has 30 days to come back")).to_be_visible()
    frame.get_by_role("button", name="Erase everything").click()
    frame.get_by_role("button", name="Cancel").click()
    assert 200 == world.request_as("charlie", "GET", "/api/site").status
    frame.get_by_role("button", name="Erase everything").click()
    frame.get_by_role("button", name="Erase for good").click()
    expect(frame.get_by_role("heading", name="Everything was erased")).to_be_focused()
    assert 401 == world.request_as("charlie", "GET", "/api/site").status


def test_an_erasure_whose_answer_is_lost_is_not_called_a_failure(world: World, open_context: Open) -> None:
    tab = open_context().new_page()
    frame = open_tab(world, tab, "charlie", "Data")

    def lose(route: Route) -> None:
        assert 204 == world.request_as("charlie", "DELETE", "/api/site").status
        route.abort()

    tab.route("**/api/site", lose)
    frame.get_by_role("button", name="Erase everything").click()
    frame.get_by_role("button", name="Erase for good").click()
    expect(frame.get_by_role("alert")).to_contain_text("if it cannot be opened, everything was erased")
    tab.unroute("**/api/site")
    tab.reload()
    expect(frame.get_by_role("heading", name="This page could not be opened")).to_be_visible()


@pytest.mark.parametrize(("mode", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_nothing_serious(world: World, open_context: Open, mode: str, width: int) -> None:
    generate(world, "bob", "Of Bob")
    tab = open_context(width=width).new_page()
    origin = world.sites["acme"].base_url.removesuffix("/wiki")
    tab.context.add_cookies([{"name": "theme", "value": mode, "url": origin}])
    for key, names in (("skyline-credits", [""]), ("skyline-admin", ["Usage", "Audit log", "Settings", "Data"])):
        tab.goto(f"{origin}/login?accountId={world.people['alice'].account_id}&to={app_page(world, key)}")
        frame = tab.frame_locator(".app-place iframe")
        for name in names:
            if name:
                frame.get_by_role("tab", name=name).click()
            expect(frame.locator(".card:visible").first).to_be_visible()
            assert [] == serious_findings(tab.frames[-1]), (key, name)
            assert tab.frames[-1].evaluate("document.documentElement.scrollWidth <= innerWidth"), (key, name)
