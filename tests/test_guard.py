"""Attacks on the preview's door, one by one: what other sites, other names and what only passes for the editor get is nothing."""

from pathlib import Path

import httpx
import pytest

from newsletter.looks import Looks
from newsletter.preview import create_app
from newsletter.preview.asked import csrf_of
from newsletter.preview.problem import explained
from newsletter.workspace import program_templates
from tests.asgi import Browser
from tests.test_preview import TOKEN, VIEW, _clock, rooms_of

URL = "https://apercu.example.org"
HOST = {"host": "apercu.example.org"}
# What a foreign page has a browser ask (Fetch Metadata).
FOREIGN = [
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": "http://127.0.0.1:8018"},
    {"origin": "http://localhost:8017"},
    {"origin": "http://127.0.0.1.evil.example:8017"},
    {"origin": "https://127.0.0.1:8017"},
    {"origin": ""},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"origin": "http://127.0.0.1:8017", "sec-fetch-site": "cross-site"},
    {"origin": "https://evil.example", "x-forwarded-host": "evil.example", "x-forwarded-proto": "https"},
]
HOSTS = [
    "evil.example",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "evil@127.0.0.1",
    "127.0.0.1@evil.example",
    "127.0.0.1:80@evil.example",
    "127.0.0.1/evil.example",
    "127.0.0.1#.evil.example",
    "127.0.0.1 evil.example",
    "127.0.0.2",
    "127.1",
    "2130706433",
    "0.0.0.0",
    "0.0.0.0:8017",
    "[::1]",
    "[::1",
    "::1",
    "[::]",
    "[::ffff:127.0.0.1]:8017",
    "[::1%25evil.example]",
    "[127.0.0.1]",
    "127.0.0.1:http",
    "127.0.0.1:",
    "localhost.",
    "",
]


def preview(folder: Path, url: str = "") -> Browser:
    """Make a browser before a preview."""
    return Browser(
        create_app(
            rooms_of(lambda: VIEW, list, folder),
            looks=Looks([program_templates()]),
            token=TOKEN,
            assets=lambda _: None,
            known=list,
            explain=lambda error: explained(error, folder),
            clock=_clock,
            url=url,
        )
    )


@pytest.fixture
def editor(tmp_path: Path) -> Browser:
    """A browser that was let in, on the machine itself."""
    made = preview(tmp_path)
    made.get(f"/?token={TOKEN}")
    return made


@pytest.fixture
def outside(tmp_path: Path) -> Browser:
    """A browser that was let in, where the preview has an address of its own; both ways lead to it."""
    made = preview(tmp_path, f"{URL}/")
    made.get(f"/?token={TOKEN}")
    return made


def change(browser: Browser, headers: dict[str, str], **fields: str) -> httpx.Response:
    """Post a form; one that gets past the door says nothing of what is to be done, which is 400."""
    form = {"csrf": csrf_of(TOKEN), "version": "0", "jour": "2023-09-28", **fields}
    return browser.post("/repondre", form, headers=headers)


