"""GET /api/health: that we answer. No data, no token. A path that nothing else has comes here too, and is a 404."""

from lib.door import Way, door

app = door("lib.endpoints.health", Way("/api/health", ("GET",), "none"))
