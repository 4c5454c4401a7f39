"""The oracle finds a leak of each kind at each kind of place: planted ones, on data alone."""

import base64
import gzip
import hashlib
import json
from collections.abc import Callable
from urllib.parse import quote, quote_plus

from tests.promises.oracle import Find, Trace, leaks, search, unmet

WORD = "grüner Falter 7f3a"
WORDS = {"prompt": WORD, "other": "an other word"}
PLACES = (
    *("wire/openai/responses", "wire/stripe/refunds", "wire/supabase/begin_ai_request", "wire/s3/bucket", "wire/other"),
    *("wire/posthog/batch", "table/app.sites.name", "log", "file/tmp", "s3/library", "browser/app/url"),
)
WRITTEN: dict[str, Callable[[str], bytes]] = {
    "plain": str.encode,
    "url": lambda text: quote(text).encode(),
    "form": lambda text: quote_plus(text).encode(),
    "json": lambda text: json.dumps(text).encode(),
    "json in json": lambda text: json.dumps(json.dumps(text)).encode(),
    "hex": lambda text: text.encode().hex().encode(),
    "sha256": lambda text: hashlib.sha256(text.encode()).hexdigest().encode(),
    "base64+0": lambda text: base64.b64encode(b"abc" + text.encode() + b"tail"),
    "base64+1": lambda text: base64.b64encode(b"a" + text.encode() + b"tail"),
    "base64+2": lambda text: base64.b64encode(b"ab" + text.encode()),
    "base64url+1": lambda text: base64.urlsafe_b64encode(b"a" + text.encode() + b"tail"),
}
PACKED: dict[str, Callable[[bytes], bytes]] = {"as it is": bytes, "gzip": gzip.compress}


def test_a_planted_leak_of_each_form_is_found_at_each_place() -> None:
    missed = [
        (place, form, pack)
        for place in PLACES
        for form, write in WRITTEN.items()
        for pack, squeeze in PACKED.items()
        if Find("prompt", place, form) not in search([Trace(place, squeeze(b"<<" + write(WORD) + b">>"))], WORDS)
    ]
    assert [] == missed


def test_a_place_that_is_allowed_is_no_leak_and_its_neighbour_is() -> None:
    traces = [Trace("wire/openai/responses", WORD.encode()), Trace("wire/openai/files", WORD.encode())]
    found = leaks(search(traces, WORDS), {"prompt": ["wire/openai/responses"]})
    assert [Find("prompt", "wire/openai/files", "plain")] == [find for find in found if find.form == "plain"]


def test_what_is_allowed_to_one_word_is_not_to_another() -> None:
    found = search([Trace("log", b"an other word")], WORDS)
    assert {"other"} == {find.word for find in leaks(found, {"prompt": ["log"]})}


def test_an_allowance_that_nothing_uses_is_named() -> None:
    found = search([Trace("log", WORD.encode())], WORDS)
    assert ["other", "s3/*"] == unmet(found, {"prompt": ["log", "s3/*"], "other": ["log"]})


def test_other_words_are_no_find() -> None:
    assert set() == search([Trace("log", b"gruner Falter 7f3b"), Trace("file/x", gzip.compress(b"nothing"))], WORDS)
