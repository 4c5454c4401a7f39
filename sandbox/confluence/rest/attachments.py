"""Attachments: added to a page whose status is named right, listed, and read through a media address."""

import hashlib
import io
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from werkzeug.datastructures import FileStorage
from werkzeug.formparser import FormDataParser
from werkzeug.http import parse_options_header

from sandbox.confluence.media import media_address
from sandbox.confluence.model import Attachment, Page
from sandbox.confluence.rest.answers import BadRequest, Forbidden, NotFound, Refusal, page_of
from sandbox.confluence.rest.call import Call, media_type, read_long, read_number, read_word
from sandbox.confluence.store import Site, now
from sandbox.wire import Answer

ATTACHMENT_BYTES_MAX = 100 * 1024 * 1024  # a new site's own limit
FILE_NAME_CHARS_MAX = 255
FORM_FIELDS = {"comment", "minorEdit"}


@dataclass(frozen=True)
class Upload:
    """A file part of a form."""

    name: str
    media_type: str
    content: bytes


def add_attachments(call: Call, page_id: str) -> Answer:
    """POST …/child/attachment: a name that is taken is refused."""
    return receive(call, page_id, replaces=False)


def put_attachments(call: Call, page_id: str) -> Answer:
    """PUT …/child/attachment: a name that is taken gets a new version."""
    return receive(call, page_id, replaces=True)


def receive(call: Call, page_id: str, *, replaces: bool) -> Answer:
    verify_no_forgery(call)
    status = read_word(call.query("status"), "status", ("current", "draft"), "current")
    page = call.get_page(read_long(page_id))
    if page.status != status:
        raise NotFound(f"No content found with id: ContentId{{id={page.id}}} and status {status}")
    if not call.caller.may_update(page):
        raise Forbidden("You may not add attachments to this page.")
    files, comment = read_form(call)
    for file in files:
        verify_file(call.site, page, file, replaces=replaces)
    added = [keep(call, page, file, comment) for file in files]
    call.site.save()
    results = [attachment_document(call.site, attachment) for attachment in added]
    return Answer.json(
        200, page_of(results, 0, 50, call.site.base_url, f"/rest/api/content/{page.id}/child/attachment")
    )


def verify_no_forgery(call: Call) -> None:
    """https://developer.atlassian.com/cloud/confluence/rest/v1/api-group-content---attachments/ asks for the header."""
    if (call.request.headers.get("X-Atlassian-Token") or "").lower() not in ("nocheck", "no-check"):
        raise Forbidden("XSRF check failed")


def read_form(call: Call) -> tuple[list[Upload], str]:
    if media_type(call.request) != "multipart/form-data":
        raise Refusal(415, "Unsupported Media Type: multipart/form-data is needed.")
    _, options = parse_options_header(call.request.headers.get("Content-Type") or "")
    body = call.request.body
    try:
        parser = FormDataParser(stream_factory=in_memory, silent=False)
        _, form, files = parser.parse(io.BytesIO(body), "multipart/form-data", len(body), options)
    except ValueError as cause:
        raise BadRequest(f"The form cannot be read: {cause}") from cause
    if unknown := (set(form) - FORM_FIELDS) | (set(files) - {"file"}):
        raise BadRequest(f"Unknown part {', '.join(sorted(unknown))}.")
    if form.get("minorEdit", "true") not in ("true", "false"):
        raise BadRequest("minorEdit must be true or false.")
    if not files.getlist("file"):
        raise BadRequest("At least one part named file, with a file name, is needed.")
    return [read_upload(file) for file in files.getlist("file")], form.get("comment", "")


def in_memory(*_: object, **__: object) -> io.BytesIO:
    return io.BytesIO()


def read_upload(file: FileStorage) -> Upload:
    return Upload(file.filename or "", file.mimetype or "application/octet-stream", file.stream.read())


def verify_file(site: Site, page: Page, file: Upload, *, replaces: bool) -> None:
    name = file.name
    if not name.strip() or len(name) > FILE_NAME_CHARS_MAX or any(ord(char) < 32 for char in name):
        raise BadRequest("The file needs a name of 1 to 255 characters.")
    if len(file.content) > ATTACHMENT_BYTES_MAX:
        raise Refusal(413, "The file is larger than this site takes.")
    if not replaces and find_by_name(site, page.id, name) is not None:
        raise BadRequest(f"Cannot add a new attachment with same file name as an existing attachment: {name}")


