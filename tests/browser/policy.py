"""Every breach of a content security policy in any frame of the browser tests. None is known, so none is forgiven."""

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage

MARK = "policy-watch"
# no page may look for it: it says what happens to a frame before anything of the frame runs
WATCH = f"""
console.debug('{MARK}', 'document', location.origin);
addEventListener('securitypolicyviolation', (event) => console.debug(
  '{MARK}', 'violation', location.origin + location.pathname, event.effectiveDirective, event.blockedURI,
  event.sourceFile, event.lineNumber));
"""


@dataclass
class PolicyWatch:
    """What was seen so far: how many documents, and each breach in words."""

    documents: int = 0
    violations: list[str] = field(default_factory=list)

    def follow(self, context: BrowserContext) -> None:
        context.add_init_script(WATCH)
        context.on("console", self._hear)

    def _hear(self, message: ConsoleMessage) -> None:
        if not message.text.startswith(MARK):
            return
        _, kind, said = message.text.split(" ", 2)
        if kind == "document":
            self.documents += 1
        else:
            self.violations.append(said)

    def words(self) -> str:
        return f"content security policy: {self.documents} documents watched, {len(self.violations)} violations"
