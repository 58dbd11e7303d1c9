"""The preview: what it shows, whom it lets in, and that it ends when told."""

import datetime as dt
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from graphlib import TopologicalSorter
from pathlib import Path

import httpx
import pytest

from newsletter.exceptions import BusyError, FailedError, FileError, TemplateError
from newsletter.looks import Looks
from newsletter.model import Edition, EditionEntry, EditionStatus, Finding, Kind, Level, State
from newsletter.pipeline.context import Context
from newsletter.preview import View, create_app, library, serve
from newsletter.preview.column import groups, place
from newsletter.preview.desk import Desk as WorkspaceDesk
from newsletter.preview.frames import leading, letter, page
from newsletter.preview.problem import Line, Problem, explained
from newsletter.preview.rooms import Room, Rooms
from newsletter.preview.server import _listening_on
from newsletter.preview.watch import Current, fingerprint
from newsletter.workspace import program_templates
from tests.asgi import Browser

TOKEN = "a-secret-token"
HOSTILE = "</title><script>alert(1)</script>"


def _edition(*entries: EditionEntry) -> Edition:
    return Edition(
        date=dt.date(2023, 9, 28),
        number=36,
        status=EditionStatus.DRAFT,
        entries=entries,
        edito="# Inventer\n",
    )


VIEW = View(
    title="Jeudi 28 septembre 2023",
    status="Brouillon",
    hint="Elle partira jeudi à 9 h si vous l’approuvez.",
    subject="Inventer ensemble",
    preheader="Cette semaine",
    sender="Les Jeudis",
    html='<html><head><title>x</title></head><body><img src="https://a.example/assets/mark.png">la lettre</body></html>',
    text="la lettre en texte",
    page_html=lambda: (
        '<html><head><link href="assets/site.css"></head><body><a href="index.html">Éditions</a></body></html>'
    ),
    archive_url="https://a.example/",
    size=73_400,
    findings=(
        Finding(level=Level.ERROR, code="dead", where="x", message="Lien mort"),
        Finding(level=Level.WARNING, code="long", where="html", message="Un peu long"),
    ),
    sections=(("semaine", "Cette semaine"),),
    version="0123456789abcdef",
    edition=_edition(
        EditionEntry(key="a", section="semaine", kind=Kind.EVENT, title="Colloque", reason="dans 7 jours"),
        EditionEntry(
            key="b", section="semaine", kind=Kind.EVENT, title="Teaser", state=State.OUT, reason="court"
        ),
        EditionEntry(key="c", section="ailleurs", kind=Kind.REPLAY, title="Perdu"),
    ),
    is_open=True,
    health=("Toutes les sources ont répondu.",),
)


def _nowhere() -> Context:
    raise AssertionError("nothing is changed here")


def _clock() -> dt.datetime:
    return dt.datetime(2023, 9, 26, 9, tzinfo=dt.UTC)


def rooms_of(compose: Callable[[], View], watched: Callable[[], Sequence[Path]], folder: Path) -> Rooms:
    """Make rooms that show one view."""

    def room(day: dt.date) -> Room:
        return Room(
            day=day,
            desk=WorkspaceDesk(_nowhere, day),
            current=Current(
                lambda _stamps, _told: compose(), watched, lambda error: explained(error, folder)
            ),
            file=folder / f"{day}.md",
        )

    return Rooms(room, lambda: dt.date(2023, 9, 28))


_OWN_SCRIPT = 600  # lines, and no more


