"""The pages: two languages, no foreign markup, a policy without holes."""

import re

import pytest
from gateway_builders import Door, open_door, run


def test_pages_speak_thai_first_and_english_on_request(sqlite_url: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            login = (await door.ask()).headers["location"]
            for path in ("/?", f"{login.split('&lang')[0]}&"):
                thai = await door.browser.get(path, headers={"Accept-Language": ""})
                english = await door.browser.get(f"{path}lang=en")

                assert '<html lang="th">' in thai.text
                assert "เข้าสู่ระบบ" in thai.text
                assert thai.headers["content-language"] == "th"
                assert '<html lang="en">' in english.text
                assert "Log in" in english.text
                assert "ภาษาไทย" in english.text
                assert thai.status_code == english.status_code == 200

    run(test)


def test_ui_locales_choose_the_language_of_the_login_page(sqlite_url: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            assert "lang=en" in (await door.ask(ui_locales="en-GB th")).headers["location"]
            assert "lang=th" in (await door.ask(ui_locales="th")).headers["location"]

    run(test)


async def pages_of(door: Door) -> list[tuple[str, str, str]]:
    login = await door.browser.get((await door.ask()).headers["location"])
    others = [await door.browser.get(path) for path in ("/", "/reference", "/login?login=gone")]
    refused = await door.enter(await door.ask(), password="wrong")
    return [
        (str(answer.url), answer.headers["content-security-policy"], answer.text)
        for answer in [login, *others, refused]
    ]


def test_every_page_has_a_policy_without_unsafe_and_nothing_inline(sqlite_url: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            for url, policy, text in await pages_of(door):
                assert "default-src 'none'" in policy, url
                assert "unsafe" not in policy, url
                assert "frame-ancestors 'none'" in policy, url
                assert not re.search(r"<script(?![^>]* src=)|<style| style=| on[a-z]+=|javascript:", text), (
                    url
                )
                assert not re.search(r'(src|href)="(https?:)?//', text), url

    run(test)


def test_the_login_form_may_only_end_at_us_or_at_the_client_that_asked(sqlite_url: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            page = await door.browser.get((await door.ask()).headers["location"])

            policy = page.headers["content-security-policy"]
            assert policy.endswith("form-action 'self' http://127.0.0.1:51234")

    run(test)


@pytest.mark.parametrize(
    "evil", ['"><script>alert(1)</script>', "'onfocus='alert(1)", "{{ 1234*4321 }}", "</title><img src=x>"]
)
def test_what_a_visitor_writes_is_shown_and_never_run(sqlite_url: str, evil: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            answers = [
                await door.enter(await door.ask(), username=evil, password="wrong"),
                await door.ask(client_id=evil),
                await door.ask(redirect_uri=evil),
                await door.browser.get("/login", params={"login": evil}),
                await door.browser.get("/", params={"lang": evil}),
            ]
            for answer in answers:
                assert "<script>" not in answer.text
                assert "onfocus='" not in answer.text
                assert "<img" not in answer.text
                assert "5332114" not in answer.text

    run(test)


def test_fields_have_labels_and_problems_are_announced(sqlite_url: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            page = (await door.enter(await door.ask(), password="wrong")).text

            fields = re.findall(r'<input id="([a-z]+)"', page)
            assert fields == ["username", "password"]
            assert all(f'<label for="{field}">' in page for field in fields)
            assert 'role="alert"' in page
            assert page.count('aria-describedby="problem"') == 2
            css = (await door.browser.get("/static/gateway.css")).text
            assert "line-height: 1.6" in css

    run(test)


def test_home_knows_who_is_logged_in(sqlite_url: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            begun = await door.browser.get("/login")
            answer = await door.enter(begun)

            assert answer.headers["location"] == "/"
            assert "สมชาย ใจดี" in (await door.browser.get("/")).text
            assert "สมชาย ใจดี" in (await door.browser.get("/logout")).text

    run(test)


def test_probes_answer_and_an_unknown_address_is_a_problem_in_both_languages(sqlite_url: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            assert (await door.browser.get("/livez")).json() == {"status": "ok"}
            assert (await door.browser.get("/readyz")).json()["status"] == "ready"
            assert "thaksa_http_request_seconds" in (await door.browser.get("/metrics")).text
            outside = await door.browser.get("/metrics", headers={"X-Forwarded-For": "1.2.3.4"})
            assert outside.status_code == 404
            for language, title in (("th", "ไม่พบข้อมูล"), ("en", "Not found")):
                answer = await door.browser.get("/nowhere", headers={"Accept-Language": language})
                assert answer.status_code == 404
                assert answer.headers["content-type"] == "application/problem+json"
                assert answer.json()["title"] == title

    run(test)


def test_the_reference_page_uses_files_of_ours_only(sqlite_url: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            page = await door.browser.get("/reference")

            files = re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text)
            assert len(files) == 4
            for file in files:
                assert (await door.browser.get(file)).status_code == 200, file

    run(test)
