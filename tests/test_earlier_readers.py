"""Earlier letters, and those whom they were sent to: nothing of them is taken, or the letter is not."""

import base64
import hashlib
from urllib.parse import quote

import pytest
from hypothesis import given, strategies as st

from newsletter.earlier import Letter
from newsletter.earlier.coded import emails, holds, opaque
from newsletter.earlier.found import Asked
from newsletter.earlier.greetings import without_names
from newsletter.earlier.impersonal import impersonal
from newsletter.earlier.readers import NOBODY, Readers
from newsletter.earlier.reading import letters
from tests.test_earlier import letter, page, said

MARIE = "marie.durand@example.net"
HEAD = "From: Asso <asso@example.org>\nSubject: {subject}\nDate: Thu, 14 Sep 2023 09:00:00 +0200\nContent-Type: text/html; charset=utf-8\n"
TO = f"To: Marie Durand <{MARIE}>\n"


def mail(html: str, to: str = TO, subject: str = "La lettre") -> str:
    return f"{HEAD.format(subject=subject)}{to}\n{html}\n"


def digest(name: str) -> str:
    return hashlib.new(name, MARIE.encode()).hexdigest()


CODED = [
    MARIE,
    MARIE.upper(),
    quote(MARIE, safe=""),
    quote(quote(MARIE, safe=""), safe=""),
    "".join(f"%{byte:02x}" for byte in MARIE.encode()),
    base64.b64encode(MARIE.encode()).decode(),
    base64.b64encode(MARIE.encode()).decode().rstrip("="),
    base64.urlsafe_b64encode(f'{{"id":1,"mail":"{MARIE}"}}'.encode()).decode(),
    quote(base64.b64encode(MARIE.encode()).decode(), safe=""),
    f"x{base64.b64encode(MARIE.encode()).decode()}",
    MARIE.encode().hex(),
    *map(digest, ("md5", "sha1", "sha224", "sha256", "sha512")),
    digest("md5").upper(),
    digest("sha256")[:16],
    MARIE.replace("@", "="),
    base64.b64encode(hashlib.sha256(MARIE.encode()).digest()).decode(),
    "marie.durand",
    "Marie%20Durand",
    "durand-marie",
]


