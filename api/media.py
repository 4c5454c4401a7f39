"""POST /api/media: the library of pictures and videos, for every account of a site."""

from lib.door import Way, door

app = door("lib.endpoints.media", Way("/api/media", ("POST",)))
