"""What a model says, word by word: the text of a JSON string before the string is whole."""

import json
import re

from lib.ai.mender import mend_string
from lib.page.text import clean, settled_chars

# more than anybody reads in a sidebar
SPEECH_CHARS_MAX = 8_000
# an escape at the end that may go on, half of a surrogate pair too; an even number of backslashes before it is whole
OPEN_ESCAPE = re.compile(
    r"(?<!\\)(?:\\\\)*+(?P<open>\\(?:u(?:[0-9a-fA-F]{0,3}|[dD][89abAB][0-9a-fA-F]{2}(?:\\(?:u[0-9a-fA-F]{0,3})?)?))?)\Z"
)


class Speech:
    """Takes the raw parts of a JSON string and gives its text, without what nobody sees, as soon as it is certain.

    `has_words`: there was something to read.
    """

    def __init__(self) -> None:
        self.has_words = False
        self._chars = 0
        self._raw = ""
        self._text = ""

    def hear(self, raw: str, *, is_last: bool) -> str:
        """The text that this part makes certain."""
        self._raw += raw
        self._text += self._take_escaped(is_last=is_last)
        end = len(self._text) if is_last else settled_chars(self._text)
        said, self._text = self._text[:end], self._text[end:]
        told = clean(said)[: SPEECH_CHARS_MAX - self._chars]
        self._chars += len(told)
        self.has_words = self.has_words or bool(told.strip())
        return told

    def end(self) -> str:
        """The string was cut: what is left of its text, without half an escape."""
        self._raw = ""
        return self.hear("", is_last=True)

    def _take_escaped(self, *, is_last: bool) -> str:
        open_escape = None if is_last else OPEN_ESCAPE.search(self._raw)
        end = open_escape.start("open") if open_escape else len(self._raw)
        whole, self._raw = self._raw[:end], self._raw[end:]
        text: str = json.loads(f'"{mend_string(whole)}"')
        return text
