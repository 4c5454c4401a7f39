"""What an uploaded picture is called on its page: the name it came with, if that is safe, in any script."""

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from lib.page.text import clean

NAME_BYTES_MAX = 200
NAMELESS = "image"
# joiners are letters' business in Persian, in Indian scripts and in emoji; other invisible characters are not
JOINERS = {"\u200c", "\u200d"}
INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
UNSAFE = re.compile(r'[/\\<>:"|?*]|^\.|^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)', re.IGNORECASE)
EXTENSION = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}$")
EXTENSIONS = {
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
}


def file_names(sent: str, media_type: str, chance: int) -> Iterator[str]:
    """The names to try one after the other, of what `X-File-Name` says: percent-encoded UTF-8.

    The second has a number, and so on; `chance` is the number of the last, which nobody has taken.
    """
    stem, extension = _parts(_read(sent), media_type)
    for number in ("", "-2", "-3", f"-{chance}"):
        ending = number + extension
        yield _cut(stem, NAME_BYTES_MAX - len(ending.encode())) + ending


def _parts(name: str, media_type: str) -> tuple[str, str]:
    """Stem and extension; an extension of another format than the bytes are is replaced."""
    fitting = EXTENSIONS[media_type]
    found = EXTENSION.search(name)
    extension = found[0] if found and found[0].lower() in fitting else fitting[0]
    return name.removesuffix(found[0] if found else "") or NAMELESS, extension


def _read(sent: str) -> str:
    """The name as a person wrote it; nothing where it is unsafe."""
    try:
        name = unquote_to_bytes(sent).decode()
    except UnicodeDecodeError:
        return ""
    name = unicodedata.normalize("NFC", name).strip()
    is_safe = not UNSAFE.search(name) and clean(name) == name and not any(map(_is_invisible, name))
    return name if is_safe else ""


def _is_invisible(character: str) -> bool:
    return character not in JOINERS and unicodedata.category(character) in INVISIBLE


def _cut(text: str, bytes_max: int) -> str:
    """What is left may be a device's name (`con .png`, or one with its end cut off), which the whole was not."""
    left = text.encode()[:bytes_max].decode(errors="ignore").rstrip(" .")
    return NAMELESS if UNSAFE.search(left) else left