class TestLinks:
    """What a link tells of who was sent it."""

    @pytest.mark.parametrize("coded", CODED)
    @pytest.mark.parametrize(
        "place", ["a?x={}&event=12", "a?event=12&x={}#", "a?event=12#x={}", "a?event=12#{}"]
    )
    def test_parameters(self, coded: str, place: str) -> None:
        """A parameter that holds the reader's address or name, in whatever code, goes; the others stay."""
        url = f"https://www.example.org/{place.format(coded)}"
        found = letter(mail(f'<p>Voir <a href="{url}">la page</a> et {url} .</p>'))
        assert found.markdown.count("https://www.example.org/a?event=12") == 2
        assert "x=" not in found.markdown
        assert coded not in found.markdown

    @pytest.mark.parametrize("coded", CODED)
    def test_path(self, coded: str) -> None:
        """An address whose path holds it leads nowhere; its words stay."""
        url = f"https://www.example.org/membres/{coded}/12"
        found = letter(mail(f'<p>Voir <a href="{url}">la page</a> {url} .</p>'))
        assert found.markdown == "# La lettre\n\nVoir la page .\n"

    def test_tokens(self) -> None:
        """What stands for a reader beside the address, or where the letter is left, is taken out of all links."""
        to = f"{TO}List-Unsubscribe: <https://www.example.org/l?t=9fX2kk81&x=agenda>\n"
        found = letter(
            mail(
                '<p><a href="https://www.example.org/a?uid=8f3a9c&e=marie.durand%40example.net&jour=jeudi">a</a> '
                '<a href="https://www.example.org/b?n=8f3a9c&rubrique=agenda">b</a> '
                '<a href="https://www.example.org/c/9fX2kk81/d">c</a> '
                '<a href="https://www.example.org/e?n=9fX2kk81">e</a></p>',
                to,
            )
        )
        assert found.markdown == (
            "# La lettre\n\n[a](https://www.example.org/a?jour=jeudi) [b](https://www.example.org/b?rubrique=agenda) c "
            "[e](https://www.example.org/e)\n"
        )

    @pytest.mark.parametrize(
        "link",
        [
            '<a href="https://www.example.org/x/1">Se désabonner</a>',
            '<a href="https://www.example.org/x/1">Voir dans le navigateur</a>',
            '<a href="https://www.example.org/x/1">Mes préférences</a>',
            '<a href="https://www.example.org/x/1">Gérer mon abonnement</a>',
        ],
    )
    def test_sending(self, link: str) -> None:
        """How to leave the letter, to see it elsewhere or to choose is no part of it, of whomever, in a long passage too."""
        text = "<p>" + "Un long passage. " * 30 + "{}</p>"
        assert "example.org" not in letter(mail(text.format(link), to="")).markdown
        assert "x/1" not in letter(page(text.format(link)), "2023-09-14.html").markdown

    @pytest.mark.parametrize(
        "path",
        ["unsubscribe?i=1", "desabonnement/abc", "lettre/preferences?u=1", "view-in-browser/1", "optout/2"],
    )
    def test_sending_address(self, path: str) -> None:
        """Nor is where the address alone says so; what the link says stays."""
        assert (
            letter(page(f'<p>Et <a href="https://x.example/{path}">ici</a></p>'), "2023-09-14.html").markdown
            == "# Titre\n\nEt ici\n"
        )

    @pytest.mark.parametrize(
        "url",
        [
            "https://www.example.org/agenda-2024?jour=2024-05-01&page=2#haut",
            "https://www.example.org/recherche?q=transition+%C3%A9nergie",
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
            "https://mastodon.example/@asso@social.example/109876543210",
            "https://www.example.org/annuaire/marie-curie",
            "https://www.example.org/durand?a=marie",
            "https://www.example.org/la-preference-nationale?x=desinscriptions-scolaires",
        ],
    )
    def test_public(self, url: str) -> None:
        """An address that is everybody's stays as it is."""
        readers = Readers(
            frozenset({MARIE}), frozenset({"marie durand", "durand marie"}), frozenset({"marie", "durand"})
        )
        assert impersonal(url, readers) == url
        assert impersonal(url, NOBODY) == url

    @pytest.mark.parametrize(
        "pair", ["email=zoe@example.com", "e=em9lQGV4YW1wbGUuY29t", "subscriber_id=12", "token=a", "abonne=3"]
    )
    def test_page(self, pair: str) -> None:
        """Of a page, which says not whose it was, a parameter that holds any mail address, or is called so, goes."""
        found = letter(page(f'<p><a href="https://x.example/a?{pair}&b=c">a</a></p>'), "2023-09-14.html")
        assert found.markdown == "# Titre\n\n[a](https://x.example/a?b=c)\n"

    def test_picture(self) -> None:
        """Pictures are asked for by nobody in particular."""
        found = letter(
            mail(
                f'<p>a<img src="https://x.example/a.png?r={digest("md5")}&w=600"><img src="https://x.example/{MARIE}.png" alt="b"></p>'
            )
        )
        assert list(found.pictures.values()) == ["https://x.example/a.png?w=600"]


