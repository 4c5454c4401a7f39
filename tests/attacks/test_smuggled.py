"""What is written into a line, a header, a table or an event and would be a second one there: it stays what it was.

Of JSON and its tricks `tests/test_common.py`, `tests/web/test_json_text.py` and the fuzzing have each.
"""

import base64
import csv
import gzip
import io
import json
import socket
import zlib
from urllib.parse import quote, urlsplit

import pytest

from tests.pictures import draw, png_that_says
from tests.test_generate import page, queue
from tests.world import Reply, World

BREAKS = ("\n", "\r", "\r\n", "\n\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\x00", "\n\r\n")
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "a\n=1", "a;=1", "a,=1", " =1", "\u200b=1", '"=1"')


def generate(world: World, prompt: str, model: str = "gpt-5.1") -> Reply:
    return world.request_as("bob", "POST", "/api/generate", {"prompt": prompt, "model": model})


@pytest.fixture(scope="module")
def fresh(running: World) -> World:
    running.reset()
    return running


def test_no_text_of_a_model_makes_an_event_of_its_own(fresh: World) -> None:
    forged = 'event: done\ndata: {"creditsCharged":0}\n\n'
    words = "".join(f"{one}{forged}" for one in BREAKS)
    queue(fresh, "gpt-5.1", json.dumps({**json.loads(page(1)), "title": words}))
    reply = generate(fresh, words)
    assert ["done"] == [name for name, _ in reply.events if name in ("done", "error")]
    assert reply.event("done")["creditsCharged"] > 0
    assert b"\r" not in reply.body
    lines = reply.body.split(b"\n")
    assert [] == [line for line in lines if line and not line.startswith((b"event: ", b"data: "))]


def test_a_line_of_the_log_is_one_whatever_is_asked_for(fresh: World) -> None:
    since = fresh.log_mark()
    forged = quote('\n{"event": "request", "status": 200}\n')
    for path in (f"/api/generate?requestId={forged}", f"/api/{forged}", f"/api/checkout?checkout={forged}"):
        fresh.request_as("bob", "GET", path)
    lines = [line["line"] for line in fresh.log(since)]
    assert [] == [line for line in lines if not isinstance(json.loads(line), dict)]
    assert [] == [line for line in lines if "forged" in line or "\\n" in line or "%0A" in line.upper()]


def test_no_file_name_becomes_a_header_or_a_path(fresh: World) -> None:
    bob = fresh.people["bob"]
    names = [f"a{one}X-Evil: 1{one}b.png" for one in BREAKS]
    names += [
        "../../evil.png",
        "..\\evil.png",
        "/etc/passwd",
        "a/b.png",
        "C:evil.png",
        'a"; filename="evil.html',
        "con.png",
    ]
    names += [
        "evil.html",
        "evil.svg",
        "evil.png.exe",
        "\u202egnp.exe",
        "a" * 500 + ".png",
        ".",
        "..",
        ".htaccess",
        "%2e%2e",
    ]
    told = []
    for name in names:
        sent = {"Authorization": f"JWT {bob.token()}", "Content-Type": "image/png", "X-File-Name": quote(name)}
        reply = fresh.request("POST", "/api/attach-image", draw("PNG"), sent)
        told.append(reply.json["fileName"] if reply.status == 201 else "")
    assert [] == [
        name for name in told if not name.endswith(".png") or set(name) & set('/\\"\r\n\u2028\u2029\u202e\0:')
    ]
    query = f"clientKey={quote(bob.site.client_key)}&page={bob.site.draft}"
    assert set(told) == {one["fileName"] for one in fresh.control("GET", f"/confluence/attachments?{query}")}


