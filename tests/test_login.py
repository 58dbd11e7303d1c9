"""Attacks on a preview that other machines reach: what strangers see, who gets in, and where that leads."""

import asyncio
import datetime as dt
import re
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from newsletter.looks import Looks
from newsletter.preview import create_app
from newsletter.preview.asked import csrf_of
from newsletter.preview.login import Login
from newsletter.preview.problem import explained
from newsletter.preview.sessions import Sessions, secret_of
from newsletter.preview.throttle import Throttle
from newsletter.workspace import program_templates
from tests.asgi import Browser, forms
from tests.test_guard import FOREIGN, HOSTS
from tests.test_preview import VIEW, rooms_of
from tests.test_throttle import Clock

URL = "https://apercu.example.org"
HOST = {"host": "apercu.example.org"}
OWN = {**HOST, "origin": URL, "sec-fetch-site": "same-origin"}
PASSWORD = "une alliance, par jour"  # 22 characters
secret = cache(secret_of)
SECRET = secret(PASSWORD, URL)
PAGES = ["/", "/entree", "/versions", "/comparer", "/ajouter", "/jeudis", "/sources"]


class House:
    """A preview for other machines, whose clocks the test sets."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.now = folder, dt.datetime(2023, 9, 26, 9, tzinfo=dt.UTC)
        self.seconds = Clock()
        self.start()

    def start(self, password: str = PASSWORD) -> None:
        """Start it, as after a restart: it knows nothing but its password."""
        login = Login(
            password=password,
            sessions=Sessions(secret(password, URL), lambda: self.now, self.folder / "ended"),
            throttle=Throttle(self.seconds),
        )
        self.app = create_app(
            rooms_of(lambda: VIEW, list, self.folder),
            looks=Looks([program_templates()]),
            token=secret(password, URL),
            assets=lambda _: b"x",
            known=list,
            explain=lambda error: explained(error, self.folder),
            clock=lambda: self.now,
            url=f"{URL}/",
            login=login,
        )

    def browser(self, address: str = "192.0.2.1") -> "Stranger":
        """Make a browser of a client."""
        return Stranger(self.app, address)


class Stranger(Browser):
    """A browser elsewhere, behind TLS that ends before the preview: it keeps the cookies that are only for TLS, too."""

    def __init__(self, app: Starlette, address: str) -> None:
        super().__init__(app)
        self.app, self.address, self.session = app, address, ""
        self.transport = httpx.ASGITransport(app, client=(address, 40_000))

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        headers = httpx.Headers(options.pop("headers", HOST))
        if self.session:
            headers["cookie"] = self.session
        self.cookies = httpx.Cookies()
        answer = super().request(method, path, headers=headers, **options)
        if answer.headers.get("set-cookie", "").startswith("preview-"):
            self.session = answer.headers["set-cookie"].partition(";")[0]
        return answer

    def enter(self, password: str = PASSWORD, suite: str = "/", **more: str) -> httpx.Response:
        """Give the password."""
        return self.post("/entrer", {"password": password, "suite": suite}, headers={**OWN, **more})


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@pytest.fixture
def stranger(house: House) -> Stranger:
    return house.browser()


@pytest.fixture
def editor(house: House) -> Stranger:
    """A browser that was let in."""
    made = house.browser("192.0.2.9")
    assert made.enter().status_code == 303
    return made


class TestStrangers:
    """What those see who are not inside."""

    @pytest.mark.parametrize("path", PAGES)
    @pytest.mark.parametrize("method", ["GET", "HEAD"])
    def test_the_login_page_in_the_place_of_pages(self, stranger: Stranger, path: str, method: str) -> None:
        """In the place of any page there is one that asks for the password, and tells nothing of the letter."""
        answer = stranger.request(method, path, params={"jour": "2023-09-28"})
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"]
        assert answer.headers["cache-control"] == "no-store"
        assert "set-cookie" not in answer.headers
        assert ('type="password"' in answer.text) is (method == "GET")
        assert "Inventer" not in answer.text
        assert csrf_of(SECRET) not in answer.text

    @pytest.mark.parametrize(
        "path",
        [
            "/letter",
            "/text",
            "/page",
            "/version",
            "/changements",
            "/site-assets/mark.png",
            "/studio/studio.css",
            "/unknown",
            "/%2e%2e/",
        ],
    )
    def test_nothing_else(self, stranger: Stranger, path: str) -> None:
        """Everything else answers 403, whether it exists or not."""
        answer = stranger.get(path)
        assert answer.status_code == 403
        assert (
            answer.text == "L’accès est refusé. Ouvrez l’aperçu à son adresse, et donnez son mot de passe.\n"
        )

    @pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
    @pytest.mark.parametrize("path", ["/", "/textes", "/approuver", "/sauter"])
    def test_no_deeds(self, stranger: Stranger, method: str, path: str) -> None:
        """Strangers change nothing, also those who know what every form carries."""
        form = {"csrf": csrf_of(SECRET), "version": VIEW.version, "edito": "# Bonjour"}
        answer = stranger.request(method, path, data=form, headers=OWN)
        assert answer.status_code == 403
        assert ("# Bonjour" in answer.text) is (
            method == "POST"
        )  # who wrote it, when a session was over, has it still
        assert not forms(answer.text)
        assert csrf_of(SECRET) not in answer.text

    def test_no_token_lets_in(self, stranger: Stranger) -> None:
        """There is no token in an address where there is a password."""
        assert stranger.get(f"/?token={SECRET}").status_code == 401
        assert stranger.get("/?token=").status_code == 401
        assert not stranger.app.state.token

    def test_the_page_runs_nothing(self, stranger: Stranger) -> None:
        """Its policy lets in its own style sheet, by a word said once; no script, no frame around it, no other target."""
        first, second = stranger.get("/"), stranger.get("/")
        policy = first.headers["content-security-policy"]
        nonce = re.search(r"style-src 'nonce-([^']+)'", policy)
        assert nonce
        assert f'<style nonce="{nonce[1]}">' in first.text
        assert nonce[1] not in second.headers["content-security-policy"]
        for words in (
            "default-src 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ):
            assert words in policy
        assert "unsafe" not in policy
        assert "script" not in first.text
        assert first.headers["x-frame-options"] == "DENY"

    @pytest.mark.parametrize("host", HOSTS)
    def test_foreign_names(self, house: House, editor: Stranger, host: str) -> None:
        """By a foreign name there is not even the page that asks: no other site can show it as its own."""
        number = {"host": host}
        assert editor.get("/", headers=number).status_code == 403
        assert house.browser().get("/", headers=number).status_code == 403

    def test_the_number_of_the_connection(self, stranger: Stranger) -> None:
        """What a connection was made to is the preview's own, and no other number."""
        assert stranger.get("http://192.0.2.7:8017/", headers={"host": "192.0.2.7:8017"}).status_code == 401
        assert stranger.get("http://192.0.2.7:8017/", headers={"host": "192.0.2.8:8017"}).status_code == 403
        assert (
            stranger.get("http://[2001:db8::7]/", headers={"host": "[2001:DB8:0::7]:80"}).status_code == 401
        )
        assert stranger.get("http://[2001:db8::7]/", headers={"host": "[2001:db8::8]"}).status_code == 403
        assert stranger.get("http://[::ffff:10.0.0.5]/", headers={"host": "10.0.0.5"}).status_code == 401


