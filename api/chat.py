"""POST /api/chat: one turn of the conversation that edits a page, as an event stream."""

from lib.door import Way, door

app = door("lib.endpoints.chat", Way("/api/chat", ("POST",)))
