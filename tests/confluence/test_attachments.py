"""What Confluence may say to an upload, and what the caller is told of it."""

from collections.abc import Iterator

import pytest

from lib.confluence.attachments import Attachment, Upload, attach
from lib.confluence.caller import Caller
from lib.confluence.installations import Installation
from lib.errors import ApiError
from lib.images import redraw
from lib.services import Services
from lib.settings import Settings
from sandbox.wire import Answer, Request, Service, Wire
from tests.pictures import draw

PICTURE = redraw(draw("PNG"))
ADDED = {"results": [{"id": "att1", "title": "plan.png"}]}


class Site:
    """A site of published pages that answers every upload alike."""

    def __init__(self) -> None:
        self.service = Service("confluence", self.handle, Wire())
        self.answer = Answer.json(200, ADDED)
        self.uploads = 0

    def handle(self, request: Request) -> Answer:
        if request.method == "GET":
            return Answer.json(200, {"id": "7", "status": "current", "title": "T"})
        self.uploads += 1
        return self.answer

    def upload(self) -> Attachment:
        address = f"http://127.0.0.1:{self.service.port}/wiki"
        caller = Caller(Installation("key", address, "secret" * 6, 1, "enabled"), "account", "7", "req_1")
        services = Services(Settings({"APP_KEY": "app"}))
        with services.http:
            return attach(services, caller, "current", Upload(PICTURE, "plan.png"))


@pytest.fixture
def site() -> Iterator[Site]:
    told = Site()
    told.service.start()
    yield told
    told.service.stop()


@pytest.mark.parametrize(
    ("status", "body", "told", "uploads"),
    [
        (413, {}, (413, "too_large"), 1),
        (507, {}, (502, "upstream_failed"), 1),
        (403, {}, (403, "forbidden"), 1),
        (404, {}, (404, "not_found"), 2),
        (429, {}, (503, "upstream_unavailable"), 1),
        (418, {}, (502, "upstream_failed"), 1),
        (400, {}, (502, "upstream_failed"), 4),
        (302, {}, (502, "upstream_failed"), 1),
        (200, {"results": []}, (502, "upstream_failed"), 1),
        (200, {"results": [{"id": "att/1", "title": "plan.png"}]}, (502, "upstream_failed"), 1),
        (200, {"results": [{"id": "att1", "title": "../plan.png"}]}, (502, "upstream_failed"), 1),
    ],
)
def test_each_refusal_is_told_and_no_more_is_tried_than_helps(
    site: Site, status: int, body: object, told: tuple[int, str], uploads: int
) -> None:
    site.answer = Answer.json(status, body)
    with pytest.raises(ApiError) as refused:
        site.upload()
    assert told == (refused.value.status, refused.value.code)
    assert uploads == site.uploads


def test_what_is_told_of_an_added_picture_is_what_confluence_calls_it(site: Site) -> None:
    site.answer = Answer.json(200, {"results": [{"id": "att9", "title": "plan (1).png", "status": "current"}]})
    assert Attachment("att9", "plan (1).png", "current") == site.upload()