class TestEntering:
    """Giving the password."""

    def test_the_right_one(self, stranger: Stranger) -> None:
        """It leads to the page that was asked for; its cookie then lets in, and says nothing of the password."""
        (form,) = forms(stranger.get("/?jour=2023-09-28&vue=texte").text)
        assert form.action == "/entrer"
        answer = stranger.enter(suite=form.fields["suite"])
        assert answer.status_code == 303
        assert answer.headers["location"] == "/?jour=2023-09-28&vue=texte"
        cookie = answer.headers["set-cookie"].lower()
        for words in ("; httponly", "; secure", "; samesite=lax", "; max-age=2592000", "; path=/"):
            assert words in cookie
        assert "domain" not in cookie
        assert SECRET not in cookie
        assert "alliance" not in cookie
        assert "Inventer" in stranger.get("/").text
        assert stranger.get("/letter").status_code == 200

    def test_who_is_inside_need_not_enter(self, editor: Stranger) -> None:
        """The login page leads those inside to the preview."""
        answer = editor.get("/entrer")
        assert (answer.status_code, answer.headers["location"]) == (303, "/")

    @pytest.mark.parametrize(
        "given", ["", " ", PASSWORD[:-1], f"{PASSWORD} ", PASSWORD.upper(), "é" * 22, "\x00"]
    )
    def test_a_wrong_one(self, stranger: Stranger, given: str) -> None:
        """Anything else is refused in words, gives no cookie, and is not shown again."""
        answer = stranger.enter(given, suite="/jeudis")
        assert answer.status_code == 401
        assert "Ce n’est pas le bon mot de passe." in answer.text
        assert ("Une espace le précède ou le suit" in answer.text) is (given != given.strip())
        assert "set-cookie" not in answer.headers
        (form,) = forms(answer.text)
        assert form.fields == {"suite": "/jeudis", "password": ""}
        assert stranger.get("/").status_code == 401

    def test_the_time_tells_nothing(self, stranger: Stranger, monkeypatch: pytest.MonkeyPatch) -> None:
        """What is compared are digests of one length, in constant time."""
        from newsletter.preview import login

        seen: list[tuple[bytes, bytes]] = []
        monkeypatch.setattr(login.hmac, "compare_digest", lambda a, b: seen.append((a, b)))
        for given in ("", "x", PASSWORD, "x" * 5000):
            stranger.enter(given)
        assert [(len(one), len(other)) for one, other in seen] == 4 * [(32, 32)]

    @pytest.mark.parametrize(
        ("body", "kind"),
        [
            (b"password=%FF", "application/x-www-form-urlencoded"),
            (b"&" * 20, "application/x-www-form-urlencoded"),
            (b"password=" + b"x" * 20_000, "application/x-www-form-urlencoded"),
            (b"", "text/plain"),
            (b'{"password": "x"}', "application/json"),
        ],
    )
    def test_what_is_no_form(self, stranger: Stranger, body: bytes, kind: str) -> None:
        """What is malformed or too large is refused, and lets nobody in."""
        answer = stranger.request("POST", "/entrer", content=body, headers={**OWN, "content-type": kind})
        assert answer.status_code in {401, 403}
        assert "set-cookie" not in answer.headers

    @pytest.mark.parametrize("headers", FOREIGN, ids=[str(row) for row in FOREIGN])
    def test_a_foreign_page_logs_nobody_in(self, stranger: Stranger, headers: dict[str, str]) -> None:
        """Login CSRF: another site's page cannot have a browser enter, also with the right password."""
        answer = stranger.post("/entrer", {"password": PASSWORD}, headers={**HOST, **headers})
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers

    def test_in_the_address(self, stranger: Stranger) -> None:
        """A password in an address, where logs would keep it, is not looked at."""
        answer = stranger.get("/entrer", params={"password": PASSWORD})
        assert answer.status_code == 401
        assert "set-cookie" not in answer.headers


