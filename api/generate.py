"""POST /api/generate: a page from a prompt, as a stream. GET: research runs. DELETE: stops a running request."""

from lib.door import Way, door

app = door("lib.endpoints.generate", Way("/api/generate", ("GET", "POST", "DELETE")))
