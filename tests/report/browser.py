"""A real headless Chromium through its driver, spoken to by the WebDriver protocol itself."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

BROWSER = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
DRIVER = shutil.which("chromedriver")
_QUIET = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
)  # fmt: skip
KEYS = {"Down": "\ue015", "Up": "\ue013", "Escape": "\ue00c", "End": "\ue010", "Home": "\ue011"}


class Browser:
    """One window of the browser."""

    def __init__(self, address: str, session: str) -> None:
        self._base = f"{address}/session/{session}"

    def _call(self, command: str, **values: Any) -> Any:
        return call(f"{self._base}/{command}", values)

    def open(self, path: Path, hash: str = "") -> None:
        self._call("url", url="about:blank")
        self._call("url", url=path.as_uri() + hash)

    def run(self, script: str, *arguments: Any) -> Any:
        """The value of a JavaScript expression or of statements that return one."""
        body = script if "return " in script else f"return {script}"
        return self._call("execute/sync", script=body, args=list(arguments))

    def keys(self, *names: str) -> None:
        """Press keys one after the other, each alone."""
        presses = [
            {"type": kind, "value": KEYS.get(name, name)}
            for name in names
            for kind in ("keyDown", "keyUp")
        ]
        self._call("actions", actions=[{"type": "key", "id": "keys", "actions": presses}])

    def choose(self, field: str, value: str) -> None:
        """Set one of the filters or the search, as typing or choosing does."""
        self.run(
            "const f = document.getElementById(arguments[0]); f.value = arguments[1];"
            "f.dispatchEvent(new Event('input', {bubbles: true})); return null",
            field, value,
        )  # fmt: skip

    def printed(self) -> bytes:
        """The page on paper, as PDF."""
        return base64.b64decode(self._call("print"))

    def complaints(self) -> list[str]:
        """What the browser has logged: errors, and refusals of the content security policy."""
        entries = self._call("se/log", type="browser")
        return [str(entry["message"]) for entry in entries if entry["level"] != "INFO"]


def call(url: str, values: Any = None, method: str = "POST") -> Any:
    data = json.dumps(values if values is not None else {}).encode() if method == "POST" else None
    with urlopen(Request(url, data=data, method=method), timeout=60) as answer:
        return json.loads(answer.read())["value"]


@contextmanager
def started(profile: Path, *, phone: bool = False) -> Iterator[Browser]:
    """A browser with a profile of its own; ``phone`` gives it a phone's screen."""
    options: dict[str, Any] = {
        "binary": BROWSER, "args": [*_QUIET, f"--user-data-dir={profile}", "--window-size=1400,900"],
    }  # fmt: skip
    if phone:
        options["mobileEmulation"] = {
            "deviceMetrics": {"width": 390, "height": 844, "pixelRatio": 1.0, "mobile": True}
        }
    capabilities = {
        "browserName": "chrome", "goog:chromeOptions": options,
        "goog:loggingPrefs": {"browser": "ALL"},
    }  # fmt: skip
    driver = subprocess.Popen([str(DRIVER), "--port=0"], stdout=subprocess.PIPE, text=True)
    try:
        assert driver.stdout is not None
        port = next(p[1] for line in driver.stdout if (p := re.search(r"on port (\d+)\.", line)))
        address = f"http://127.0.0.1:{port}"
        made = call(f"{address}/session", {"capabilities": {"alwaysMatch": capabilities}})
        try:
            yield Browser(address, made["sessionId"])
        finally:
            call(f"{address}/session/{made['sessionId']}", method="DELETE")
    finally:
        driver.terminate()
        driver.wait(timeout=20)
