"""What stops the sandbox, in a sentence for the person who started it."""


class Trouble(Exception):
    """It cannot start, or a part of it has died: which part, and what to do."""
