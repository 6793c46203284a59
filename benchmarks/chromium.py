"""A page in Chromium without a window, asked through its debugging pipe: nothing listens on a port."""

import base64
import json
import os
import shutil
import subprocess
import tempfile
import time

path = shutil.which("chromium") or shutil.which("google-chrome")


class Page:
    """A file in a browser of its own, whose folder is a scratch one. `console`: what was said on it, words of the page's
    own rule against everything from elsewhere, too."""

    def __init__(self, file, size=(1200, 900), dark=False):
        self.number, self.console, self.session = 0, [], None
        self.profile = tempfile.TemporaryDirectory(prefix="cohesin-chromium-", ignore_cleanup_errors=True)
        inward, outward = os.pipe(), os.pipe()
        # The browser reads descriptor 3 and writes 4.
        self.process = subprocess.Popen(
            ["bash", "-c", f'exec "$@" 3<&{inward[0]} 4>&{outward[1]}', "bash", path, "--headless", "--no-sandbox",
             "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--remote-debugging-pipe",
             "--window-size={},{}".format(*size), f"--user-data-dir={self.profile.name}", "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            pass_fds=(inward[0], outward[1]))
        os.close(inward[0])
        os.close(outward[1])
        self.to, self.back = open(inward[1], "wb", 0), open(outward[0], "rb")
        targets = self.ask("Target.getTargets")["targetInfos"]
        target = next(each["targetId"] for each in targets if each["type"] == "page")
        self.session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Log", "Runtime"):
            self.ask(f"{domain}.enable")
        if dark:
            self.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])
        self.began = time.monotonic()
        self.ask("Page.navigate", url=f"file://{file}")
        while self.receive().get("method") != "Page.loadEventFired":
            pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.ask("Browser.close")
        self.process.wait()
        self.to.close()
        self.back.close()
        self.profile.cleanup()

    def receive(self):
        message = bytearray()
        while (byte := self.back.read(1)) not in (b"\0", b""):
            message += byte
        message = json.loads(message)
        if message.get("method") in ("Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown"):
            self.console.append(message["params"])
        return message

    def ask(self, method, **parameters):
        """A call of the DevTools protocol and its answer."""
        self.number += 1
        call = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            call["sessionId"] = self.session
        self.to.write(json.dumps(call).encode() + b"\0")
        while (answer := self.receive()).get("id") != self.number:
            pass
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return answer["result"]

    def value(self, expression):
        """Of an expression of JavaScript; a promise is waited for."""
        result = self.ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise RuntimeError(result["exceptionDetails"])
        return result["result"].get("value")

    def press(self, key):
        self.ask("Input.dispatchKeyEvent", type="keyDown", key=key)
        self.ask("Input.dispatchKeyEvent", type="keyUp", key=key)

    def picture(self, whole=True):
        """PNG: the whole page, or what fits the window."""
        return base64.b64decode(self.ask("Page.captureScreenshot", captureBeyondViewport=whole)["data"])