class TestHosts:
    """DNS rebinding: a foreign name that leads to this machine."""

    @pytest.mark.parametrize("host", HOSTS)
    def test_foreign_names(self, editor: Browser, outside: Browser, host: str) -> None:
        """A name or number that is not the preview's own gets nothing, whatever cookie or token it brings."""
        for browser in (editor, outside):
            for path in ("/", f"/?token={TOKEN}", "/letter", "/studio/studio.css"):
                answer = browser.get(path, headers={"host": host})
                assert answer.status_code == 403
                assert "set-cookie" not in answer.headers
            assert change(browser, {"host": host}).status_code == 403

    @pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8017", "localhost:9999", "LOCALHOST"])
    def test_own_names(self, editor: Browser, outside: Browser, host: str) -> None:
        """This machine's own names are let in, at any port: that of a tunnel is another one."""
        assert editor.get("/", headers={"host": host}).status_code == 200
        assert outside.get("/", headers={"host": host}).status_code == 200

    def test_two_names(self, editor: Browser) -> None:
        """Two Host headers are none."""
        both = [("host", "127.0.0.1"), ("host", "evil.example")]
        assert editor.get("/", headers=both).status_code == 403

    @pytest.mark.parametrize("host", ["apercu.example.org", "apercu.example.org:443", "Apercu.Example.ORG"])
    def test_the_address_of_the_preview(self, editor: Browser, outside: Browser, host: str) -> None:
        """The host of `[preview] url` is let in, and only where that is set."""
        assert outside.get("/", headers={"host": host}).status_code == 200
        assert editor.get("/", headers={"host": host}).status_code == 403

    @pytest.mark.parametrize(
        "host",
        [
            "apercu.example.org.evil.example",
            "evil.example.org",
            "example.org",
            "a.apercu.example.org",
            "apercu.example.org.",
        ],
    )
    def test_names_like_it(self, outside: Browser, host: str) -> None:
        """A name that only looks like it is foreign."""
        assert outside.get("/", headers={"host": host}).status_code == 403

    @pytest.mark.parametrize(
        "name", ["x-forwarded-host", "x-forwarded-server", "forwarded", "x-original-host"]
    )
    def test_what_a_proxy_says(self, outside: Browser, name: str) -> None:
        """No header beside Host says which host was meant."""
        words = f"host={HOST['host']}" if name == "forwarded" else HOST["host"]
        assert outside.get("/", headers={"host": "evil.example", name: words}).status_code == 403
        assert outside.get("/", headers={**HOST, name: "evil.example"}).status_code == 200


class TestOrigins:
    """Cross-site requests: a foreign page has the editor's browser post."""

    @pytest.mark.parametrize("headers", FOREIGN, ids=[str(row) for row in FOREIGN])
    def test_foreign_pages(self, editor: Browser, outside: Browser, headers: dict[str, str]) -> None:
        """What another site's page asks for is refused, though cookie and token be right."""
        assert change(editor, headers).status_code == 403
        assert change(outside, {**HOST, **headers}).status_code == 403

    @pytest.mark.parametrize(
        "headers", [{}, {"origin": "http://127.0.0.1:8017", "sec-fetch-site": "same-origin"}]
    )
    def test_own_pages(self, editor: Browser, headers: dict[str, str]) -> None:
        """The preview's own pages are heard."""
        assert change(editor, headers).status_code == 400

    def test_a_token_of_its_own(self, editor: Browser) -> None:
        """A form without the page's token, or with another, is refused."""
        assert change(editor, {}, csrf="").status_code == 403
        assert change(editor, {}, csrf="é" * 64).status_code == 403
        assert change(editor, {}, csrf=TOKEN).status_code == 403

    @pytest.mark.parametrize("is_inside", [True, False])
    def test_only_ones_own_page_is_told(self, editor: Browser, is_inside: bool) -> None:  # noqa: FBT001
        """What a refused form said is given back to a page of the preview's own, escaped; to others nothing of it is said."""
        if not is_inside:
            editor.cookies = httpx.Cookies()
        text = "# A\r\n\r\n</textarea><script>alert(1)</script>"
        own = [{"origin": "http://127.0.0.1:8017"}, {"sec-fetch-site": "same-origin"}]
        for headers in (*own, *FOREIGN, {}):
            answer = change(editor, headers, csrf="0" * 64, edito=text)
            assert answer.status_code == 403
            assert "<script>alert" not in answer.text
            assert ("&lt;script&gt;alert(1)" in answer.text) is (headers in own), headers
            assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "# A" not in change(editor, {**own[0], "host": "evil.example"}, csrf="", edito=text).text

    def test_tls_ends_before_the_preview(self, outside: Browser) -> None:
        """The pages of an https address are the preview's own though it sees plain HTTP, whichever Host the proxy tells."""
        own = {"origin": URL, "sec-fetch-site": "same-origin"}
        assert change(outside, {**HOST, **own}).status_code == 400
        assert change(outside, {"host": "127.0.0.1:8017", **own}).status_code == 400

    @pytest.mark.parametrize(
        "origin", ["http://apercu.example.org", "https://apercu.example.org:8443", f"{URL}.evil.example"]
    )
    def test_another_scheme_or_port(self, outside: Browser, origin: str) -> None:
        """The same host without TLS, or at another port, is another origin."""
        assert change(outside, {**HOST, "origin": origin}).status_code == 403

    def test_its_own_origin_only_where_it_is_set(self, editor: Browser) -> None:
        """Without `[preview] url` no https origin is the preview's own."""
        assert change(editor, {"origin": URL}).status_code == 403

    def test_a_claimed_scheme(self, editor: Browser) -> None:
        """X-Forwarded-Proto makes no foreign origin an own one."""
        headers = {"origin": "https://127.0.0.1:8017", "x-forwarded-proto": "https"}
        assert change(editor, headers).status_code == 403


