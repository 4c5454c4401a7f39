"""The page that a session's address opens: somebody pays there, or goes back. What is typed is Stripe's alone."""

from collections.abc import Callable
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import parse_qs, urlsplit

from sandbox.messages import Answer, Request
from sandbox.stripe.books import Books, Happened, Purchase
from sandbox.stripe.objects import Buyer
from sandbox.stripe.refused import Refused

TEMPLATES = Path(__file__).parent / "templates"
COUNTRIES = {"DE": "Germany", "IE": "Ireland", "FR": "France", "US": "United States"}
CLOSED = {
    "complete": ("Paid already", "This session has been paid. You can close this tab."),
    "expired": ("This session has expired", "Go back to where you came from and begin anew."),
}


class PaymentPage:
    """`happen` writes down and delivers what a payment brings about."""

    def __init__(self, books: Books, happen: Callable[[Happened], object]) -> None:
        self._books = books
        self._happen = happen

    def answer(self, request: Request) -> Answer:
        session_id = urlsplit(request.path).path.rpartition("/")[2]
        try:
            with self._books.lock:
                purchase = self._books.get_purchase(session_id)
        except Refused:
            return _html(404, "Nothing here", closed("Nothing here", "There is no such session."))
        if purchase.session["status"] in CLOSED:
            title, text = CLOSED[purchase.session["status"]]
            return _html(200, title, closed(title, text))
        if request.method == "POST":
            return self._pay(purchase, parse_qs(request.body.decode()))
        return _html(200, "Pay", pay(purchase, urlsplit(request.path).path))

    def _pay(self, purchase: Purchase, typed: dict[str, list[str]]) -> Answer:
        """Sent back once the events have been delivered, as Stripe waits a while for its webhook."""
        buyer = Buyer(**{name: typed.get(name, [""])[0] for name in ("email", "name", "country", "tax_id")})
        by_debit = typed.get("method") == ["debit"]
        with self._books.lock:
            pay_so = self._books.pay_by_debit if by_debit else self._books.pay
            happened = pay_so(purchase, buyer)
        self._happen(happened)
        return Answer(303, [("Location", purchase.order.success_url)])


def pay(purchase: Purchase, path: str) -> str:
    session, buyer = purchase.session, Buyer()
    interval = purchase.order.interval
    options = "".join(f'<option value="{code}">{name}</option>' for code, name in COUNTRIES.items())
    return _template("pay.html").substitute(
        cancel_url=escape(purchase.order.cancel_url or purchase.order.success_url),
        product=escape(purchase.order.product),
        amount=f"{session['amount_subtotal'] / 100:,.2f} {session['currency'].upper()}",
        interval=f"per {interval}" if interval else "",
        path=escape(path),
        email=escape(buyer.email),
        name=escape(buyer.name),
        tax_id=escape(buyer.tax_id),
        countries=options,
        debit="disabled" if interval else "",
    )


def closed(title: str, text: str) -> str:
    return _template("closed.html").substitute(title=escape(title), text=escape(text))


def _html(status: int, title: str, main: str) -> Answer:
    page = _template("layout.html").substitute(title=escape(title), style=_template("page.css").template, main=main)
    return Answer(status, [("Content-Type", "text/html; charset=utf-8")], page.encode())


@cache
def _template(name: str) -> Template:
    return Template((TEMPLATES / name).read_text())