class TestLeadingOn:
    """Open redirects: a login that leads to another host."""

    @pytest.mark.parametrize(
        "suite",
        [
            "https://evil.example/",
            "//evil.example/",
            "///evil.example/",
            "////evil.example/",
            "/\\evil.example/",
            "\\\\evil.example",
            "/\t/evil.example/",
            "/\n/evil.example/",
            " //evil.example/",
            "/%2Fevil.example/",
            "/.evil.example",
            "/@evil.example",
            "javascript:alert(1)",
            "data:text/html,x",
            "https:evil.example",
            "http://[::1",
            "/letter",
            "/entrer",
            "/approuver",
            "/../",
            "evil.example",
            "?" + "&".join(12 * ["a=b"]),
            "",
        ],
    )
    def test_nowhere_else(self, house: House, suite: str) -> None:
        """It leads to a page of the preview, whatever the form says; else to the first."""
        answer = house.browser().enter(suite=suite)
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        (form,) = forms(house.browser().enter("x", suite=suite).text)
        assert form.fields["suite"] == "/"

    @pytest.mark.parametrize(
        ("suite", "location"),
        [
            ("/?jour=2023-09-28", "/?jour=2023-09-28"),
            ("/jeudis", "/jeudis"),
            ("/entree?jour=2023-09-28&key=agenda%2Fa%26b", "/entree?jour=2023-09-28&key=agenda%2Fa%26b"),
            ("/?x=%0D%0ALocation:%20//evil.example", "/?x=%0D%0ALocation%3A+%2F%2Fevil.example"),
            ("/jeudis#//evil.example", "/jeudis"),
        ],
    )
    def test_pages_of_the_preview(self, stranger: Stranger, suite: str, location: str) -> None:
        """Its own pages are led to, with what their addresses ask for."""
        assert stranger.enter(suite=suite).headers["location"] == location


