"""The characters of a text: what may stay in it, where it may be cut, and which addresses it may link to."""

import re

# Whatever one of the rules below looks at; nearly no text has any of it.
_SUSPECTS = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\uffff"
    "\ud800-\udfff\U000e0000-\U000e01ef"
)
_SUSPECT = re.compile(f"[{_SUSPECTS}]")
# The end of a text that goes on: what comes next may change what a rule makes of it.
_UNSETTLED = re.compile(f"(?:[^{_SUSPECTS}][{_SUSPECTS}]+)*+[^{_SUSPECTS}]?\\Z|[{_SUSPECTS}]+\\Z")
_UNSETTLED_CHARS_MAX = 64

_NEW_LINES = re.compile("\r\n|[\r\x85\u2028\u2029]")

# Flags of England, Scotland and Wales: the only tag sequences that people write; every other use of tags hides words.
_TAG_FLAG = (
    "\U0001f3f4(?:"
    + "|".join("".join(chr(0xE0000 + ord(letter)) for letter in region) for region in ("gbeng", "gbsct", "gbwls"))
    + ")\U000e007f"
)

# C0 and C1 controls, bidi controls, zero-width characters, what XML 1.0 forbids, tags: nobody sees them, and
# instructions have been hidden in them (ASCII smuggling, Trojan Source).
_UNSEEN = (
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_UNSEEN_OR_FLAG = re.compile(f"({_TAG_FLAG})|{_UNSEEN}")

_IDEOGRAPH = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_EMOJI = "\xa9\xae\u203c\u2049\u20e3\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
# Variation selectors stay after what has variants: one after an emoji, a symbol or an ideograph, never a run of them.
_STRAY_SELECTOR = re.compile(
    f"(?<![#*0-9{_EMOJI}])[\ufe0e\ufe0f]|(?<![\u1000-\u18ff\u2200-\u2bff{_IDEOGRAPH}])[\ufe00-\ufe0d]"
    f"|(?<![{_IDEOGRAPH}])[\U000e0100-\U000e01ef]"
)

# Scripts whose letters join or take another form at a joiner: Arabic to Mongolian, Indic and their extensions.
_JOINING = "\u0600-\u1cff\ua800-\uabff\ufb1d-\ufdff\ufe70-\ufefc\U00010a00-\U00011fff\U0001e900-\U0001e95f"
_STRAY_JOINER = re.compile(
    f"(?:(?<![{_JOINING}])|(?=[\u200c\u200d]{{2}}))\u200c"
    f"|(?:(?<![{_JOINING}])|(?=[\u200c\u200d]{{2}}))(?:(?<![{_EMOJI}\ufe0f])|(?!\u200d[{_EMOJI}]))\u200d"
)

#: The form of an address that a link may lead to: https, a host, no account before it, no white space.
ADDRESS = r"^https://[^\s/?#@%:\\<>\"\[\]^|]+(:[0-9]{0,5})?([/?#][^\s\\<>\"]*)?\Z"
_ADDRESS = re.compile(ADDRESS)


def clean(text: str) -> str:
    """The text without what nobody sees; letters of every script, emoji and line breaks stay as they are.

    Joiners stay where a script or an emoji needs them. Cleaning twice is cleaning once.
    """
    if not _SUSPECT.search(text):
        return text
    text = _NEW_LINES.sub("\n", text)
    text = _UNSEEN_OR_FLAG.sub(lambda found: found[1] or "", text)
    return _STRAY_JOINER.sub("", _STRAY_SELECTOR.sub("", text))


def settled_chars(text: str) -> int:
    """How many characters of a text that goes on can be cleaned alone: the rest then too, and both are the whole."""
    recent = max(0, len(text) - _UNSETTLED_CHARS_MAX)
    found = _UNSETTLED.search(text, recent)
    return found.start() if found and found.start() > recent else recent


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
