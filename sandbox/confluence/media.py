"""The media host: files by signed, short-lived addresses, on another origin than the site, with ranges and CORS."""

import hashlib
import hmac
import re
import time
from urllib.parse import parse_qs, quote, urlsplit

from sandbox.confluence.model import Attachment
from sandbox.confluence.store import Site
from sandbox.wire import Answer, Request

HOST = "media.localhost"
ADDRESS_S = 1200
TOKEN = re.compile(r"([a-z]+)\.([0-9]{1,12})\.([!-~]*)")
CORS = [
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Allow-Headers", "*, AP-App-Key, X-Atlassian-Token"),
    ("Access-Control-Expose-Headers", "Content-Length, Content-Range"),
]


def media_address(site: Site, attachment: Attachment) -> str:
    expires = int(time.time()) + ADDRESS_S
    port = urlsplit(site.base_url).port
    token = f"{site.seed.name}.{expires}.{sign(site, attachment.file_id, expires)}"
    name = quote(attachment.file_name, safe="")
    return f"http://{HOST}:{port}/file/{attachment.file_id}/binary?token={token}&name={name}&dl=true"


def sign(site: Site, file_id: str, expires: int) -> str:
    return hmac.new(site.identity.cloud_id.encode(), f"{file_id}\n{expires}".encode(), hashlib.sha256).hexdigest()


def serve(sites: dict[str, Site], request: Request) -> Answer:
    """Needs nothing but the address; a cookie or an Authorization header is not looked at."""
    if request.method == "OPTIONS":
        return Answer(204, list(CORS))
    parts = urlsplit(request.path)
    place = re.fullmatch(r"/file/([0-9a-f-]{1,64})/binary", parts.path)
    token = TOKEN.fullmatch(parse_qs(parts.query).get("token", [""])[0])
    site = sites.get(token[1]) if token else None
    if place is None or token is None or site is None:
        return Answer(404, list(CORS))
    expires, signature = int(token[2]), token[3]
    if expires < time.time() or not hmac.compare_digest(signature, sign(site, place[1], expires)):
        return Answer(401, list(CORS))
    return serve_file(site, place[1], request)


def serve_file(site: Site, file_id: str, request: Request) -> Answer:
    attachment = next((a for a in site.state.attachments.values() if a.file_id == file_id), None)
    if attachment is None:
        return Answer(404, list(CORS))
    headers = [
        *CORS,
        ("Content-Type", attachment.media_type),
        ("Accept-Ranges", "bytes"),
        ("Cache-Control", "private, max-age=900"),
        ("X-Content-Type-Options", "nosniff"),
        ("Content-Security-Policy", "sandbox"),
        ("Content-Disposition", f"attachment; filename*=UTF-8''{quote(attachment.file_name, safe='')}"),
    ]
    return ranged(site.read_media(file_id), request.headers.get("Range"), headers)


def ranged(content: bytes, wanted: str | None, headers: list[tuple[str, str]]) -> Answer:
    """The whole, or one range of it (RFC 9110); a range that is not understood is ignored."""
    match = re.fullmatch(r"bytes=(\d*)-(\d*)", wanted or "")
    if match is None or match.groups() == ("", ""):
        return Answer(200, headers, content)
    first, last = read_range(match[1], match[2], len(content))
    if first >= len(content) or first > last:
        return Answer(416, [*headers, ("Content-Range", f"bytes */{len(content)}")])
    shown = ("Content-Range", f"bytes {first}-{last}/{len(content)}")
    return Answer(206, [*headers, shown], content[first : last + 1])


def read_range(first: str, last: str, size: int) -> tuple[int, int]:
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1
