"""POST /api/attach-image: a picture's bytes become an attachment of the token's page."""

from lib.door import Way, door

app = door("lib.endpoints.attach_image", Way("/api/attach-image", ("POST",)))
