#!/usr/bin/python3
"""Drives the enquiry page in a headless Chromium, over WebDriver (W3C) and with Python's standard library alone. Prints JSON.

    browser.py PAGE FOLDER SCAN...

Opens PAGE once, hands it one SCAN after the other as a person does, and prints what the page then says of each. Screenshots of the page
before and after each are FOLDER/page.png and FOLDER/<number>.png. Needs Debian's chromium and chromium-driver.
"""
import base64
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import urllib.request

SECONDS = 120
# For all of it: then the browser is killed, and does not outlive whoever wanted it.
WHOLE_SECONDS = 200
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
OPTIONS = [
    "--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--no-proxy-server", "--lang=ja", "--window-size=1280,1000", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.*",
]
# Tells when one of the three answers is to be seen and nothing is being worked on any more.
ANSWERED = """
const [done] = arguments, boxes = ["genuine", "refused", "unread"].map((id) => document.getElementById(id));
const look = async () => {
  const shown = boxes.find((box) => !box.hidden), drawing = document.getElementById("drawing");
  if (!shown || document.getElementById("file").disabled) return;
  observer.disconnect();
  if (shown.id === "genuine") await drawing.decode();
  done({
    answer: shown.id, words: shown.innerText, name: document.getElementById("name").textContent, signed: document.getElementById("signed").textContent,
    drawing: shown.id === "genuine" ? [drawing.naturalWidth, drawing.naturalHeight] : null, source: drawing.getAttribute("src"),
    scan: [document.getElementById("scan").width, document.getElementById("scan").height], role: shown.getAttribute("role"),
    asked: performance.getEntriesByType("resource").map((entry) => entry.name),
  });
};
const observer = new MutationObserver(look);
observer.observe(document.body, { attributes: true, subtree: true });
look();
"""
# What a person who does not see, or has no mouse, needs: each picture and field has a name, and the text stands out.
NAMED = """
const named = (element) => (element.labels && element.labels.length) || element.getAttribute("aria-label") || element.getAttribute("alt") || element.textContent.trim();
return {
  title: document.title, language: document.documentElement.lang, headings: document.querySelectorAll("h1").length,
  unnamed: [...document.querySelectorAll("input, button, img, canvas")].filter((element) => !named(element)).map((element) => element.outerHTML),
  scripts: document.querySelectorAll("script").length, outside: document.querySelectorAll("[src^='http'], link").length,
};
"""


class Browser:
    def __init__(self, driver):
        words = driver.stdout.readline()
        while "started successfully on port" not in words:
            if not words:
                raise SystemExit("chromedriver ended before it listened")
            words = driver.stdout.readline()
        self.base = f"http://127.0.0.1:{re.search(r'on port ([0-9]+)', words).group(1)}/session"
        options = OPTIONS + (["--no-sandbox"] if os.geteuid() == 0 else [])
        wanted = {"browserName": "chrome", "goog:chromeOptions": {"args": options}, "goog:loggingPrefs": {"browser": "ALL"},
                  "timeouts": {"script": SECONDS * 1000, "pageLoad": SECONDS * 1000}}
        session = self.ask("POST", "", {"capabilities": {"alwaysMatch": wanted}})
        self.base += "/" + session["sessionId"]

    def ask(self, method, path, body=None):
        request = urllib.request.Request(self.base + path, None if body is None else json.dumps(body).encode(), {"Content-Type": "application/json"}, method=method)
        # No proxy stands between two programs of one machine.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=SECONDS + 10) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{method} {path}: {error.read().decode()[:2000]}") from None

    def run(self, script, *arguments, kind="sync"):
        return self.ask("POST", f"/execute/{kind}", {"script": script, "args": list(arguments)})

    def picture(self, path):
        """The whole page, however long it is."""
        height = self.run("return document.documentElement.scrollHeight")
        self.ask("POST", "/window/rect", {"width": 1280, "height": min(max(int(height) + 150, 1000), 6000)})
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.ask("GET", "/screenshot")))


def end(*_):
    raise SystemExit(f"not done after {WHOLE_SECONDS} s")


def main(page, folder, scans):
    signal.signal(signal.SIGALRM, end)
    signal.signal(signal.SIGTERM, end)
    signal.alarm(WHOLE_SECONDS)
    temporary = tempfile.mkdtemp(prefix="kofu-browser-")
    driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True,
                              env=os.environ | {"TMPDIR": temporary, "HOME": temporary})
    try:
        browser = Browser(driver)
        browser.ask("POST", "/url", {"url": page})
        result = {"page": browser.run(NAMED), "answers": []}
        browser.picture(f"{folder}/page.png")
        for number, scan in enumerate(scans, start=1):
            field = browser.ask("POST", "/element", {"using": "css selector", "value": "#file"})[ELEMENT]
            browser.ask("POST", f"/element/{field}/value", {"text": os.path.abspath(scan)})
            result["answers"].append(browser.run(ANSWERED, kind="async"))
            browser.picture(f"{folder}/{number}.png")
        result["console"] = [entry["message"] for entry in browser.ask("POST", "/se/log", {"type": "browser"})]
        browser.ask("DELETE", "")
        print(json.dumps(result, ensure_ascii=False))
    finally:
        # The driver and whatever it has started.
        os.killpg(driver.pid, signal.SIGKILL)
        driver.wait()
        subprocess.run(["rm", "-rf", temporary], check=False)


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