class TestWho:
    """Whom a letter was sent to."""

    @pytest.mark.parametrize(
        "head",
        [
            "Cc: autre@example.net, =?utf-8?q?Marie?= <{}>",
            "Delivered-To: {}",
            "X-Original-To: {}",
            "Envelope-To: {}",
            "Received: from a by b (Postfix) for <{}>; Thu, 14 Sep 2023 09:00:00 +0200",
            "To: ((<{}>",
        ],
    )
    def test_headers(self, head: str) -> None:
        """Each header counts that says so, also one that is badly written."""
        assert "nomme encore" in said(
            mail(f"<p>Votre compte : {MARIE}</p>", f"{head.format(MARIE)}\n"), "l.eml"
        )

    @pytest.mark.parametrize(
        "to", [TO, "To: marie.durand@example.net\n", "To: =?utf-8?q?Durand=2C_Marie?= <md@example.net>\n"]
    )
    @pytest.mark.parametrize(
        "text",
        [
            "Votre page, Marie Durand",
            "Compte de DURAND Marie",
            "https ://asso.example/marie.durand/1",
            "<img src='x' alt='Marie Durand'>",
        ],
    )
    def test_refused(self, to: str, text: str) -> None:
        """A letter that still names its reader is not taken; what to do is said."""
        why = said(mail(f"<p>{text}</p>", to), "l.eml")
        assert "qui l’a reçue" in why
        assert "en-tête" in why
        assert "nomme encore" in said(mail("<p>a</p>", to, "Pour Marie Durand"), "l.eml")

    @pytest.mark.parametrize(
        "to",
        [
            "To: Asso <asso@example.org>\n",
            "To: contact@example.org\nReply-To: contact@example.org\n",
            "To: lettre@lists.example.org\nList-Id: La lettre <lettre.lists.example.org>\n",
            "To: lettre@lists.example.org\nList-Post: <mailto:lettre@lists.example.org>\n",
            "To: Asso <jeudis@odd17.example>\n",
            "To: undisclosed-recipients:;\n",
        ],
    )
    def test_letter(self, to: str) -> None:
        """The letter's own addresses, and its list's, are no reader's."""
        html = "<p>Asso : asso@example.org, contact@example.org, lettre@lists.example.org, jeudis@odd17.example</p>"
        asked = Asked(data=mail(html, to).encode(), name="l.eml", ours=frozenset({"jeudis@odd17.example"}))
        (found,) = letters(asked)
        assert isinstance(found, Letter)
        assert "jeudis@odd17" in found.markdown

    def test_crowd(self) -> None:
        """A letter that says a thousand whom it was sent to is read as fast as others: each is found by one look."""
        crowd = ", ".join(f"Zoé Martin{n} <zoe{n}@exemple{n}.example>" for n in range(1000))
        last = hashlib.md5(b"zoe999@exemple999.example", usedforsecurity=False).hexdigest()
        links = "".join(f'<p><a href="https://x.example/{n}?h={last}&n={n}">a</a></p>' for n in range(100))
        assert letter(mail(links, f"To: {crowd}\n")).markdown.count("?n=") == 100

    def test_tag(self) -> None:
        """One who subscribed with a tag is known without it."""
        to = "To: marie+odd@example.net\n"
        assert "nomme encore" in said(mail("<p>Compte : marie@example.net</p>", to), "l.eml")
        found = letter(mail('<p><a href="https://x.example/a?m=marie%2Bodd%40example.net&b=c">a</a></p>', to))
        assert found.markdown == "# La lettre\n\n[a](https://x.example/a?b=c)\n"

    def test_forwarded(self) -> None:
        """Of a letter that was forwarded, whoever forwarded it had it."""
        inner = mail(f"<p>Compte : {MARIE}</p>", "")
        outer = (
            f"From: Marie <{MARIE}>\nTo: asso@example.org\nSubject: Fwd: a\nDate: Wed, 20 Sep 2023 10:00:00 +0200\n"
            f"Content-Type: multipart/mixed; boundary=AA\n\n--AA\nContent-Type: message/rfc822\n\n{inner}\n--AA--\n"
        )
        assert "nomme encore" in said(outer, "l.eml")

    def test_page(self) -> None:
        """A page says itself whose it was: where it was sent to, or by its links; its remedy speaks of no header."""
        sent = f"<p>Cet e-mail a été envoyé à {MARIE}.</p>"
        assert letter(page(f"<p>a</p>{sent}"), "2023-09-14.html").markdown == "# Titre\n\na\n"
        for told in (sent, f'<p><a href="https://x.example/?m={MARIE}">a</a></p>'):
            why = said(page(f"<p>Votre compte : {MARIE}</p>{told}"), "2023-09-14.html")
            assert "retirez-le" in why
            assert "en-tête" not in why

    @pytest.mark.parametrize(
        "words",
        ["Envoyé à {}", "{} est abonnée à nos nouvelles", "Inscription faite avec {}", "Destinataire : {}"],
    )
    def test_told(self, words: str) -> None:
        """A passage that says that it was sent to a known reader is left out, however it says so."""
        assert letter(mail(f"<p>a</p><p>{words.format(MARIE)}</p>")).markdown == "# La lettre\n\na\n"

    def test_contact(self) -> None:
        """Where people are asked to write to is no reader."""
        text = "Les dossiers doivent être envoyés à contact@example.org, ou : contact@example.org"
        assert letter(page(f"<p>{text}</p>"), "2023-09-14.html").markdown == f"# Titre\n\n{text}\n"

    @given(
        st.sampled_from(CODED[:18]),
        st.text(alphabet="abc/?&=%.-_", max_size=12),
        st.text(alphabet="/?&=.", max_size=4),
    )
    def test_never(self, coded: str, before: str, after: str) -> None:
        """Whatever stands around it in an address, no letter that is taken has the reader's address."""
        url = f"https://x.example/{before}={coded}{after}"
        (found,) = letters(
            Asked(data=mail(f'<p>Un <a href="{url}">lien</a> {url}</p>').encode(), name="l.eml")
        )
        assert isinstance(found, Letter)
        assert not holds(found.markdown, frozenset({MARIE}))


