"""Files as a person brings them to the editor: dropped, pasted, chosen."""

import base64
from pathlib import Path
from typing import Any

from playwright.sync_api import FrameLocator, Locator, Page

ENDINGS = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
}
Files = dict[str, bytes]

BRING = """(node, { files, kind, place }) => {
  const data = new DataTransfer();
  for (const { name, type, content } of files) {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    data.items.add(new File([bytes], name, { type }));
  }
  const box = node.getBoundingClientRect();
  const at = { clientX: box.left + box.width * place.x, clientY: box.top + box.height * place.y };
  const options = { bubbles: true, cancelable: true, ...at };
  if (kind === 'paste') node.dispatchEvent(new ClipboardEvent('paste', { ...options, clipboardData: data }));
  const drag = (name) => node.dispatchEvent(new DragEvent(name, { ...options, dataTransfer: data }));
  if (kind === 'drop') ['dragover', 'drop'].forEach(drag);
}"""


def drop(onto: Locator, files: Files, x: float = 0.5, y: float = 0.9) -> None:
    """At that share of its width and height."""
    bring(onto, files, "drop", {"x": x, "y": y})


def paste(onto: Locator, files: Files) -> None:
    bring(onto, files, "paste", {"x": 0, "y": 0})


def bring(onto: Locator, files: Files, kind: str, place: dict[str, float]) -> None:
    told = [
        {"name": name, "type": ENDINGS.get(name.rpartition(".")[2], ""), "content": base64.b64encode(content).decode()}
        for name, content in files.items()
    ]
    onto.evaluate(BRING, {"files": told, "kind": kind, "place": place})


def choose(tab: Page, button: Locator, folder: Path, files: Files) -> None:
    with tab.expect_file_chooser() as asked:
        button.click()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    asked.value.set_files([folder / name for name in files])


def tray(frame: FrameLocator) -> Locator:
    return frame.get_by_role("region", name="Pictures on their way")


def row(frame: FrameLocator, name: str) -> Locator:
    return tray(frame).get_by_role("listitem").filter(has_text=name)


def shown(picture: Locator) -> Any:
    """The size of a picture that is shown, and the colours of its upper left and lower right corner."""
    picture.scroll_into_view_if_needed()
    picture.locator("xpath=self::*[contains(@class, 'is-there')]").wait_for()
    return picture.locator("img").evaluate(
        """(image) => {
          const canvas = new OffscreenCanvas(100, 100);
          const context = canvas.getContext('2d');
          context.drawImage(image, 0, 0, 100, 100);
          const at = (place) => [...context.getImageData(place, place, 1, 1).data].slice(0, 3);
          return { width: image.naturalWidth, height: image.naturalHeight, first: at(2), last: at(97) };
        }"""
    )
