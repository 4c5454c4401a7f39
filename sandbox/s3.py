"""The media library's bucket: its calls are recorded; what it holds comes with the library itself."""

import secrets
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from sandbox.wire import Answer, Request

# what the stand-in is reached with; it looks at neither
ACCESS_KEY_ID = "sandbox"
SECRET_ACCESS_KEY = "sandbox"


class Storage:
    """The service behind AWS_ENDPOINT_URL_S3: every call is refused in S3's own words."""

    def handle(self, request: Request) -> Answer:
        request_id = secrets.token_hex(8).upper()
        resource = escape(urlsplit(request.path).path)
        body = (
            '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NotImplemented</Code>'
            "<Message>A header you provided implies functionality that is not implemented</Message>"
            f"<Resource>{resource}</Resource><RequestId>{request_id}</RequestId></Error>"
        )
        headers = [("Content-Type", "application/xml"), ("x-amz-request-id", request_id)]
        return Answer(501, headers, body.encode())

    def reset(self) -> None:
        """Nothing is kept."""
