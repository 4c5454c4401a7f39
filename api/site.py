"""GET, PUT and DELETE /api/site: a site's settings, all that we hold of it, and its end, for its administrators."""

from lib.door import Way, door

app = door("lib.endpoints.site", Way("/api/site", ("GET", "PUT", "DELETE")))
