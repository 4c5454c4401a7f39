"""Confluence's REST API as far as an app of this kind may use it: statuses and shapes of the real one, and its
refusals. Anything else is 404."""
