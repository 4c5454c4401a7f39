"""The media library's bucket: moto's S3 behind the wire, filled with the library as `script/library` publishes it.

moto is imported and filled by the first call: nobody who asks for no picture waits for it.
"""

import hmac
import json
import re
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from sandbox.wire import Answer, Request

if TYPE_CHECKING:
    from werkzeug.test import Client

# what the stand-in is reached with
ACCESS_KEY_ID = "sandbox"
SECRET_ACCESS_KEY = "sandbox"
BUCKET = "skyline-library"
ROOT = Path(__file__).resolve().parent.parent
FOLDER, INDEX = ROOT / "public" / "library", ROOT / "lib" / "media" / "index.json"
TYPES = {".webp": "image/webp", ".mp4": "video/mp4"}
SIGNED = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[^/,]+)/\d{8}/(?P<region>[^/,]+)/s3/aws4_request, "
    r"SignedHeaders=(?P<names>[^,]+), Signature=(?P<signature>[0-9a-f]{64})"
)
HOP_BY_HOP = frozenset({"connection", "content-length", "date", "server", "transfer-encoding"})


class Storage:
    """The service behind AWS_ENDPOINT_URL_S3."""

    def __init__(self) -> None:
        self._server: Client | None = None
        # moto keeps one state for the whole process, and no lock around it
        self._lock = threading.Lock()

    def handle(self, request: Request) -> Answer:
        if "Authorization" in request.headers and not _is_signed(request):
            return Answer(403, [("Content-Type", "application/xml")], _NOT_SIGNED)
        headers = {name: value for name, value in request.headers.items() if name.lower() not in HOP_BY_HOP}
        with self._lock:
            server = self._server = self._server or _start()
            answer = server.open(request.path, method=request.method, headers=headers, data=request.body)
            kept = [(name, value) for name, value in answer.headers.items() if name.lower() not in HOP_BY_HOP]
            return Answer(answer.status_code, kept, answer.get_data())

    def reset(self) -> None:
        """Filled anew by the next call."""
        with self._lock:
            self._server = None


def _is_signed(request: Request) -> bool:
    """By the key above, over what arrived: Signature Version 4, which moto looks at no further than its form."""
    from botocore.auth import S3SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    said = SIGNED.fullmatch(request.headers["Authorization"])
    if said is None:
        return False
    headers = {name: request.headers.get(name, "") for name in said["names"].split(";")}
    arrived = AWSRequest(request.method, f"http://{headers['host']}{request.path}", headers)
    arrived.context["timestamp"] = headers.get("x-amz-date", "")
    auth = S3SigV4Auth(Credentials(said["key"], SECRET_ACCESS_KEY), "s3", said["region"])
    signature = auth.signature(auth.string_to_sign(arrived, auth.canonical_request(arrived)), arrived)
    return said["key"] == ACCESS_KEY_ID and hmac.compare_digest(signature, said["signature"])


def _start() -> "Client":
    from moto.backends import get_backend
    from moto.moto_server.werkzeug_app import create_backend_app
    from werkzeug.test import Client

    for account in get_backend("s3").values():
        for region in account.values():
            region.reset()
    server = Client(create_backend_app("s3"))
    server.put(f"/{BUCKET}", data=_REGION)
    server.put(f"/{BUCKET}?policy", data=json.dumps(_READABLE))
    for path in (*FOLDER.rglob("*.webp"), *FOLDER.rglob("*.mp4")):
        key = path.relative_to(FOLDER).as_posix()
        server.put(f"/{BUCKET}/{key}", data=path.read_bytes(), content_type=TYPES[path.suffix])
    server.put(f"/{BUCKET}/index.json", data=INDEX.read_bytes(), content_type="application/json")
    return server


# everybody may read an object, nobody but its owner may list them
_READABLE = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{BUCKET}/*"}
    ],
}
_NOT_SIGNED = (
    b'<?xml version="1.0" encoding="UTF-8"?><Error><Code>SignatureDoesNotMatch</Code><Message>The request signature we '
    b"calculated does not match the signature you provided.</Message></Error>"
)
_REGION = (
    b'<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
    b"<LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>"
)