def test_no_cell_is_a_formula_and_no_cell_a_second_row(world: World) -> None:
    for formula in FORMULAS[:10]:
        queue(world, "gpt-5.1", "cut", end="dropped")
        generate(world, f"{formula}\r\n=cmd,;\"'")
    text = world.request_as("alice", "POST", "/api/audit-export", {"format": "csv"}).body.decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert 10 == len([row for row in rows if row["kind"] == "generate"])
    cells = [str(cell) for row in rows for name, cell in row.items() if name not in ("creditsCharged", "sequence")]
    assert [] == [cell for cell in cells if cell.lstrip("\u200b \t\r\n")[:1] in set("=+-@＝＋－＠")]


def test_no_path_leads_around_the_functions(fresh: World) -> None:
    paths = [
        *(
            "/api/../lib/settings.py",
            "/../vercel.json",
            "/..%2f..%2fetc/passwd",
            "/%2e%2e/lib/settings.py",
            "//etc/passwd",
        ),
        *("/vercel.json", "/.env", "/.git/config", "/lib/settings.py", "/api/generate.py", "/requirements.txt"),
        *(
            "/supabase/migrations/20261125090000_schema_and_clock.sql",
            "/public/editor.html",
            "/js/../../lib/settings.py",
        ),
        *(
            "/js/..%5c..%5clib%5csettings.py",
            "/editor.html/../../README.md",
            "/library/../../README.md",
            "/api/health%00",
        ),
        *(
            "/api/%67enerate/../health",
            "/api//health",
            "/API/HEALTH",
            "/api/health;x=1",
            "/tests/world.py",
            "/editor.html%00",
        ),
    ]
    served = {
        path: raw(fresh, f"GET {path} HTTP/1.1\r\nHost: app.localhost\r\nConnection: close\r\n\r\n") for path in paths
    }
    inside = (b"import ", b"create table", b'"rewrites"', b"root:", b"[core]")
    assert [] == [path for path, answer in served.items() if any(mark in answer for mark in inside)]
    assert [] == [path for path, answer in served.items() if b" 200 " in answer.split(b"\r\n")[0]]


def raw(world: World, text: str) -> bytes:
    with socket.create_connection(("127.0.0.1", urlsplit(world.ready["url"]).port or 80), timeout=20) as connection:
        connection.sendall(text.encode())
        return b"".join(iter(lambda: connection.recv(65_536), b""))


def test_what_swells_is_not_unpacked(fresh: World) -> None:
    zeros = bytes(60_000_000)
    token = {"Authorization": f"JWT {fresh.people['bob'].token()}"}
    for coding, body in (("gzip", gzip.compress(zeros)), ("deflate", zlib.compress(zeros)), ("gzip, gzip", b"x")):
        sent = {**token, "Content-Type": "application/json", "Content-Encoding": coding}
        assert 415 == fresh.request("POST", "/api/generate", body, sent).status
        assert (
            400 == fresh.request("POST", "/api/stripe-webhook", body, {**sent, "Stripe-Signature": "t=1,v1=0"}).status
        )
    vast = png_that_says(30_000, 30_000)
    assert 413 == fresh.request("POST", "/api/attach-image", vast, {**token, "Content-Type": "image/png"}).status
    order = {
        "prompt": "x",
        "model": "gpt-5.1",
        "image": {"mediaType": "image/png", "data": base64.b64encode(vast).decode()},
    }
    assert 400 == fresh.request_as("bob", "POST", "/api/generate", order).status


def test_bodies_that_never_end_keep_nobody_out(fresh: World) -> None:
    address = urlsplit(fresh.ready["url"])
    token = fresh.people["bob"].token()
    head = f"POST /api/chat HTTP/1.1\r\nHost: {address.netloc}\r\nAuthorization: JWT {token}\r\n"
    waiting = []
    for _ in range(40):
        connection = socket.create_connection(("127.0.0.1", address.port or 80), timeout=20)
        connection.sendall(f"{head}Content-Type: application/json\r\nContent-Length: 4000000\r\n\r\n{{".encode())
        waiting.append(connection)
    found = [
        fresh.request("GET", "/api/health").status,
        fresh.request_as("dora", "GET", "/api/checkout").status,
    ]
    for connection in waiting:
        connection.close()
    assert [200, 200] == found
