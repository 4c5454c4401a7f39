"""POST /api/install: the lifecycle of either door. GET /atlassian-connect.json: Connect's descriptor (a rewrite)."""

from lib.door import Way, door

app = door("lib.endpoints.install", Way("/api/install", ("POST",)), Way("/atlassian-connect.json", ("GET",), "none"))
