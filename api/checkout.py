"""GET and POST /api/checkout: credits, what they went to, and the way to buy more."""

from lib.door import Way, door

app = door("lib.endpoints.checkout", Way("/api/checkout", ("GET", "POST")))
