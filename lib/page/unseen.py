"""What nobody sees is taken out of a text; letters of every script, emoji and line breaks stay as they are."""

import re

from lib.page.text import UNSEEN

_NEW_LINES = re.compile("\r\n|[\r\x85\u2028\u2029]")

# Flags of England, Scotland and Wales: the only tag sequences that people write; every other use of tags hides words.
_TAG_FLAG = (
    "\U0001f3f4(?:"
    + "|".join("".join(chr(0xE0000 + ord(letter)) for letter in region) for region in ("gbeng", "gbsct", "gbwls"))
    + ")\U000e007f"
)

_UNSEEN_OR_FLAG = re.compile(f"({_TAG_FLAG})|[{UNSEEN}]")

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


def without_unseen(text: str) -> str:
    """Joiners and variation selectors stay where a script or an emoji needs them."""
    text = _NEW_LINES.sub("\n", text)
    text = _UNSEEN_OR_FLAG.sub(lambda found: found[1] or "", text)
    return _STRAY_JOINER.sub("", _STRAY_SELECTOR.sub("", text))