def keep(call: Call, page: Page, file: Upload, comment: str) -> Attachment:
    site = call.site
    known = find_by_name(site, page.id, file.name)
    author = call.caller.account.account_id if call.caller.account else site.state.installation.app_key
    attachment = Attachment(
        id=known.id if known else f"att{site.take_id()}",
        page=page.id,
        file_name=file.name,
        media_type=file.media_type,
        status="draft" if page.status == "draft" else "current",
        size_bytes=len(file.content),
        version=known.version + 1 if known else 1,
        created_at=now(),
        created_by=author,
        file_id=make_file_id(page, file),
        comment=comment,
    )
    site.write_media(attachment.file_id, file.content)
    site.state.attachments[attachment.id] = attachment
    return attachment


def make_file_id(page: Page, file: Upload) -> str:
    digest = hashlib.sha256(f"{page.id}\n{file.name}\n{now()}\n".encode() + file.content).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-{digest[12:16]}-{digest[16:20]}-{digest[20:32]}"


def find_by_name(site: Site, page_id: str, name: str) -> Attachment | None:
    return next((a for a in site.state.attachments.values() if a.page == page_id and a.file_name == name), None)


def list_attachments(call: Call, page_id: str) -> Answer:
    """GET …/child/attachment?filename=."""
    values = call.query("filename", "mediaType", "start", "limit", "expand")
    page = call.get_page(read_long(page_id))
    start = read_number(values, "start", 0, 10**9)
    limit = read_number(values, "limit", 50, 250)
    found = [
        attachment_document(call.site, attachment)
        for attachment in call.site.state.attachments.values()
        if attachment.page == page.id
        and attachment.file_name == values.get("filename", [attachment.file_name])[0]
        and attachment.media_type == values.get("mediaType", [attachment.media_type])[0]
    ]
    self_path = f"/rest/api/content/{page.id}/child/attachment"
    return Answer.json(200, page_of(found, start, limit, call.site.base_url, self_path))


def download_attachment(call: Call, page_id: str, attachment_id: str) -> Answer:
    """GET …/child/attachment/{attachmentId}/download → 302 to a short-lived media address."""
    call.query("version", "status")
    page = call.get_page(read_long(page_id))
    attachment = call.site.state.attachments.get(attachment_id)
    if attachment is None or attachment.page != page.id:
        raise NotFound(f"No attachment {attachment_id} on content {page.id}")
    return Answer(302, [("Location", media_address(call.site, attachment))])


def get_attachment_v2(call: Call, attachment_id: str) -> Answer:
    """GET /api/v2/attachments/{id}: tells the page or blog post that holds it, to who may see that."""
    call.query("version", "include-labels", "include-properties", "include-operations", "include-versions")
    attachment = call.site.state.attachments.get(attachment_id)
    if attachment is None:
        raise NotFound("Not Found")
    page = call.get_page(read_long(attachment.page))
    return Answer.json(200, attachment_v2(attachment, "blogPostId" if page.type == "blogpost" else "pageId"))


def attachment_v2(attachment: Attachment, holder: str) -> dict[str, Any]:
    query = urlencode({"version": attachment.version, "cacheVersion": 1, "api": "v2"})
    download = f"/download/attachments/{attachment.page}/{quote(attachment.file_name)}?{query}"
    return {
        "id": attachment.id,
        "status": attachment.status,
        "title": attachment.file_name,
        "createdAt": attachment.created_at,
        holder: attachment.page,
        "mediaType": attachment.media_type,
        "mediaTypeDescription": attachment.media_type,
        "comment": attachment.comment,
        "fileId": attachment.file_id,
        "fileSize": attachment.size_bytes,
        "downloadLink": download,
        "version": {"number": attachment.version, "minorEdit": attachment.minor_edit},
        "_links": {"download": download},
    }


def attachment_document(site: Site, attachment: Attachment) -> dict[str, Any]:
    query = urlencode({"version": attachment.version, "cacheVersion": 1, "api": "v2"})
    own = f"{site.base_url}/rest/api/content/{attachment.page}/child/attachment/{attachment.id}"
    return {
        "id": attachment.id,
        "type": "attachment",
        "status": attachment.status,
        "title": attachment.file_name,
        "metadata": {"mediaType": attachment.media_type, "comment": attachment.comment},
        "extensions": {
            "mediaType": attachment.media_type,
            "fileSize": attachment.size_bytes,
            "comment": attachment.comment,
            "mediaTypeDescription": attachment.media_type,
            "fileId": attachment.file_id,
            "collectionName": f"contentId-{attachment.page}",
        },
        "_expandable": {"container": f"/rest/api/content/{attachment.page}", "version": ""},
        "_links": {
            "download": f"/download/attachments/{attachment.page}/{quote(attachment.file_name)}?{query}",
            "webui": f"/pages/viewpageattachments.action?pageId={attachment.page}",
            "self": own,
        },
    }