class Desk:
    """A preview whose view and watched file the test changes."""

    def __init__(self, folder: Path) -> None:
        self.view = VIEW
        self.error: Exception | None = None
        self.composed = 0
        self.file = folder / "2023-09-28.md"
        self.file.write_text("one")
        self.mark = folder / "mark.png"
        self.mark.write_bytes(b"png")
        self.app = create_app(
            rooms_of(self.compose, lambda: [self.file, folder / "missing"], folder),
            looks=Looks([program_templates()]),
            token=TOKEN,
            assets=lambda name: self.mark.read_bytes() if name == "mark.png" else None,
            known=list,
            explain=lambda error: explained(error, folder),
            clock=_clock,
        )

    def compose(self) -> View:
        """Return the view of the moment."""
        self.composed += 1
        if self.error:
            raise self.error
        return self.view

    def save(self, text: str) -> None:
        """Save the watched file."""
        self.file.write_text(text)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Make a preview."""
    return Desk(tmp_path)


@pytest.fixture
def stranger(desk: Desk) -> Browser:
    """Make a browser without the token."""
    return Browser(desk.app)


@pytest.fixture
def editor(stranger: Browser) -> Browser:
    """Make a browser that has been let in."""
    stranger.get(f"/?token={TOKEN}")
    return stranger


class TestDoor:
    """Who is let in."""

    @pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "DELETE", "OPTIONS"])
    @pytest.mark.parametrize(
        "path", ["/", "/letter", "/version", "/site-assets/mark.png", "/unknown", "/?token=", "/?token=é"]
    )
    def test_nobody_without_the_token(self, stranger: Browser, method: str, path: str) -> None:
        """Every path and every method answers 403 to strangers, and shows nothing."""
        answer = stranger.request(method, path)
        assert answer.status_code == 403
        assert "lettre" not in answer.text
        assert method == "HEAD" or "<title>Accès refusé" in answer.text
        assert answer.headers["cache-control"] == "no-store"

    def test_token_becomes_a_cookie(self, stranger: Browser) -> None:
        """The address with the token leads to the one without it; the cookie then lets in."""
        answer = stranger.get(f"/?vue=texte&token={TOKEN}")
        assert answer.status_code == 303
        assert answer.headers["location"] == "/?vue=texte"
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert stranger.get("/").status_code == 200

    def test_redirect_stays_here(self, stranger: Browser) -> None:
        """A path of two slashes does not become another host."""
        assert (
            stranger.get(f"http://127.0.0.1//evil.example/?token={TOKEN}").headers["location"]
            == "/evil.example/"
        )

    @pytest.mark.parametrize(
        "host", ["evil.example", "127.0.0.1.evil.example", "evil@127.0.0.1", "[::1", "127.0.0.2:80", ""]
    )
    def test_foreign_host_names_are_refused(self, editor: Browser, host: str) -> None:
        """DNS rebinding gets nothing, with cookie and token."""
        assert editor.get("/", headers={"host": host}).status_code == 403
        assert editor.get(f"/?token={TOKEN}", headers={"host": host}).status_code == 403

    def test_through_a_tunnel(self, editor: Browser) -> None:
        """Another port is fine, and so is the name localhost."""
        assert editor.get("/", headers={"host": "127.0.0.1:9999"}).status_code == 200
        assert editor.get(f"/?token={TOKEN}", headers={"host": "localhost:1"}).status_code == 303

    def test_headers(self, editor: Browser) -> None:
        """No answer may be kept, framed by others, or tell where it came from."""
        for path in ("/", "/letter", "/text", "/page", "/version", "/studio/studio.js", "/unknown"):
            headers = editor.get(path).headers
            assert headers["cache-control"] == "no-store"
            assert headers["referrer-policy"] == "same-origin"
            assert headers["x-frame-options"] == "SAMEORIGIN"
            assert "default-src 'none'" in headers["content-security-policy"]
            assert "frame-ancestors 'self'" in headers["content-security-policy"]


class TestStudio:
    """What the editor sees."""

    def test_shows_the_edition(self, editor: Browser) -> None:
        """The studio says what there is, what is wrong, and why each entry is there."""
        text = editor.get("/").text.replace("\u00a0", " ")
        for words in (
            VIEW.title,
            VIEW.status,
            VIEW.hint,
            VIEW.subject,
            VIEW.preheader,
            VIEW.sender,
        ):
            assert words in text
        for words in (
            "1 point à corriger avant d’approuver",
            "1 point à vérifier",
            "Lien mort",
            "dans 7 jours",
        ):
            assert words in text
        for words in ("74 ko sur 100", "écarté", "ailleurs", "Toutes les sources ont répondu."):
            assert words in text

    @pytest.mark.parametrize(
        ("tab", "frame"),
        [
            ("", "/letter?"),
            ("sombre", "/letter?dark=1&amp;"),
            ("texte", "/text?"),
            ("page", "/page?"),
            ("?", "/letter?"),
        ],
    )
    def test_tabs_work_without_script(self, editor: Browser, tab: str, frame: str) -> None:
        """Each tab is an address."""
        assert f'<iframe src="{frame}jour=2023-09-28&amp;de=' in editor.get("/", params={"vue": tab}).text

    def test_scripts_only_from_here(self, editor: Browser) -> None:
        """The policy allows the studio's own script file; frames run none."""
        studio = editor.get("/")
        assert "script-src 'self'" in studio.headers["content-security-policy"]
        assert "unsafe" not in studio.headers["content-security-policy"]
        sandbox = re.search(r'sandbox="([^"]*)"', studio.text)
        assert sandbox
        assert "allow-scripts" not in sandbox[1]
        for path in ("/letter", "/text", "/page"):
            policy = editor.get(path).headers["content-security-policy"]
            assert policy.startswith("sandbox ")
            assert "script" not in policy

    def test_hostile_texts_are_inert(self, desk: Desk, editor: Browser) -> None:
        """Whatever a source says is shown as text."""
        entry = EditionEntry(
            key="a", section=HOSTILE, kind=Kind.EVENT, title=HOSTILE, reason=HOSTILE, place=HOSTILE
        )
        finding = Finding(level=Level.ERROR, code="x", where=HOSTILE, message=HOSTILE)
        desk.view = View(
            title=HOSTILE,
            subject=HOSTILE,
            edition=replace(_edition(entry), edito=HOSTILE, subject=HOSTILE),
            is_open=True,
            findings=(finding,),
            health=(HOSTILE,),
        )
        assert "<script>" not in editor.get("/").text
        desk.view = replace(
            desk.view, problem=Problem(text=HOSTILE, remedy=HOSTILE, lines=(Line(1, HOSTILE, is_wrong=True),))
        )
        desk.save("changed")
        assert "<script>" not in editor.get("/").text

    def test_a_problem_is_shown_instead(self, desk: Desk, editor: Browser) -> None:
        """When composing fails the studio says why, and heals when the file does."""
        desk.error = TemplateError("Bad template syntax", "templates/x, line 3")
        text = editor.get("/").text
        assert "La lettre ne peut pas être composée" in text
        assert "templates/x, line 3" in text
        assert "<iframe" not in text
        assert editor.get("/letter").headers["content-type"].startswith("text/plain")
        desk.error = None
        desk.save("healed")
        assert "<iframe" in editor.get("/").text

    def test_the_last_good_letter_stays(self, desk: Desk, editor: Browser) -> None:
        """While a file cannot be read, the letter of before and its column stay, beside the line to mend."""
        good = editor.get("/").text
        desk.error = FileError(desk.file.name, 3, cause='state = "oui" n’existe pas', remedy='écrivez "in"')
        desk.save('un\ndeux\nstate = "oui"\nquatre')
        page = editor.get("/").text
        assert (
            f"<p>{desk.file.name}, ligne 3\u00a0: state = &#34;oui&#34; n’existe pas. Écrivez &#34;in&#34;."
            in page
        )
        assert '<mark id="ligne">   3  state = &#34;oui&#34;</mark>' in page
        assert "   2  deux" in page
        column = re.compile(r'data-live="column".*?</section>\s*<main', re.DOTALL)
        once = re.compile(r'name="fois" value="[^"]*"')  # each form of a test is another
        assert once.sub("", column.search(page)[0]) == once.sub("", column.search(good)[0])
        assert "<iframe" in page
        assert editor.get("/letter").headers["content-type"].startswith("text/html")
        assert editor.get("/text").text == desk.view.text

    def test_a_problem_that_passes(self, desk: Desk, editor: Browser) -> None:
        """What passes by itself, such as another command at work, is looked at anew though no file changed."""
        desk.error = BusyError("Another newsletter command is at work", ".", remedy="wait")
        told = editor.get("/").text
        assert "Une autre commande du programme est au travail depuis trop longtemps. Attendez" in told
        assert "Another" not in told
        desk.error = None
        assert "<iframe" in editor.get("/").text

    def test_a_broken_studio_says_so(self, desk: Desk, tmp_path: Path) -> None:
        """An operator's own studio template that is wrong is named."""
        (tmp_path / "preview").mkdir()
        (tmp_path / "preview" / "studio.html.j2").write_text("{{ nothing }}")
        app = create_app(
            rooms_of(desk.compose, list, tmp_path),
            looks=Looks([tmp_path]),
            token=TOKEN,
            assets=lambda _: None,
            known=list,
            explain=lambda error: explained(error, tmp_path),
            clock=_clock,
        )
        browser = Browser(app)
        browser.get(f"/?token={TOKEN}")
        answer = browser.get("/")
        assert answer.status_code == 500
        assert "studio.html.j2, line 1" in answer.text

    def test_a_frame_that_cannot_be_made(self, desk: Desk, editor: Browser) -> None:
        """It says why in plain words: it stands within the studio's page."""

        def broken() -> str:
            raise FailedError("Cannot read x")

        desk.view = replace(VIEW, page_html=broken)
        desk.file.write_text("two")
        answer = editor.get("/page")
        assert answer.status_code == 503
        assert answer.headers["content-type"].startswith("text/plain")

    def test_no_style_nor_script_but_its_own(self, editor: Browser) -> None:
        """The policy allows nothing unsafe; the editor's own style sheet comes in by a word that no two pages share."""
        policies = [editor.get("/").headers["content-security-policy"] for _ in range(2)]
        assert all("unsafe" not in policy and "script-src 'self';" in policy for policy in policies)
        words = [re.search(r"style-src 'self' 'nonce-([\w-]{22})';", policy) for policy in policies]
        assert len({word[1] for word in words if word}) == 2

    def test_own_script_is_small(self) -> None:
        """Lines of code, without blank ones and comments, in modules that each are read at one go."""
        code = {
            path.name: [
                line for line in path.read_text().splitlines() if not re.fullmatch(r"\s*(//.*)?", line)
            ]
            for path in sorted((program_templates() / "preview").glob("*.js"))
        }
        assert sum(map(len, code.values())) <= _OWN_SCRIPT
        assert [name for name, lines in code.items() if len(lines) > 80] == []
        assert [
            name for name, lines in code.items() if max(map(len, lines)) > 140
        ] == []  # nor is it squeezed
        asked = {name: re.findall(r'from "\./(.*)"', "\n".join(lines)) for name, lines in code.items()}
        TopologicalSorter(asked).prepare()  # none asks for what asks for it
        pages = [path.read_text() for path in (program_templates() / "preview").glob("*.j2")]
        scripts = re.findall(r"<script (.*?)>", " ".join(pages))
        assert [
            one for one in scripts if not one.startswith(('type="module"', 'type="application/json"'))
        ] == []

    def test_without_the_scripts_of_others(
        self, editor: Browser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        """Where the build reached no npm, the page is plain forms, and says what no script does; where it did, it is served."""
        monkeypatch.setattr(library, "_FOLDER", tmp_path)
        plain = editor.get("/").text
        assert "<script" not in plain
        assert "modulepreload" not in plain
        assert editor.get("/studio/codemirror.js").status_code == 404
        (tmp_path / "codemirror.js").write_text("script")
        assert '<script type="module" src="/studio/editor.js" nonce="' in editor.get("/").text
        assert editor.get("/studio/codemirror.js").text == "script"

    def test_version_follows_the_files(self, desk: Desk, editor: Browser) -> None:
        """The version changes when a file does, and only then is the letter composed again."""
        first = editor.get("/version").text
        assert f'data-version="{first}"' in editor.get("/").text
        editor.get("/letter")
        assert editor.get("/version").text == first
        assert desk.composed == 1
        desk.save("longer")
        assert editor.get("/version").text != first
        editor.get("/letter")
        assert desk.composed == 2

    def test_fingerprint_sees_files_come_and_go(self, tmp_path: Path) -> None:
        """A file that appears is a change; so is the same size at another time."""
        path = tmp_path / "a"
        seen = [fingerprint([path])]
        path.write_text("1")
        seen.append(fingerprint([path]))
        os.utime(path, ns=(1, 1))
        seen.append(fingerprint([path]))
        assert len(set(seen)) == 3

    def test_files(self, editor: Browser) -> None:
        """Assets come by name; nothing else is served."""
        assert editor.get("/site-assets/mark.png").content == b"png"
        assert editor.get("/studio/studio.css").status_code == 200
        for path in (
            "/site-assets/other",
            "/site-assets/..%2Fx",
            "/studio/studio.html.j2",
            "/studio/..%2F..%2Fx",
        ):
            assert editor.get(path).status_code == 404


def test_a_day_elsewhere() -> None:
    """The column says an event's day by the clocks of its place, as the letter beside it does."""
    start = dt.datetime(2023, 10, 4, 0, 30, tzinfo=dt.UTC)
    row = EditionEntry(
        key="a", section="semaine", kind=Kind.EVENT, title="x", start=start, timezone="America/Guadeloupe"
    )
    (group,) = groups(replace(VIEW, edition=_edition(row)))
    (shown,) = group.rows
    assert shown.facts.replace("\u00a0", " ") == "mar. 3 octobre, 20 h 30"


class TestFrames:
    """The mail and the page inside the studio."""

    MAIL = (
        "<html><head><style>@media (prefers-color-scheme: dark) { a } @media screen and"
        " (prefers-color-scheme:light) { b }</style></head><body><a href='https://x.example'>x</a></body></html>"
    )

    def test_one_colour_scheme(self) -> None:
        """Light or dark is what the tab says, never what the editor's machine prefers."""
        light, dark = (letter(self.MAIL, "", dark=dark) for dark in (False, True))
        assert "prefers-color-scheme" not in light + dark
        assert "@media (max-width: 0px) { a } @media screen and (min-width: 0px) { b }" in light
        assert "@media (min-width: 0px) { a } @media screen and (max-width: 0px) { b }" in dark
        assert "color-scheme: dark !important" in dark

    def test_own_images_come_from_here(self, editor: Browser) -> None:
        """The mark shows before the archive is published; links open beside the preview."""
        text = editor.get("/letter").text
        assert 'src="/site-assets/mark.png"' in text
        assert '<head><base target="_blank">' in text

    def test_page(self) -> None:
        """A page's assets come from here, its neighbours from the published archive; anchors stay."""
        source = '<head></head><a href="index.html#x"></a><a href="#y"></a><a href="mailto:z"></a><img src="assets/m">'
        shown = page(source, "https://a.example/")
        assert 'href="https://a.example/index.html#x"' in shown
        assert 'target="_self" href="#y"' in shown
        assert 'href="mailto:z"' in shown
        assert 'src="/site-assets/m"' in shown

    def test_titles_lead_to_their_rows(self) -> None:
        """A title is known by its letters, however the letter sets it; what only holds one, and attributes, stay as they are."""
        source = '<p class="a">Dès l’été : <b lang="en">«&#160;Été &amp; après&#160;»</b><img alt="Été & après"> Été</p><i>L&#39;été</i>'
        shown = leading(source, [("« Été & après »", "e-1"), ("L'été", "e-2"), ("…", "e-3")])
        first = source.replace('lang="en"', 'lang="en" data-row="e-1"')
        assert shown == first.replace("<i>", '<i data-row="e-2">')

    def test_titles_that_are_alike(self) -> None:
        """Each leads to its own entry, in the letter's order."""
        shown = leading(
            "<h3>Atelier</h3><h3>Un</h3><h3>Atelier</h3>",
            [("Atelier", "e-1"), ("Un", "e-2"), ("Atelier", "e-3")],
        )
        assert re.findall("e-.", shown) == ["e-1", "e-2", "e-3"]

    def test_the_mail_s_titles_lead(self, desk: Desk, editor: Browser) -> None:
        """The mail and its page carry the rows of what they show, and of nothing else."""
        shown = EditionEntry(key="a", section="s", kind=Kind.EVENT, title="Un <b>")
        out = replace(shown, key="b", title="Deux", state=State.OUT)
        desk.view = replace(VIEW, edition=_edition(shown, out), html="<h3>Un &lt;b&gt;</h3><h3>Deux</h3>")
        desk.file.write_text("two")
        assert f'<h3 data-row="{place("a")}">Un &lt;b&gt;</h3><h3>Deux</h3>' in editor.get("/letter").text


class TestSurprises:
    """What nobody foresaw."""

    def test_a_failure_without_words(self, tmp_path: Path) -> None:
        """Whatever fails, a page says in French that nothing saved is lost, and leads back; it shows nothing of the program."""

        def broken() -> View:
            raise ZeroDivisionError("secret")

        rooms = rooms_of(broken, lambda: [tmp_path], tmp_path)
        app = create_app(
            rooms,
            looks=Looks([program_templates()]),
            token=TOKEN,
            assets=lambda _name: None,
            known=list,
            explain=lambda error: Problem(text=str(error)),
            clock=_clock,
        )
        browser = Browser(app)
        answer = browser.get(f"/?token={TOKEN}")
        answer = browser.get("/")
        assert answer.status_code == 500
        assert "reste dans votre navigateur" in answer.text
        assert 'href="/"' in answer.text
        assert "secret" not in answer.text
        assert answer.headers["cache-control"] == "no-store"
        again = browser.get(answer.headers["content-location"])
        assert (again.status_code, again.text) == (500, answer.text)


class TestServer:
    """The server as a process."""

    PROGRAM = """
from newsletter.looks import Looks
from newsletter.workspace import program_templates
from pathlib import Path
from tests.test_preview import _clock, rooms_of
from newsletter.preview import View, create_app, serve
rooms = rooms_of(lambda: View(title="Jeudi", html="<p>la lettre</p>"), lambda: [Path("tests/test_preview.py").resolve()], Path())
app = create_app(rooms, looks=Looks([program_templates()]), token="t0k3n", assets=lambda name: None, known=list, explain=lambda error: None, clock=_clock)
serve(app, ports=[0], ready=lambda address: print(address, flush=True))
print("ended", flush=True)
"""

    @pytest.mark.long
    def test_ends_although_it_computes(self) -> None:
        """A request that never ends keeps nobody waiting: told to stop, the preview leaves it after a moment."""
        busy = "import threading; app.add_route('/busy', lambda request: threading.Event().wait())\n"
        command = [sys.executable, "-c", self.PROGRAM.replace("serve(app", f"{busy}serve(app")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            with httpx.Client(follow_redirects=True, trust_env=False) as browser:
                browser.get(address)
                with pytest.raises(httpx.TimeoutException):
                    browser.get(f"{address.partition('?')[0]}busy", timeout=0.5)
            process.send_signal(signal.SIGTERM)
            try:
                _, errors = process.communicate(timeout=30)
            finally:
                process.kill()
        assert (process.returncode, "still at work" in errors) == (0, True)

    @pytest.mark.long
    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_serves_and_ends(self, number: int) -> None:
        """It tells its address, answers there, and ends by a signal although a browser still listens."""
        command = [sys.executable, "-c", self.PROGRAM]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            with httpx.Client(follow_redirects=True, trust_env=False) as browser:
                answers = browser.get(address), httpx.get(address.partition("?")[0], trust_env=False)
                with browser.stream("GET", address.replace("/?", "/changements?")) as listening:
                    assert next(listening.iter_lines()).startswith("data: ")
                    process.send_signal(number)
                    rest, errors = process.communicate(timeout=10)
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?token=t0k3n", address)
        assert [answer.status_code for answer in answers] == [200, 403]
        assert (process.returncode, rest, errors) == (0, "ended\n", "")

    def test_a_taken_port(self, desk: Desk) -> None:
        """A port that is taken is told with what to do."""
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = other.getsockname()[1]
            with pytest.raises(
                FailedError, match=rf"127\.0\.0\.1:{port}: Address already in use; choose another"
            ):
                serve(desk.app, ports=[port], ready=print)

    def test_the_first_that_is_free(self) -> None:
        """Of several ports the first that is free is taken."""
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = other.getsockname()[1]
            with _listening_on([port, 0]) as listener:
                assert listener.getsockname()[1] != port

    def test_no_such_port(self, desk: Desk) -> None:
        """A number that is no port is told in the same way."""
        with pytest.raises(FailedError, match="70000"):
            serve(desk.app, ports=[70000], ready=print)
