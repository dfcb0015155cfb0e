"""The pages: two languages, no foreign markup, a policy without holes."""

import re
from html import unescape
from urllib.parse import urljoin

import pytest
from gateway_builders import Door, open_door, run, upstream


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
    paths = (
        "/",
        "/reference",
        "/login?login=gone",
        "/nowhere",
        "/oauth2/authorize?client_id=nobody",
        "/a//b",
    )
    others = [await door.browser.get(path, headers={"Accept": "text/html,*/*;q=0.8"}) for path in paths]
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
            assert page.count('aria-invalid="true" aria-describedby="problem"') == 2
            assert "<title>ข้อผิดพลาด: " in page
            css = (await door.browser.get("/static/gateway.css")).text
            assert "line-height: 1.6" in css

    run(test)


def test_home_knows_who_is_logged_in(sqlite_url: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            begun = await door.browser.get("/login")
            answer = await door.enter(begun)

            assert answer.headers["location"] == "/?lang=th"
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
            assert len(files) == 6
            for file in files:
                assert (await door.browser.get(file)).status_code == 200, file

    run(test)


def test_every_page_leads_to_itself_in_the_other_language(sqlite_url: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            for url, _, text in await pages_of(door):
                link = re.search(r'<a href="([^"]+)" lang="en" hreflang="en">English</a>', text)
                assert link is not None, url
                assert link[1].startswith("?lang=en"), url
                english = await door.browser.get(
                    urljoin(url, unescape(link[1])), headers={"Accept": "text/html"}
                )
                assert '<html lang="en">' in english.text, url
                assert "ภาษาไทย" in english.text, url

    run(test)


def test_an_address_that_leads_nowhere_is_a_page_for_a_browser_only(sqlite_url: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
            for path, status, code in (("/nowhere", 404, "NOT_FOUND"), ("/a//b", 400, "TARGET_UNCLEAR")):
                shown = await door.browser.get(path, headers=browser)
                told = await door.browser.get(path, headers={"Accept": "*/*"})

                assert (shown.status_code, told.status_code) == (status, status)
                assert shown.headers["content-type"] == "text/html; charset=utf-8"
                assert code in shown.text
                assert told.json()["code"] == code
            service = await door.browser.get("/idp/v1/plans", headers=browser)
            assert service.headers["content-type"] == "application/problem+json"

    run(test)


def test_the_font_is_ours_and_kept_for_ever_the_rest_is_asked_for_again(sqlite_url: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            css = await door.browser.get("/static/gateway.css")
            fonts = re.findall(r'src: url\("([^"]+)"\)', css.text)

            assert css.headers["cache-control"] == "no-cache"
            again = await door.browser.get(
                "/static/gateway.css", headers={"If-None-Match": css.headers["etag"]}
            )
            assert again.status_code == 304
            assert len(fonts) == 4
            for font in fonts:
                answer = await door.browser.get(f"/static/{font}")
                assert answer.content.startswith(b"wOF2"), font
                assert answer.headers["cache-control"] == "public, max-age=31536000, immutable", font
            folder = fonts[0].split("/")[0]
            licence = (await door.browser.get(f"/static/{folder}/LICENSE")).text
            assert "SIL OPEN FONT LICENSE Version 1.1" in licence

    run(test)


def test_home_shows_which_services_are_ready_and_asks_them_rarely(sqlite_url: str) -> None:
    async def test() -> None:
        async with upstream() as service:
            others = dict.fromkeys(("framework_url", "people_url", "reporting_url"), "http://127.0.0.1:9")
            async with open_door(sqlite_url, idp_url=service.url, **others) as door:
                pages = [(await door.browser.get("/?lang=en")).text for _ in range(3)]

                assert pages[0].count('class="ready"') == 1
                assert pages[0].count('class="away"') == 3
                assert "Individual development plans" in pages[0]
                assert service.last["line"] == "GET /readyz HTTP/1.1"
                assert len(service.seen) == 1

                service.answer = b"HTTP/1.1 503 Away\r\nContent-Length: 0\r\n\r\n"
                door.parts.readiness.asked_at = float("-inf")
                assert 'class="ready"' not in (await door.browser.get("/")).text

    run(test)


def test_home_leads_to_all_that_a_developer_needs(sqlite_url: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            text = (await door.browser.get("/")).text

            links = set(re.findall(r'<a href="(/[^"]*)"', text))
            assert {"/openapi.json", "/.well-known/openid-configuration", "/oauth2/jwks"} <= links
            for link in links:
                assert (await door.browser.get(link)).status_code in {200, 303}, link

    run(test)


def test_the_login_page_names_the_program_and_logging_out_is_confirmed(sqlite_url: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            asked = await door.ask()
            assert (
                "<strong>Thaksa portal</strong>" in (await door.browser.get(asked.headers["location"])).text
            )
            await door.enter(asked)

            form = (await door.browser.get("/logout?lang=en")).text
            token = form.split('name="token" value="')[1].split('"')[0]
            left = await door.browser.post("/logout", data={"token": token, "lang": "en"})
            home = (await door.browser.get(left.headers["location"])).text

            assert '<html lang="en">' in home
            assert "You are logged out." in home

    run(test)