class TestCookies:
    """The cookie of those who were let in."""

    def test_strict_on_the_machine_itself(self, tmp_path: Path) -> None:
        """Without an address of its own, no other site's link brings the cookie along."""
        cookie = preview(tmp_path).get(f"/?token={TOKEN}").headers["set-cookie"].lower()
        assert "; samesite=strict" in cookie
        assert "; httponly" in cookie
        assert "secure" not in cookie

    def test_lax_for_links_in_mails(self, tmp_path: Path) -> None:
        """With `[preview] url` a link that is followed brings it; over TLS it is never shown without."""
        browser = preview(tmp_path, URL)
        cookie = browser.get(f"/?token={TOKEN}", headers=HOST).headers["set-cookie"].lower()
        assert "; samesite=lax" in cookie
        assert "; httponly" in cookie
        assert "; secure" in cookie
        assert "domain" not in cookie

    def test_on_the_machine_itself_too(self, tmp_path: Path) -> None:
        """The printed address works as ever: on this machine there is no TLS to expect."""
        browser = preview(tmp_path, URL)
        cookie = browser.get(f"/?token={TOKEN}").headers["set-cookie"].lower()
        assert "secure" not in cookie
        assert browser.get("/").status_code == 200

    def test_a_link_followed_from_a_webmail(self, outside: Browser) -> None:
        """A notice's link opens the page: a cross-site navigation changes nothing."""
        headers = {**HOST, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "origin": "null"}
        assert outside.get("/?jour=2023-09-28", headers=headers).status_code == 200

    @pytest.mark.parametrize("token", ["", "x", TOKEN[:-1], f"{TOKEN}x", TOKEN.upper(), "é"])
    def test_guesses(self, tmp_path: Path, token: str) -> None:
        """Whatever is not the token lets nobody in, in the address or as a cookie."""
        stranger = preview(tmp_path)
        assert stranger.get("/", params={"token": token}).status_code == 403
        name = preview(tmp_path).get(f"/?token={TOKEN}").headers["set-cookie"].partition("=")[0]
        assert stranger.get("/", headers={"cookie": f"{name}={token}".encode()}).status_code == 403


class TestRedirects:
    """Open redirects: an address of the preview that leads elsewhere."""

    @pytest.mark.parametrize(
        "path",
        [
            "//evil.example/",
            "///evil.example/",
            "/\\evil.example/",
            "/%5Cevil.example/",
            "/%2Fevil.example/",
            "/%0D%0ALocation:%20https://evil.example/",
            "/https://evil.example/",
        ],
    )
    def test_the_token_leads_nowhere_else(self, outside: Browser, path: str) -> None:
        """The redirect from the address with the token stays on the preview."""
        answer = outside.get(f"http://127.0.0.1:8017{path}?token={TOKEN}&url=https://evil.example/")
        assert answer.status_code == 303
        there = httpx.URL("http://127.0.0.1:8017/").join(answer.headers["location"])
        assert there.host == "127.0.0.1"
        assert "\n" not in answer.headers["location"]
