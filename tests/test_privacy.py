"""Nobody learns who reads: no pixel, no click redirect, nothing of third parties, in any letter or page; no token in the archive."""

import dataclasses
import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec
import pytest

from newsletter.compose import Listed, compose, to_bytes
from newsletter.compose.attached import own_images
from newsletter.config import Letter
from newsletter.deliver import brevo_campaign, campaign
from newsletter.deliver.campaigns import Identity
from newsletter.deliver.personal import Personal
from newsletter.issue import build
from newsletter.model import TOKEN_PLACE, FrozenLetter, Message, Recipient
from newsletter.recipients import token
from tests.brevo.fake import brevo
from tests.brevo.setting import SECRETS as BREVO, configured as by_brevo
from tests.editions import CONFIG, EDITIONS, PICTURES, file_of, looks, message, raw
from tests.listmonk.fake import listmonk
from tests.listmonk.setting import SECRETS as LISTMONK, configured as by_listmonk
from tests.loading import Image, addresses, images, in_style, links, loaded
from tests.sites import Site, mailed
from tests.test_lanes import Crowd
from tests.test_smtp import listening
from tests.test_to_each import KEY, PEOPLE, to_each
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

BASE = CONFIG.letter.base
STOP = f"https://example.org/desinscription?lettre=jeudis&t={TOKEN_PLACE}"
EVEN = ("empty", "usual-week", "hostile", "overseas", "everything")
"""Kinds that differ in what they show; the others in how much."""
READERS = (Recipient("anne@example.org", "Anne"), Recipient("zoe@example.net", "Zoé"))
TOLD = re.compile(
    r"disposition-notification|return-receipt|confirm-reading|x-.*(?:track|pixel|open)", re.IGNORECASE
)
"""Fields by which a reader's program tells that a letter is read (RFC 8098, section 2.1, and older ones)."""


def own(address: str) -> bool:
    """Whether it is an address of the archive, equal for all readers, or comes along."""
    if address.startswith(("cid:", "data:")):
        return True
    return address.startswith(BASE) and not (urlsplit(address).query or urlsplit(address).fragment)


@cache
def said() -> frozenset[str]:
    """All addresses that the editions and the settings say."""
    return frozenset(_said([*EDITIONS.values(), CONFIG]))


