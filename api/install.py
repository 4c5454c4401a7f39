"""POST /api/install: the Connect lifecycle. GET /atlassian-connect.json: the descriptor that names it (a rewrite)."""

from lib.door import Way, door

app = door("lib.endpoints.install", Way("/api/install", ("POST",)), Way("/atlassian-connect.json", ("GET",), "none"))
