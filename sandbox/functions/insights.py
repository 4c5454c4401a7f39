"""Vercel's Web Analytics on the app's own origin: the script that pages ask for, and the beacons that it sends."""

from pathlib import Path

from werkzeug.wrappers import Response

from sandbox.functions.environ import Environ
from sandbox.functions.static import Application, send
from sandbox.messages import read_json

PREFIX = "/_vercel/insights/"
BEACONS = {PREFIX + "view", PREFIX + "event"}
SCRIPT = Path(__file__).with_suffix(".js")


def answer(path: str, environ: Environ) -> Application:
    """The script; 200 for a beacon as theirs sends it, 400 for another one."""
    if path == PREFIX + "script.js":
        return send(SCRIPT, environ)
    if path not in BEACONS:
        return Response("not found", 404)
    if environ["REQUEST_METHOD"] != "POST":
        return Response("method not allowed", 405, {"Allow": "POST"})
    return Response("OK") if _is_beacon(environ["wsgi.input"].read()) else Response("bad request", 400)


def _is_beacon(body: bytes) -> bool:
    try:
        told = read_json(body)
    except ValueError:
        return False
    return isinstance(told, dict) and isinstance(told.get("o"), str) and isinstance(told.get("ts"), int)
