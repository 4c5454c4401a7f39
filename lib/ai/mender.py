"""JSON as models write it, mended into JSON as it is, token by token: a parser behind it sees whole tokens only.

A strict schema makes the form certain at both providers, but not for every model that `AI_MODEL_IDS` may name, and a
text before or after the object, a fence, a raw line break or half of a surrogate pair do come. What has one plain
meaning is mended here. Each character is looked at a fixed number of times, however small the pieces are.
"""

import re
from collections.abc import Callable

# page, sections, section, blocks, block, props, items, item, image, and what a wrapper adds
DEPTH_MAX = 32
# an object begins where a member's name follows; a brace in the words before it does not count. What a model says to
# itself before it answers is passed over: a draft in it is no answer.
OPENING = re.compile(r'(?P<object>\{\s*+(?=["}]))|<(?P<thought>think|thinking|thought|reasoning)>', re.IGNORECASE)
THOUGHT_ENDS = {name: re.compile(f"</{name}>", re.IGNORECASE) for name in ("think", "thinking", "thought", "reasoning")}
TAG_CHARS_MAX = 12
BEGIN_SPACE_MAX = 1_000
TOKEN = re.compile(r'\s++|[{}\[\],:"]|[^\s{}\[\],:"]++')
STRING_END = re.compile(r'["\\]')
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?(?:[eE][+-]?[0-9]{1,2})?")
WORDS = {"true": "true", "false": "false", "null": "null", "True": "true", "False": "false"}
WORD_CHARS_MAX = 40
# the object itself, or one wrapper around it: deeper, a member of that name is another one's
SPOKEN_DEPTH_MAX = 2
# a member's name, as far as any is of interest
NAME_CHARS_MAX = 40
OUT_OF_PLACE = re.compile(r"[\\\x00-\x1f]")
ESCAPE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|(?P<half>\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
    r'|\\u[0-9a-fA-F]{4}|\\["\\/bfnrt]'
    r"|(?P<stray>\\)|(?P<control>[\x00-\x1f])"
)