class TestGuessing:
    """Guessing the password."""

    def test_slower_and_slower(self, house: House, stranger: Stranger) -> None:
        """After five wrong tries the next is not even looked at for a while, which is told in words and seconds."""
        assert [stranger.enter("x").status_code for _ in range(5)] == 5 * [401]
        answer = stranger.enter(PASSWORD, suite="/jeudis")
        assert answer.status_code == 429
        assert answer.headers["retry-after"] == "1"
        assert "Trop de tentatives. Attendez 1\u00a0seconde, puis réessayez." in answer.text
        assert "set-cookie" not in answer.headers
        house.seconds.now += 1
        assert stranger.enter("x").status_code == 401
        assert stranger.enter(PASSWORD).headers["retry-after"] == "2"
        house.seconds.now += 2
        assert stranger.enter(PASSWORD).status_code == 303

    def test_long_waits_are_minutes(self, house: House, stranger: Stranger) -> None:
        """Whoever goes on waits for minutes; tries that come too early do not make it longer."""
        for _ in range(20):
            house.seconds.now += 300
            stranger.enter("x")
        for _ in range(50):
            assert stranger.enter("x").headers["retry-after"] == "300"
        assert "Attendez 5\u00a0minutes, puis" in stranger.enter("x").text
        house.seconds.now += 300
        assert stranger.enter(PASSWORD).status_code == 303

    @pytest.mark.parametrize("name", ["x-forwarded-for", "x-real-ip", "forwarded", "true-client-ip"])
    def test_a_claimed_address(self, stranger: Stranger, name: str) -> None:
        """Whoever claims to be another client at each try is slowed like one."""
        said = "for=10.0.0.{}" if name == "forwarded" else "10.0.0.{}"
        answers = [stranger.enter("x", **{name: said.format(number)}).status_code for number in range(8)]
        assert answers == [*5 * [401], *3 * [429]]

    def test_by_many_clients(self, house: House) -> None:
        """Many clients together are slowed too; nobody who is inside notices."""
        inside = house.browser()
        inside.enter()
        answers = [house.browser(f"198.51.100.{number}").enter("x").status_code for number in range(25)]
        assert answers == [*20 * [401], *5 * [429]]
        assert inside.get("/").status_code == 200

    def test_all_at_once(self, house: House) -> None:
        """Tries that come at the same moment count for each other: of fifty, five are looked at."""

        async def guess() -> list[int]:
            transport = httpx.ASGITransport(house.app)
            async with httpx.AsyncClient(transport=transport, base_url=URL, headers=OWN) as client:
                tries = (client.post("/entrer", data={"password": "x"}) for _ in range(50))
                return [answer.status_code for answer in await asyncio.gather(*tries)]

        assert sorted(asyncio.run(guess())) == [*5 * [401], *45 * [429]]

    def test_a_cookie_brings_no_more_tries(self, house: House, stranger: Stranger) -> None:
        """Throwing cookies away changes nothing."""
        for _ in range(5):
            stranger.enter("x")
        assert house.browser(stranger.address).enter(PASSWORD).status_code == 429


