"""GET and POST /api/audit-export: the audit log of AI requests, for the site's administrators."""

from lib.door import Way, door

app = door("lib.endpoints.audit_export", Way("/api/audit-export", ("GET", "POST")))