class Mender:
    """Takes a text in pieces and gives the JSON of its first object, in pieces of whole tokens.

    `is_whole`: the object is closed; `rest` is what stood behind it in the last piece. `is_broken`: it nests too deep
    to be a page. `spoken` names a member whose text is wanted before it is whole: `on_speech` gets its raw parts, and
    whether the part is the last one.
    """

    def __init__(self, spoken: str | None = None, on_speech: Callable[[str, bool], None] | None = None) -> None:
        self.is_whole = False
        self.is_broken = False
        self.rest = ""
        self._spoken = spoken
        self._on_speech = on_speech
        self._key = ""
        self._is_begun = False
        self._thought_end: re.Pattern[str] | None = None
        self._waiting = ""  # of a token that may go on: a word, half of a surrogate pair, the text before the object
        self._string: list[str] | None = None
        self._last_string = ""
        self._is_speaking = False
        self._is_escaped = False
        self._has_comma = False
        self._is_in_long_word = False
        self._depth = 0

    def mend(self, text: str) -> str:
        """The tokens that this piece completes."""
        text = self._whole_characters(text)
        if not self._is_begun:
            text = self._after_begin(text)
        mended: list[str] = []
        position = 0
        while position < len(text) and not self.is_whole and not self.is_broken:
            position = (
                self._string_from(text, position, mended)
                if self._string is not None
                else self._token_from(text, position, mended)
            )
        self.rest = text[position:]
        return "".join(mended)

    def _whole_characters(self, text: str) -> str:
        text, self._waiting = self._waiting + text, ""
        if text and "\ud800" <= text[-1] <= "\udbff":
            text, self._waiting = text[:-1], text[-1]
        return whole_characters(text)

    def _after_begin(self, text: str) -> str:
        """What stands before the object is passed over, and so is what the model says to itself."""
        position = 0
        while found := (self._thought_end or OPENING).search(text, position):
            position = found.end()
            if self._thought_end is None and found["object"] is not None:
                self._is_begun = True
                return text[found.start() :]
            self._thought_end = None if self._thought_end else THOUGHT_ENDS[found["thought"].lower()]
        self._waiting = self._may_go_on(text[position:]) + self._waiting
        return ""

    def _may_go_on(self, text: str) -> str:
        """The end of the text where it may be the beginning of a tag, or of the object."""
        brace, tag = text.rfind("{"), text.rfind("<")
        is_brace_last = brace >= 0 and len(text) - brace < BEGIN_SPACE_MAX and not text[brace + 1 :].strip()
        if is_brace_last and self._thought_end is None:
            return text[brace:]
        return text[tag:] if tag >= 0 and len(text) - tag <= TAG_CHARS_MAX else ""

    def _token_from(self, text: str, position: int, mended: list[str]) -> int:
        found = TOKEN.match(text, position)
        if found is None:
            return len(text)
        mark = found[0]
        if mark == '"':
            self._is_in_long_word = False
            self._string = []
            self._is_speaking = self._key == self._spoken and self._depth <= SPOKEN_DEPTH_MAX
        elif mark in "{}[],:":
            self._is_in_long_word = False
            self._punctuate(mark, mended)
        elif mark.isspace():
            self._is_in_long_word = False
        else:
            self._read_word(mark, mended, may_go_on=found.end() == len(text))
        return found.end()

    def _read_word(self, word: str, mended: list[str], *, may_go_on: bool) -> None:
        """A word is kept until its end has come; of one that is too long to mean anything, the rest is passed over."""
        if may_go_on and len(word) < WORD_CHARS_MAX and not self._is_in_long_word:
            self._waiting = word + self._waiting
            return
        if not self._is_in_long_word:
            self._put(_mend_word(word), mended)
        self._is_in_long_word = may_go_on

    def _punctuate(self, mark: str, mended: list[str]) -> None:
        self._key = self._last_string if mark == ":" else ""
        if mark == ",":
            self._has_comma = True
            return
        if mark in "}]":
            # a comma before it is one too many
            self._has_comma = False
            self._depth -= 1
        self._put(mark, mended)
        if mark in "{[":
            self._depth += 1
        self.is_whole = self._depth <= 0
        self.is_broken = self._depth > DEPTH_MAX

    def _put(self, mark: str, mended: list[str]) -> None:
        if self._has_comma:
            self._has_comma = False
            mended.append(",")
        mended.append(mark)

    def _string_from(self, text: str, position: int, mended: list[str]) -> int:
        """Keeps a string until its end has come: a parser that is given parts of it would begin anew with each."""
        kept = self._string or []
        self._string = kept
        start = position
        if self._is_escaped:
            self._is_escaped = False
            position += 1
        while found := STRING_END.search(text, position):
            position = found.end()
            if found[0] == '"':
                kept.append(text[start : found.start()])
                self._end_string(kept, mended)
                return position
            if position == len(text):
                self._is_escaped = True
            position += 1
        kept.append(text[start:])
        if self._is_speaking:
            self._speak(kept, is_last=False)
        return len(text)

    def _end_string(self, kept: list[str], mended: list[str]) -> None:
        self._string = None
        if self._is_speaking:
            self._speak(kept, is_last=True)
        raw = "".join(kept)
        self._last_string = raw if len(raw) <= NAME_CHARS_MAX else ""
        self._put(f'"{mend_string(raw)}"', mended)

    def _speak(self, kept: list[str], *, is_last: bool) -> None:
        """What is spoken is not kept: the parser behind gets the empty text in its place."""
        if self._on_speech:
            self._on_speech("".join(kept), is_last)
        kept.clear()
        if is_last:
            # once: a second member of that name says nothing
            self._is_speaking, self._spoken = False, None


def whole_characters(text: str) -> str:
    """A pair of surrogates may come in two pieces; half of one alone is no character."""
    return text if text.isascii() else text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def mend_string(raw: str) -> str:
    """What stands between the quotes, with every escape valid and no raw control character."""
    if OUT_OF_PLACE.search(raw) is None:
        return raw
    return ESCAPE.sub(_mend_escape, raw)


def _mend_escape(found: re.Match[str]) -> str:
    if found["half"]:
        return "\\ufffd"
    if found["stray"]:
        return "\\\\"
    if found["control"]:
        return {"\n": "\\n", "\t": "\\t", "\r": "\\r"}.get(found["control"], "")
    return found[0]


def _mend_word(word: str) -> str:
    """NaN, Infinity, numbers that no double holds and words that JSON has not are null."""
    return WORDS.get(word) or (word if NUMBER.fullmatch(word) else "null")