class TestSessions:
    """The cookie of those who gave the password."""

    def test_a_restart_keeps_it(self, house: House, editor: Stranger) -> None:
        """The preview may be started anew, for an upgrade: nobody has to enter again, and open forms still hold."""
        page = editor.get("/").text
        house.start()
        again = house.browser()
        again.session = editor.session
        assert again.get("/").status_code == 200
        csrf = forms(page)[0].fields["csrf"]
        form = {"csrf": csrf, "version": VIEW.version, "jour": "2023-09-28"}
        assert again.post("/repondre", form, headers=OWN).status_code == 400

    def test_leaving_ends_it(self, house: House, editor: Stranger) -> None:
        """« Se déconnecter » ends the session at the server, also after a restart, for all who have its cookie, and no other's."""
        other = house.browser()
        other.enter()
        session = editor.session
        page = editor.get("/").text
        assert "Entrer de nouveau" in page
        assert "newsletter preview » a affichée" not in page
        form = next(one for one in forms(page) if one.action == "/sortir")
        assert editor.post("/sortir", {"csrf": ""}, headers=OWN).status_code == 403
        for headers in FOREIGN:
            assert editor.post("/sortir", form.fields, headers={**HOST, **headers}).status_code == 403
        assert editor.get("/").status_code == 200
        answer = editor.post("/sortir", form.fields, headers=OWN)
        assert (answer.status_code, answer.headers["location"]) == (303, "/entrer")
        assert "Max-Age=0" in answer.headers["set-cookie"]
        assert other.get("/").status_code == 200
        for _ in range(2):
            thief = house.browser()
            thief.session = session
            assert thief.get("/").status_code == 401
            assert thief.post("/sortir", form.fields, headers=OWN).status_code == 403
            house.start()
        assert editor.enter().status_code == 303
        assert editor.get("/").status_code == 200

    def test_another_password_ends_it(self, house: House, editor: Stranger) -> None:
        """Who knew the old password is outside once there is another."""
        house.start("une autre alliance")
        again = house.browser()
        again.session = editor.session
        assert again.get("/").status_code == 401
        assert again.enter().status_code == 401

    def test_thirty_days(self, house: House, editor: Stranger) -> None:
        """After thirty days the password is asked for again, whatever the browser kept."""
        house.now += dt.timedelta(days=29, hours=23)
        assert editor.get("/").status_code == 200
        house.now += dt.timedelta(hours=1)
        assert editor.get("/").status_code == 401
        assert editor.get("/letter").status_code == 403

    @pytest.mark.parametrize("value", ["", "x", "..", "9999999999.x.y", "9999999999.x.", "é.é.é", SECRET])
    def test_forged_ones(self, house: House, editor: Stranger, value: str) -> None:
        """Whatever is no session lets nobody in."""
        name = editor.session.partition("=")[0]
        forger = house.browser()
        answer = forger.get("/", headers=[("host", HOST["host"]), ("cookie", f"{name}={value}".encode())])
        assert answer.status_code == 401

    def test_deeds_want_the_page(self, editor: Stranger) -> None:
        """Inside, forms are taken from the preview's own pages alone, with what they carry."""
        form = {"csrf": csrf_of(SECRET), "version": VIEW.version, "jour": "2023-09-28"}
        assert editor.post("/repondre", form, headers=OWN).status_code == 400
        for headers in FOREIGN:
            assert editor.post("/repondre", form, headers={**HOST, **headers}).status_code == 403
        assert editor.post("/repondre", {**form, "csrf": ""}, headers=OWN).status_code == 403

    def test_a_link_followed_from_a_webmail(self, editor: Stranger) -> None:
        """A notice's link opens the edition's page at once."""
        headers = {**HOST, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
        assert editor.get("/?jour=2023-09-28", headers=headers).status_code == 200

    def test_without_tls_on_this_machine(self, stranger: Stranger) -> None:
        """Whoever asks on the machine itself gets a cookie that works there."""
        answer = stranger.post("/entrer", {"password": PASSWORD}, headers={"host": "127.0.0.1:8017"})
        assert answer.status_code == 303
        assert "secure" not in answer.headers["set-cookie"].lower()