class TestGreetings:
    """Names in greetings."""

    READERS = Readers(called=frozenset({"marie", "zoe", "durand"}))

    @pytest.mark.parametrize(
        ("text", "made"),
        [
            ("Bonjour Marie Durand,", "Bonjour,"),
            ("Bonjour **Marie**,\n\nVoici", "Bonjour,\n\nVoici"),
            ("**Bonjour Zoé !**", "**Bonjour !**"),
            ("bonjour marie durand,", "bonjour,"),
            ("Bonjour Paul,", "Bonjour,"),
            ("Chère Marie,", "Bonjour,"),
            ("Cher M. Le Goff,", "Bonjour,"),
            ("Chère Madame Durand,", "Bonjour,"),
            ("Madame Durand,", "Madame,"),
            ("Bonjour Anne-Lise et Jean-Paul d’Arc,", "Bonjour,"),
            ("a\n\nBonjour Marie\n\nb", "a\n\nBonjour\n\nb"),
            ("Bonjour Marie voici la lettre.", "Bonjour, voici la lettre."),
            ("Marie, voici la lettre", "Voici la lettre"),
            ("Marie Durand, la lettre de mai", "La lettre de mai"),
        ],
    )
    def test_taken(self, text: str, made: str) -> None:
        """The name of the one who was greeted goes, known or not."""
        assert without_names(text, self.READERS) == (made, 1)

    @pytest.mark.parametrize(
        "text",
        [
            "Bonjour,",
            "Bonjour à tous,",
            "Bonjour Mesdames et Messieurs,",
            "Chers amis,",
            "Chère Adhérente, cher Adhérent,",
            "Madame, Monsieur,",
            "Madame la Présidente,",
            "Bonjour et bienvenue.",
            "Marie Curie, la chimiste",
            "Bonjour les amis,",
            "Le salut Marie, et la suite",
            "Hier, la lettre",
        ],
    )
    def test_kept(self, text: str) -> None:
        """What greets everybody, or nobody, stays."""
        assert without_names(text, self.READERS) == (text, 0)

    def test_letter(self) -> None:
        """It is the letter's text and subject that lose them, and how many is told."""
        found = letter(mail("<p>Bonjour <b>Marie Durand</b>,</p><p>Voici.</p>", subject="Marie, la lettre"))
        assert (found.subject, found.markdown, found.greeted) == (
            "La lettre",
            "# La lettre\n\nBonjour,\n\nVoici.\n",
            2,
        )

    @pytest.mark.parametrize(
        "tag",
        [
            "*|FNAME|*", "{{ contact.PRENOM }}", "%%name%%", "[subscriber:firstname | default:lecteur]", "%recipient.name%", "{$name}",
            "{@prenom}", "${contact.firstname}", "[[data:firstname]]", "[PRENOM]", "{FNAME}",
        ],
    )  # fmt: skip
    def test_fields(self, tag: str) -> None:
        """Fields that nobody filled in leave nothing, in words and in addresses."""
        html = f'<p>Bonjour {tag}, <a href="https://x.example/a?m={tag}&b=c">a</a></p>'
        made = letter(page(html), "2023-09-14.html").markdown
        assert made.startswith("# Titre\n\nBonjour, [a](https://x.example/a?")
        assert tag[2:6] not in made
        head = f"<title>{tag}, la lettre</title>"
        assert letter(page("<p>a</p>", head), "2023-09-14.html").subject == "La lettre"


@pytest.mark.parametrize(
    ("value", "is_so"),
    [("8f3a9c", True), ("agenda", False), ("2024-05-01", False), ("agenda-2024", False), ("aGVsbG9Xb3JsZEFnYWlu", True), ("12", False), ("mai2024", False)],
)  # fmt: skip
def test_opaque(value: str, is_so: bool) -> None:  # noqa: FBT001 - a table
    """What people write is told from what programs made."""
    assert opaque(value) == is_so


def test_emails() -> None:
    """Addresses are found in what holds them coded."""
    assert emails("a?x=zoe%40example.com") == {"zoe@example.com"}
