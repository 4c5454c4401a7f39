"""GET /api/maintenance: for the platform's cron only. Safe to run twice at once."""

from lib.door import Way, door

app = door("lib.endpoints.maintenance", Way("/api/maintenance", ("GET",)))
