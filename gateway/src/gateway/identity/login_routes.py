"""The routes that a person's browser meets: /oauth2/authorize, /login, /logout."""

import logging
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from service_kit.identity import PUBLIC
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from gateway import sessions
from gateway.identity import logins
from gateway.identity.accounts import authenticated, normal
from gateway.identity.authorize import CannotAnswer, LoginNeeded, authorize, grant_code
from gateway.identity.clients import find_client
from gateway.identity.requests import Parameters, UnreadableForm, read_form, read_query
from gateway.identity.secrets import new_secret
from gateway.identity.tables import Account, LoginRecord
from gateway.limits import address_of
from gateway.parts import Parts, PartsDep
from gateway.rendering import language_for, page

router = APIRouter(dependencies=[PUBLIC], include_in_schema=False)

log = logging.getLogger(__name__)


@router.api_route("/oauth2/authorize", methods=["GET", "POST"])
async def ask(request: Request, parts: PartsDep) -> Response:
    try:
        is_form = request.method == "POST"
        parameters = await read_form(request) if is_form else read_query(request.scope["query_string"])
        return await run_in_threadpool(_ask, request, parts, parameters)
    except UnreadableForm:
        return _unanswerable(request, "invalid_request")
    except CannotAnswer as refused:
        return _unanswerable(request, refused.code)


def _ask(request: Request, parts: Parts, parameters: Parameters) -> Response:
    session = sessions.find_session(
        parts.database, sessions.secret_of(request, parts.settings), parts.clock()
    )
    outcome = authorize(parts, parameters, session)
    if isinstance(outcome, LoginNeeded):
        language = language_for(request, parameters.data.get("ui_locales"))
        return _to_login(request, parts, urlencode(parameters.pairs), outcome.redirect_uri, language)
    return outcome.response()


def _to_login(request: Request, parts: Parts, query: str, redirect_uri: str, language: str) -> Response:
    """Begin a login; a browser keeps its cookie, so that several tabs can log in side by side."""
    name = sessions.browser_cookie(parts.settings)
    browser = request.cookies.get(name) or new_secret()
    record = logins.begin(parts.database, browser, query, redirect_uri, parts.clock())
    where = f"/login?{urlencode({'login': record, 'lang': language})}"
    response = RedirectResponse(where, 303, {"Cache-Control": "no-store"})
    sessions.set_cookie(response, parts.settings, name, browser)
    return response


@router.get("/login")
def show_login(request: Request, parts: PartsDep) -> Response:
    language = language_for(request)
    name = request.query_params.get("login")
    if name is None:
        return _to_login(request, parts, "", "", language)
    record = _record(request, parts, name)
    if record is None:
        return _login_is_over(request, language)
    return _login_page(request, name, record, language, program=_program(parts, record))


@router.post("/login")
async def log_in(request: Request, parts: PartsDep) -> Response:
    try:
        form = (await read_form(request)).data
    except UnreadableForm:
        return _login_is_over(request, language_for(request))
    language = "en" if form.get("lang") == "en" else "th"
    record = await run_in_threadpool(_record, request, parts, form.get("login", ""))
    if record is None:
        return _login_is_over(request, language)
    program = await run_in_threadpool(_program, parts, record)
    username = normal(form.get("username", ""))
    address = address_of(request.scope, trusted_proxies=parts.settings.trusted_proxies)
    if not parts.quotas.may_try_login(username, address):
        return _login_page(
            request,
            form["login"],
            record,
            language,
            program=program,
            username=username,
            problem="throttled",
            status=429,
        )
    async with parts.password_checks:
        password = form.get("password", "")
        account = await run_in_threadpool(authenticated, parts.database, username, password, parts.clock())
    if account is None:
        parts.quotas.count_failed_login(username, address)
        log.info("login refused", extra={"address": address})
        return _login_page(
            request,
            form["login"],
            record,
            language,
            program=program,
            username=username,
            problem="refused",
            status=400,
        )
    return await run_in_threadpool(_let_in, request, parts, record, account, language)


def _let_in(request: Request, parts: Parts, record: LoginRecord, account: Account, language: str) -> Response:
    if not logins.finish(parts.database, record):
        return _login_is_over(request, language)
    now = parts.clock()
    if former := sessions.secret_of(request, parts.settings):
        sessions.end_session(parts.database, former, now)
    secret, session = sessions.start_session(parts.database, account, now, parts.login_life)
    log.info("logged in", extra={"account": account.id})
    try:
        response = _back(parts, record, session, language)
    except CannotAnswer as refused:
        response = _unanswerable(request, refused.code)
    sessions.set_cookie(response, parts.settings, sessions.session_cookie(parts.settings), secret)
    return response


def _back(parts: Parts, record: LoginRecord, session: sessions.Session, language: str) -> Response:
    if not record.query:
        return _home(f"lang={language}")
    return grant_code(parts, read_query(record.query), session).response()


@router.get("/logout")
def show_logout(request: Request, parts: PartsDep) -> Response:
    secret = sessions.secret_of(request, parts.settings)
    session = sessions.find_session(parts.database, secret, parts.clock())
    language = language_for(request)
    if secret is None or session is None:
        return _home(f"lang={language}")
    return page(
        request,
        "logout.html",
        language,
        name=session.account.display_name,
        token=sessions.logout_token(secret),
    )


@router.post("/logout")
async def log_out(request: Request, parts: PartsDep) -> Response:
    try:
        form = (await read_form(request)).data
    except UnreadableForm:
        form = {}
    secret = sessions.secret_of(request, parts.settings)
    language = "en" if form.get("lang") == "en" else "th"
    if secret is None or not sessions.is_logout_token(secret, form.get("token", "")):
        return RedirectResponse(f"/logout?lang={language}", 303)
    await run_in_threadpool(sessions.end_session, parts.database, secret, parts.clock())
    response = _home(f"lang={language}&logged-out=1")
    response.headers["Clear-Site-Data"] = '"cookies"'
    sessions.drop_cookie(response, parts.settings, sessions.session_cookie(parts.settings))
    return response


def _record(request: Request, parts: Parts, name: str) -> LoginRecord | None:
    browser = request.cookies.get(sessions.browser_cookie(parts.settings))
    return logins.find(parts.database, name, browser, parts.clock()) if browser else None


def _program(parts: Parts, record: LoginRecord) -> str:
    """The name of the program that a login is for; empty when somebody just logs in here."""
    client = find_client(parts.database, read_query(record.query).data.get("client_id", ""))
    return client.row.name if client else ""


def _login_page(
    request: Request,
    name: str,
    record: LoginRecord,
    language: str,
    *,
    program: str,
    username: str = "",
    problem: str = "",
    status: int = 200,
) -> Response:
    response = page(
        request,
        "login.html",
        language,
        query=urlencode({"login": name}),
        status=status,
        form_target=record.form_target,
        login=name,
        program=program,
        username=username,
        problem=problem,
    )
    if problem == "throttled":
        response.headers["Retry-After"] = "60"
    return response


def _home(query: str) -> Response:
    return RedirectResponse(f"/?{query}", 303, {"Cache-Control": "no-store"})


def _login_is_over(request: Request, language: str) -> Response:
    return page(request, "login_over.html", language, query="login=over", status=400)


def _unanswerable(request: Request, code: str) -> Response:
    return page(request, "unanswerable.html", language_for(request), status=400, code=code)
