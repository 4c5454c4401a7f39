"""GET /api/render: Confluence's static render of the macro (PDF, Word)."""

from lib.door import Way, door

app = door("lib.endpoints.render", Way("/api/render", ("GET",), "header or address"))
