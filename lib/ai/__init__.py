"""Models: what we know of them, how they are asked, and how what they write becomes a page."""
