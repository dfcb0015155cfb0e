"""A walk through the API: every step is shown with its status and time, every difference is kept."""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import httpx
from cast import demo_id
from portal import Person
from rich.console import Console

TOLD_SECONDS = 15.0
_THAI = re.compile("[\u0e00-\u0e7f]")

console = Console(highlight=False, soft_wrap=True)


class Walk:
    """Asks as one person after another, and compares what comes back with what a scenario says."""

    def __init__(self, gateway_url: str) -> None:
        self.gateway_url = gateway_url
        self.differences: list[str] = []
        self.steps = 0
        self._people: dict[str, Person] = {}

    def scenario(self, key: str, title: str) -> None:
        console.print(f"\n[bold]{key}[/] {title}")

    def by(self, username: str) -> Person:
        """A person, logged in at the first mention."""
        if username not in self._people:
            self._people[username] = Person(self.gateway_url, username)
            console.print(f"  [dim]login[/] {username}")
        return self._people[username]

    def ask(self, who: str, method: str, path: str, expected: int | str, **rest: Any) -> Any:
        """One request; `expected` is the status, or the code of the problem that both languages tell."""
        started = time.perf_counter()
        answer = self.by(who).ask(method, path, **rest)
        milliseconds = (time.perf_counter() - started) * 1000
        body = answer.json() if answer.content else None
        got: int | str = answer.status_code if isinstance(expected, int) else _code(answer, body)
        self.steps += 1
        mark = "[green]✓[/]" if got == expected else "[red]✗[/]"
        shown = f"{answer.status_code} {_code(answer, body)}".strip()
        console.print(f"  {mark} {who:<16} {method:<5} {_short(path):<62} {shown} {milliseconds:.0f} ms")
        if got != expected:
            self.differences.append(
                f"{method} {path} as {who}: {got}, expected {expected}: {answer.text[:400]}"
            )
        elif isinstance(expected, str):
            english = self.by(who).ask(method, path, **_in_english(rest))
            for fault in _told_badly(body, english.json()):
                self.differences.append(f"{method} {path} as {who}, refused with {expected}: {fault}")
        return Answer(body, answer.headers.get("etag", ""))

    def until(self, who: str, path: str, is_so: Callable[[Mapping[str, Any]], bool]) -> Any:
        """Read again until another service has told what we wait for; a difference when it does not."""
        end = time.monotonic() + TOLD_SECONDS
        while not is_so(Answer(self.by(who).ask("GET", path).json(), "")) and time.monotonic() < end:
            time.sleep(0.1)
        return self.ask(who, "GET", path, 200)

    def same(self, what: str, actual: object, expected: object) -> None:
        if actual == expected:
            console.print(f"      = {what}: {_text(actual)}", markup=False)
            return
        self.differences.append(f"{what}: {actual!r}, expected {expected!r}")
        console.print(
            f"      ≠ {what}: {_text(actual)}, expected {_text(expected)}", markup=False, style="red"
        )

    def close(self) -> None:
        for person in self._people.values():
            person.close()


class Answer(dict[str, Any]):
    """The members of an answer, and its ETag for the next change."""

    def __init__(self, body: Mapping[str, Any] | None, etag: str) -> None:
        super().__init__(body or {})
        self.if_match = {"If-Match": etag} if etag else {}

    def __missing__(self, name: str) -> None:
        # A refused step answers with a problem: the comparison that follows says what is missing.
        return None


def _code(answer: httpx.Response, body: Any) -> str:
    if answer.is_success or not isinstance(body, dict):
        return ""
    inner = [error["code"] for error in body.get("errors", ()) if "code" in error]
    code: str = body.get("code", "")
    return inner[0] if len(inner) == 1 and code in GATHERING else code


GATHERING = {"ANNOUNCEMENT_REFUSED", "IDP_NOT_SUBMITTABLE", "IDP_INVALID", "EVIDENCE_REFUSED"}


def _in_english(rest: Mapping[str, Any]) -> dict[str, Any]:
    return {**rest, "headers": {**rest.get("headers", {}), "Accept-Language": "en"}}


def _told_badly(thai: Any, english: Any) -> Iterator[str]:
    """What is wrong with a refusal: words missing, in the wrong language, or the two not the same."""
    pairs = [(thai, english), *zip(thai.get("errors", ()), english.get("errors", ()), strict=False)]
    for in_thai, in_english in pairs:
        if in_thai.get("code") != in_english.get("code"):
            yield f"{in_thai.get('code')} in Thai is {in_english.get('code')} in English"
        for name in ("title", "detail"):
            words = in_thai.get(name, ""), in_english.get(name, "")
            if name in in_thai and (not _THAI.search(words[0]) or not re.search("[A-Za-z]", words[1])):
                yield f"{name}: {words}"


def _short(path: str) -> str:
    for name in ("org:a", "org:b", "org:d", "org:c", "org:ministry"):
        path = path.replace(str(demo_id(name)), name)
    parts = [f"{part[:4]}…{part[-4:]}" if len(part) == 36 else part for part in path.split("/")]
    return "/".join(parts)


def _text(value: object) -> str:
    text = str(value)
    return text if len(text) <= 100 else f"{text[:97]}..."