def _said(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        yield from addresses(value)
    elif isinstance(value, dict | list | tuple):
        for one in value.items() if isinstance(value, dict) else value:
            yield from _said(one)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _said(getattr(value, field.name))
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _said(getattr(value, name))


def strangers(found: list[str], *, allowed: frozenset[str] = frozenset()) -> list[str]:
    """Return those links that nobody wrote: neither the editor nor a source."""
    known = {unquote(one) for one in said() | allowed}
    return [
        one
        for one in found
        if one.startswith("http") and not one.startswith(BASE) and unquote(one) not in known
    ]


def parts(mail: EmailMessage) -> tuple[str, str]:
    """Return both parts of a letter."""
    html, text = mail.get_body(("html",)), mail.get_body(("plain",))
    assert html is not None
    assert text is not None
    return html.get_content(), text.get_content()


def read(content: bytes) -> EmailMessage:
    """Read a message."""
    found = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def require_private(html: str, text: str = "", *, allowed: frozenset[str] = frozenset()) -> None:
    """Hold a page or a letter to it.

    Args:
        html: its HTML.
        text: its text part.
        allowed: addresses that are this reader's own.
    """
    assert [one for one in loaded(html) if not own(one)] == []
    assert [one for one in images(html) if not one.is_seen] == []
    assert strangers(links(html), allowed=allowed) == []
    assert strangers(addresses(text), allowed=allowed) == []
    assert [one for one in links(html) if one.startswith(BASE) and urlsplit(one).query] == []
    assert not re.search(r"\butm_|\bmtm_|\bmc_eid|\bfbclid", html + text)


class TestTheSearch:
    """What looks for nothing finds nothing."""

    @pytest.mark.parametrize(
        "html",
        [
            '<img src="https://t.example.net/o.gif" width="100">',
            '<img src="//t.example.net/o.gif">',
            f'<img src="{BASE}assets/logo.png?r=12">',
            f'<img src="{BASE}a.png" srcset="{BASE}a.png 1x, https://t.example.net/b.png 2x">',
            '<p style="background:url(https://t.example.net/o.gif)">x</p>',
            "<style>@import 'https://fonts.example.net/a.css';</style>",
            '<style>@font-face{src:url( "https://fonts.example.net/a.woff2" )}</style>',
            '<link rel="stylesheet" href="https://t.example.net/a.css">',
            '<link rel="preconnect" href="https://t.example.net">',
            '<table><tr><td background="https://t.example.net/o.gif">x</td></tr></table>',
            '<script src="https://t.example.net/a.js"></script>',
            '<iframe src="https://t.example.net/"></iframe>',
            '<video poster="https://t.example.net/o.gif"></video>',
            '<!--[if mso]><v:fill src="https://t.example.net/o.gif"/><![endif]-->',
            f'<a href="{BASE}" ping="https://t.example.net/">x</a>',
            '<meta http-equiv="refresh" content="0;url=https://t.example.net/">',
            f'<img src="{BASE}o.png" width="1" height="1">',
            f'<img src="{BASE}o.png" style="width:1px;height:1px">',
            f'<img src="{BASE}o.png" style="display:none">',
            '<a href="https://click.example.net/?to=https%3A%2F%2Fwww.example.org%2F">x</a>',
            f'<a href="{BASE}2023-09-28.html?reader=12">x</a>',
            '<!--[if mso]><a href="https://click.example.net/">x</a><![endif]-->',
            '<form action="https://t.example.net/"><input name="x"></form>',
            f'<a href="{BASE}?utm_source=lettre">x</a>',
        ],
    )
    def test_finds(self, html: str) -> None:
        """Each way in which a page tells somebody that it is read."""
        with pytest.raises(AssertionError):
            require_private(f"<html><body>{html}<p>x</p></body></html>")

    def test_takes_what_is_fine(self) -> None:
        """Our own pictures, those that come along, and links that the letter says."""
        page = f'<img src="{BASE}assets/logo.png" width="140"><img src="cid:a@b"><a href="{BASE}2023-09-28.html">x</a>'
        require_private(f"<html><body>{page}<a href='mailto:a@example.org'>x</a></body></html>")
        assert Image("", None, None, "width:100%;max-width:480px;height:auto").is_seen


@pytest.mark.parametrize("name", EDITIONS)
@pytest.mark.some(6)
def test_a_letter(name: str) -> None:
    """As it goes to a list: its pictures are the archive's, its links those that people wrote, nothing tells of its reading."""
    mail = read(raw(name))
    html, text = parts(mail)
    require_private(html, text)
    assert [field for field in mail if TOLD.search(field)] == []
    shown = {one.address for one in images(html)}
    assert [one for one in shown if file_of(one) is None] == []  # each is a file that is there for all
    assert len(shown) == len({urlsplit(one).path for one in shown})


@pytest.mark.parametrize("name", EVEN)
def test_a_letter_with_its_pictures(name: str) -> None:
    """Where they come along it loads nothing at all."""
    made = message(name)
    pictures = {BASE + path: file_of(BASE + path) or b"" for path in own_images(made.html, BASE)}
    content = to_bytes(
        made, CONFIG.letter, to="a@example.org", at=_at(name), identifier="<a@b>", images=pictures
    )
    html, text = parts(read(content))
    require_private(html, text)
    assert {one.partition(":")[0] for one in loaded(html)} <= {"cid", "data"}


def _at(name: str) -> Any:
    from newsletter.schedule import times

    return times(EDITIONS[name].date, CONFIG).send_at


@cache
def tokened(name: str) -> tuple[Letter, Message, FrozenLetter]:
    """Compose a letter in which each reader has a token, and freeze it."""
    letter = msgspec.structs.replace(CONFIG.letter, unsubscribe=STOP)
    config = msgspec.structs.replace(CONFIG, letter=letter)
    made = compose(build(EDITIONS[name], config, PICTURES), looks())
    content = to_bytes(
        made,
        letter,
        to=letter.sender,
        at=_at(name),
        identifier=f"<edition-{EDITIONS[name].date}@jeudis.example.org>",
        listed=Listed(one_click=True),
    )
    return letter, made, FrozenLetter(day=EDITIONS[name].date, raw=content)


@pytest.mark.parametrize("name", EVEN)
def test_a_letter_to_each_reader(name: str) -> None:
    """Readers' letters differ in their address and in their link to unsubscribe, and in nothing that is loaded or clicked else."""
    _, _, letter = tokened(name)
    personal = Personal(letter)
    seen = []
    for index, reader in enumerate(READERS):
        own_token, called = token(KEY, reader.address), f"{index}" * 32
        stop = STOP.replace(TOKEN_PLACE, own_token)
        mail = read(personal.to(reader, called, own_token))
        html, text = parts(mail)
        require_private(html, text, allowed=frozenset({stop}))
        assert [field for field in mail if TOLD.search(field)] == []
        assert (html + text).count(own_token) == html.count(stop.replace("&", "&amp;")) + text.count(stop)
        assert reader.address not in html + text
        seen.append((loaded(html), html.replace(own_token, ""), text.replace(own_token, "")))
    assert seen[0] == seen[1]


@pytest.mark.parametrize("name", EDITIONS)
@pytest.mark.some(5)
def test_a_campaign_of_listmonk(name: str) -> None:
    """What is handed over has the link to unsubscribe of listmonk's templates, and none that counts openings or clicks."""
    identity = Identity(list_id="jeudis.example.org", day=EDITIONS[name].date)
    made = campaign.Wanted.of(
        FrozenLetter(day=EDITIONS[name].date, raw=raw(name)),
        identity=identity,
        title="Les Jeudis",
        unsubscription=CONFIG.letter.unsubscription,
        lists=(3,),
        template=1,
    )
    assert not re.search(r"Track(?:Link|View)|@Track|MessageURL|OptinURL", made.body + made.altbody)
    asked = set(re.findall(r"\{\{\s*(\w+)", made.body + made.altbody))
    assert "UnsubscribeURL" in asked
    assert asked <= {"UnsubscribeURL", "Safe"}  # the other lets its words be as they are
    require_private(made.body, made.altbody)
    assert TOKEN_PLACE not in str(dataclasses.asdict(made))


@pytest.mark.parametrize("name", EDITIONS)
@pytest.mark.some(5)
def test_a_campaign_of_brevo(name: str) -> None:
    """What is handed over asks for nothing of a reader's but the link to unsubscribe; the rest is the account's setting."""
    made = brevo_campaign.Wanted.of(
        FrozenLetter(day=EDITIONS[name].date, raw=raw(name)),
        identity=Identity(list_id="jeudis.example.org", day=EDITIONS[name].date),
        title="Les Jeudis",
        unsubscription=CONFIG.letter.unsubscription,
        lists=(12,),
    )
    assert set(re.findall(r"\{\{.*?\}\}", made.html)) == {"{{ unsubscribe }}"}
    require_private(made.html)
    assert TOKEN_PLACE not in str(made)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of letters of every kind, with their mail versions as they really are."""
    folder = tmp_path_factory.mktemp("privacy") / "site"
    Site(folder, mailed).build(list(EDITIONS.values()))
    return folder


@pytest.mark.long
def test_the_pages_of_the_archive(site: Path) -> None:
    """They load what lies beside them, set no cookie, and lead where people wrote that they lead."""
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > len(EDITIONS) * 2
    for page in pages:
        text = page.read_text(encoding="utf-8")
        for one in loaded(text):
            assert own(one) or _beside(page, one, site), (page.name, one)
        assert [one for one in images(text) if not one.is_seen] == [], page.name
        assert strangers(links(text)) == [], page.name
        assert "document.cookie" not in text


def _beside(page: Path, address: str, site: Path) -> bool:
    """Whether an address is that of a file of the site."""
    parts_of_it = urlsplit(address)
    if parts_of_it.scheme or parts_of_it.netloc or parts_of_it.query:
        return False
    root = site if parts_of_it.path.startswith("/") else page.parent  # so does the page for the lost
    path = (root / unquote(parts_of_it.path).lstrip("/")).resolve()
    return path.is_relative_to(site.resolve()) and (path.exists() or path.parts[-2:-1] == ("images",))


@pytest.mark.long
def test_its_styles_scripts_and_pictures(site: Path) -> None:
    """They ask nobody else for anything, and remember nobody."""
    for path in site.rglob("*"):
        if path.suffix not in {".css", ".js", ".svg"}:
            continue
        text = path.read_text(encoding="utf-8")
        assert [one for one in in_style(text) if "//" in one] == [], path
        asked = [one for one in addresses(text) if not one.startswith(("http://www.w3.org/", BASE))]
        assert asked == [], path
        assert not re.search(r"sendBeacon|document\.cookie|XMLHttpRequest", text), path


@pytest.mark.long
def test_its_feeds_and_calendars(site: Path) -> None:
    """Feeds show our own pictures only; calendars have nothing attached that is loaded."""
    for path in site.rglob("*"):
        if path.suffix in {".xml", ".json"}:
            text = path.read_text(encoding="utf-8")
            shown = re.findall(r"""\b(?:src|srcset|poster)=(?:\\?"|&quot;|')([^"'&\\]+)""", text)
            assert [one for one in shown if not own(one)] == [], path
            assert "utm_" not in text, path
        if path.suffix == ".ics":
            unfolded = path.read_text(encoding="utf-8").replace("\r\n ", "").replace("\n ", "")
            assert not re.search(r"(?m)^(?:ATTACH|IMAGE|CONFERENCE|ATTENDEE)\b", unfolded), path


@pytest.fixture
def crowd() -> Iterator[Crowd]:
    """A mail server that takes all."""
    with listening(Crowd()) as listener:
        assert isinstance(listener, Crowd)
        yield listener


def test_no_token_in_the_archive(desk: Desk, crowd: Crowd) -> None:
    """Letters that left have tokens; editions, their pictures and the site have none, nor their place, nor an address."""
    to_each(desk, crowd, PEOPLE[:3])
    assert desk("run", "--live", now=THURSDAY).code == 0
    sent = [content for _, (to,), content in crowd.taken if to in PEOPLE]
    tokens = [token(KEY, to) for to in PEOPLE[:3]]
    flat = b"".join(one.replace(b"=\r\n", b"") for one in sent)
    assert all(one.encode() in flat for one in tokens)
    public = [path for path in (desk.root / "archive").rglob("*") if path.is_file()]
    assert any(path.suffix == ".html" for path in public)
    hidden = [one.encode() for one in (*tokens, TOKEN_PLACE, *PEOPLE[:3])]
    for path in public:
        content = path.read_bytes()
        assert [one for one in hidden if one in content] == [], path
    for content in sent:
        html, text = parts(read(content))
        assert [one for one in loaded(html) if not own(one)] == []
        assert not re.search(r"width=.?1.? height=.?1\b", html)
        assert text


def test_what_the_outbox_has(desk: Desk) -> None:
    """A letter that leaves as a file is as private, and so are the notices."""
    for now, *command in ((TUESDAY, "run"), (TUESDAY, "approve", DAY), (THURSDAY, "run")):
        assert desk(*command, now=now).code == 0
    files = [*desk.outbox, *(desk.root / "var" / "notices").glob("*.eml")]
    assert len(files) > 2
    for path in files:
        mail = read(path.read_bytes())
        assert [field for field in mail if TOLD.search(field)] == []
        if (body := mail.get_body(("html",))) is not None:
            html = body.get_content()
            assert [
                one for one in loaded(html) if not one.startswith(("https://jeudis.example.org/", "cid:"))
            ] == []
            assert [one for one in images(html) if not one.is_seen] == []
            assert "?" not in "".join(loaded(html))


@pytest.mark.parametrize("engine", ["listmonk", "brevo"])
def test_what_an_engine_is_given(desk: Desk, engine: str) -> None:
    """By the commands: no reader's token or address is handed over with the letter, and no web version of the engine's."""
    serve, secrets, configured = (
        (listmonk, LISTMONK, by_listmonk) if engine == "listmonk" else (brevo, BREVO, by_brevo)
    )
    for name, value in secrets.items():
        desk.monkeypatch.setenv(name, value)
    with serve() as fake:  # type: ignore[operator]
        text = (desk.root / "newsletter.toml").read_text(encoding="utf-8")
        desk.write("newsletter.toml", configured(text, fake.url))
        for now, *command in (
            (TUESDAY, "draft", DAY),
            (TUESDAY, "approve", DAY),
            (THURSDAY, "run", "--live"),
        ):
            assert desk(*command, now=now).code == 0
        (kept,) = fake.campaigns.values()
        html = kept["body"] if engine == "listmonk" else kept["htmlContent"]
        assert [
            one for one in loaded(html) if not one.startswith(("https://jeudis.example.org/", "cid:"))
        ] == []
        assert [one for one in images(html) if not one.is_seen] == []
        assert TOKEN_PLACE not in str(kept)
        if engine == "brevo":
            assert kept.get("mirrorActive") is False
