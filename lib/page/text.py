"""The characters of a text: what may stay in it, where it may be cut, and which addresses it may link to."""

import re
from functools import cache

# C0 and C1 controls, bidi controls, zero-width characters, letters that only fill, what XML 1.0 forbids, tags: nobody
# sees them, and instructions have been hidden in them (ASCII smuggling, Trojan Source).
UNSEEN = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
# Whatever one of the rules of `lib.page.unseen` looks at; nearly no text has any of it.
_SUSPECTS = UNSEEN + "\r\u2028\u2029\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef"
_SUSPECT = re.compile(f"[{_SUSPECTS}]")
_UNSETTLED_CHARS_MAX = 64

#: The form of an address that a link may lead to: https, a host, no account before it, no white space.
ADDRESS = r"^https://[^\s/?#@%:\\<>\"\[\]^|]+(:[0-9]{0,5})?([/?#][^\s\\<>\"]*)?\Z"
_ADDRESS = re.compile(ADDRESS)


def clean(text: str) -> str:
    """The text without what nobody sees; letters of every script, emoji and line breaks stay as they are.

    Joiners stay where a script or an emoji needs them. Cleaning twice is cleaning once.
    """
    if not _SUSPECT.search(text):
        return text
    # its rules take 8 ms to be compiled
    from lib.page.unseen import without_unseen

    return without_unseen(text)


def settled_chars(text: str) -> int:
    """How many characters of a text that goes on can be cleaned alone: the rest then too, and both are the whole."""
    recent = max(0, len(text) - _UNSETTLED_CHARS_MAX)
    found = _unsettled().search(text, recent)
    return found.start() if found and found.start() > recent else recent


@cache
def _unsettled() -> re.Pattern[str]:
    """The end of a text that goes on: what comes next may change what a rule makes of it. 1 ms to be compiled."""
    return re.compile(f"(?:[^{_SUSPECTS}][{_SUSPECTS}]+)*+[^{_SUSPECTS}]?\\Z|[{_SUSPECTS}]+\\Z")


def one_line(text: str) -> str:
    return " ".join(text.split())


def cut(text: str, chars_max: int) -> str:
    """The text, or as many whole words of it as fit with an ellipsis."""
    if len(text) <= chars_max:
        return text
    kept = text[: chars_max - 1]
    words = kept.rsplit(None, 1)
    if len(words) > 1 and len(words[0]) > chars_max // 2:
        kept = words[0]
    return clean(kept.rstrip(" \n\t,;:-–—") + "…")


def is_safe_address(address: str) -> bool:
    """Whether a link may lead there: https, a host, no account before it, nothing unseen in it."""
    return _ADDRESS.match(address) is not None and clean(address) == address
