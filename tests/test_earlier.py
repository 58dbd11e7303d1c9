"""Earlier letters read: mails, pages and exports as letters, hostile ones as refusals; their days and numbers."""

import base64
import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping
from html import escape, unescape

import pytest
from hypothesis import given, strategies as st

from newsletter.earlier import Asked, Letter, Refused, Shelf, place
from newsletter.earlier.cleaning import cleaned, with_pictures
from newsletter.earlier.placing import numbered
from newsletter.earlier.reading import letters
from newsletter.earlier.said import day_in, of_mailchimp
from newsletter.exceptions import ConfigurationError
from newsletter.markup import destinations, read_edito
from tests.editions import CONFIG
from tests.test_pictures import drawn

MAIL = """\
From: "Les Jeudis" <jeudis@example.org>
To: marie.martin@example.org
Date: Thu, 14 Sep 2023 09:00:12 +0200
Subject: =?utf-8?q?Faire_alliance=2C_c=E2=80=99est_possible?=
MIME-Version: 1.0
Content-Type: multipart/related; boundary=AA

--AA
Content-Type: multipart/alternative; boundary=BB

--BB
Content-Type: text/plain; charset=utf-8

En texte

--BB
Content-Type: text/html; charset=iso-8859-1
Content-Transfer-Encoding: 8bit

{html}
--BB--
--AA
Content-Type: image/png
Content-ID: <salle>
Content-Transfer-Encoding: base64

{picture}
--AA--
"""


def read(data: bytes | str, name: str = "lettre.eml", category: str = "") -> list[Letter | Refused]:
    content = data.encode() if isinstance(data, str) else data
    return letters(Asked(data=content, name=name, category=category))


def letter(data: bytes | str, name: str = "lettre.eml") -> Letter:
    (found,) = read(data, name)
    assert isinstance(found, Letter), found
    return found


def said(data: bytes | str, name: str = "lettre.html") -> str:
    """Why the one letter of a file is refused."""
    (found,) = read(data, name)
    assert isinstance(found, Refused), found
    return found.why


def page(body: str, head: str = "<title>Titre</title>") -> str:
    return f"<html><head>{head}</head><body>{body}</body></html>"


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """The same bytes at any moment: nothing of the clock is in them."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


class TestMail:
    """Mails, as programs save them."""

    def test_all(self) -> None:
        """A mail gives subject, instant, its HTML part in its charset, and the picture that it carries."""
        html = '<p>Mardi à été</p><p><img src="cid:salle" alt="La salle" width="600"></p>'
        picture = drawn(kind="PNG")
        raw = MAIL.format(html=html, picture=base64.encodebytes(picture).decode()).encode("latin-1")
        found = letter(raw)
        assert found.subject == "Faire alliance, c’est possible"
        assert found.at == dt.datetime(2023, 9, 14, 7, 0, 12, tzinfo=dt.UTC)
        assert list(found.pictures.values()) == [picture]
        (sign,) = found.pictures
        assert with_pictures(found.markdown, {sign: "![La salle](images/a.png)"}) == (
            "# Faire alliance, c’est possible\n\nMardi à été\n\n![La salle](images/a.png)"
        )

    def test_no_reader(self) -> None:
        """Whom it was sent to stands nowhere in what is taken."""
        found = letter(MAIL.format(html="<p>Bonjour</p>", picture=""))
        assert "marie" not in repr(found)

    def test_several_parts(self) -> None:
        """A mail whose HTML is in several parts, around what it shows, loses none; one that repeats itself says it once."""
        part = "--AA\nContent-Type: text/html; charset=utf-8\n\n<html><body><p>{}</p></body></html>\n"
        head = "Subject: A\nDate: Thu, 14 Sep 2023 09:00:00 +0200\nContent-Type: multipart/mixed; boundary=AA\n\n"
        text = head + "".join(map(part.format, ("Un", "Deux", "Deux"))) + "--AA--\n"
        assert letter(text).markdown == "# A\n\nUn\n\nDeux\n"

    def test_text_alone(self) -> None:
        """A mail without HTML keeps its paragraphs, its links, and its signs as they are."""
        found = letter(
            "Subject: A\nDate: Thu, 14 Sep 2023 09:00:00 +0200\n\n"
            "Bonjour *à tous*\n\n- un <b>\nhttps://www.example.org/a_b\n"
        )
        html = read_edito(found.markdown).html
        assert "<p>Bonjour *à tous*</p>" in html
        assert "- un &lt;b&gt;<br />" in html
        assert 'href="https://www.example.org/a_b"' in html

    @pytest.mark.parametrize("charset", ["utf-9", "utf-16", '"', "us-ascii"])
    def test_wrong_charset(self, charset: str) -> None:
        """What says a charset that it has not is read by its bytes."""
        head = f"Subject: A\nDate: Thu, 14 Sep 2023 09:00:00 +0200\nContent-Type: text/plain; charset={charset}\n\n"
        assert "été" in letter(head.encode() + "été".encode("cp1252")).markdown

    @pytest.mark.parametrize(
        ("charset", "written"),
        [("utf-8", "utf-8"), ("iso-8859-2", "utf-8"), ("us-ascii", "cp1252"), ("mac-roman", "mac-roman")],
    )
    def test_raw_subject(self, charset: str, written: str) -> None:
        """A subject in bytes that nothing announces is UTF-8 where it is that, else what the body says, else windows-1252."""
        head = (
            f"Date: Thu, 14 Sep 2023 09:00:00 +0200\nContent-Type: text/plain; charset={charset}\n\nBonjour\n"
        )
        subject = "La lettre d’été – n° 12"
        found = letter(b"Subject: " + subject.encode(written) + b"\n" + head.encode())
        assert found.subject == subject
        assert "\ufffd" not in found.markdown

    @pytest.mark.parametrize(
        ("header", "subject"),
        [
            ("=?x-unknown?Q?Lettre_d=27=E9t=E9?=", "Lettre d'été"),
            ("=?utf-8?Q?=C3?= =?utf-8?Q?=A9t=C3=A9?=", "été"),
            ("=?utf-8*fr?B?w6l0w6k=?= 2023", "été 2023"),
            ("L’=?iso-8859-1?Q?=E9t=E9?= – n° 1", "L’été – n° 1"),
            ("=?utf-8?B?%%%?=", "=?utf-8?B?%%%?="),
            ("=?x-mac-roman?Q?=8Et=8E?=", "été"),
        ],
    )
    def test_words(self, header: str, subject: str) -> None:
        """Encoded words are read also where their charset is none, where a letter is cut, and among bare bytes."""
        text = f"Subject: {header}\nDate: Thu, 14 Sep 2023 09:00:00 +0200\n\nBonjour\n"
        assert letter(text).subject == subject

    def test_macintosh(self) -> None:
        """What mail programs of old Macintoshes call their charset is known."""
        head = b"Subject: A\nDate: Thu, 14 Sep 2023 09:00:00 +0200\nContent-Type: text/plain; charset=x-mac-roman\n\n"
        assert "L’été" in letter(head + "L’été".encode("mac-roman")).markdown

    def test_no_date(self) -> None:
        """The name of its file tells the day of a mail that does not; where neither does, it is refused."""
        bare = "Subject: A\nMIME-Version: 1.0\n\nBonjour\n"
        assert letter(bare, "2023-09-14.eml").at == dt.date(2023, 9, 14)
        assert (
            said(bare, "lettre.eml") == "sans date\u202f; nommez son fichier d’après son jour, 2023-09-28.eml"
        )
        assert said("Subject: A\nDate: Thu, 1 Jan 1970 00:00:00 +0000\n\nB\n", "l.eml").startswith(
            "datée de 1970"
        )


BOX = """\
From - Thu Sep  7 09:00:00 2023
From: Lettre <lettre@example.org>
Subject: Un
Date: Thu, 07 Sep 2023 09:00:00 +0200

Premier

>From Royan: un train
From ici on part

From a@b Thu Sep 14 09:00:00 2023
From: lettre@example.org
Subject: =?utf-8?q?Deuxi=C3=A8me?=
Date: Thu, 14 Sep 2023 09:00:00 +0200

Second

"""


class TestMailbox:
    """Many mails in one file."""

    @pytest.mark.parametrize("line", ["\n", "\r\n"])
    def test_each(self, line: str) -> None:
        """Each mail of a mailbox is a letter; a line of its text that begins with "From" ends none."""
        one, two = read(BOX.replace("\n", line), "tout.mbox")
        assert isinstance(one, Letter)
        assert isinstance(two, Letter)
        assert (one.subject, one.at.isoformat()) == ("Un", "2023-09-07T09:00:00+02:00")
        assert one.markdown == "# Un\n\nPremier\n\nFrom Royan: un train\\\nFrom ici on part\n"
        assert (two.subject, two.where) == ("Deuxième", "tout.mbox, «\u00a0Deuxième\u00a0»")

    @pytest.mark.parametrize(
        "head", ["X-Mozilla-Status: 0009", "X-Gmail-Labels: =?utf-8?q?Corbeille,Lettre?="]
    )
    def test_thrown_away(self, head: str) -> None:
        """What was deleted, and stays in the file until a program makes that smaller, is no letter."""
        (found,) = read(BOX.replace("Subject: Un", f"{head}\nSubject: Un"), "tout.mbox")
        assert isinstance(found, Letter)
        assert found.subject == "Deuxième"

    def test_crowd(self) -> None:
        """A mailbox with mails of other people is refused as a whole: which of them is the letter nobody knows."""
        with pytest.raises(ConfigurationError, match=r"plusieurs expéditeurs .*; n’y laissez que"):
            read(BOX.replace("From: lettre@", "From: paul@"), "tout.mbox")


INNER = """\
From: Lettre <lettre@example.org>
Subject: La lettre
Date: Thu, 14 Sep 2023 09:00:00 +0200

La vraie lettre
"""


def bringing(inner: str, head: str = "Content-Type: message/rfc822") -> str:
    """A mail of somebody's that brings another."""
    return (
        "From: Paul <paul@example.org>\nTo: zoe@example.org\nSubject: Fwd: La lettre\nDate: Wed, 20 Sep 2023 10:00:00 +0200\n"
        "Content-Type: multipart/mixed; boundary=AA\n\n--AA\n\nMon mot.\n\n--AA\n"
        f"{head}\n\n{inner}\n--AA--\n"
    )


class TestForwarded:
    """Letters that somebody forwarded: what they wrote of it is never public."""

    @pytest.mark.parametrize(
        "mail",
        [
            bringing(INNER),
            bringing(bringing(INNER).replace("AA", "BB")),
            bringing(
                base64.encodebytes(INNER.encode()).decode(),
                "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64",
            ),
            bringing(
                INNER,
                'Content-Type: application/octet-stream\nContent-Disposition: attachment; filename="La lettre.eml"',
            ),
        ],
    )
    def test_attached(self, mail: str) -> None:
        """Of a mail that brings a letter the letter is taken, with its date, not the words that came with it."""
        found = letter(mail)
        assert found.subject == "La lettre"
        assert found.at == dt.datetime(2023, 9, 14, 7, tzinfo=dt.UTC)
        assert found.markdown == "# La lettre\n\nLa vraie lettre\n"

    def test_several(self) -> None:
        """One that brings several brings each."""
        other = INNER.replace("La lettre", "L’autre").replace("14 Sep", "07 Sep")
        found = read(bringing(f"{INNER}\n--AA\nContent-Type: message/rfc822\n\n{other}"), "deux.eml")
        assert [one.where for one in found] == [
            "deux.eml, «\u00a0La lettre\u00a0»",
            "deux.eml, «\u00a0L’autre\u00a0»",
        ]
        assert all(isinstance(one, Letter) for one in found)

    @pytest.mark.parametrize(
        "told",
        [
            "<p>Mon mot.</p><div>---------- Forwarded message ---------<br>De : <b>Asso</b>",
            "<p>Mon mot.</p><div>-------- Message transf&eacute;r&eacute; --------<br>",
            "<p>Mon mot.</p><blockquote>Début du message transféré :<br>",
            "<p>Mon mot.</p><div><b>De&nbsp;:</b> Asso<br><b>Envoyé&nbsp;:</b> jeudi<br><b>À&nbsp;:</b> Zoé<br><b>Objet&nbsp;:</b> La lettre</div>",
            "<p>Mon mot.</p>Le jeu. 14 sept. 2023 à 09:00, Asso &lt;<a href='mailto:a@example.org'>a@example.org</a>&gt; a écrit&nbsp;:<br>",
            "<p>Mon mot.</p>-----Message d'origine-----<br>",
        ],
    )
    def test_within(self, told: str) -> None:
        """One in whose text the letter stands below somebody's words is refused, with what to do."""
        head = "Subject: La lettre\nDate: Wed, 20 Sep 2023 10:00:00 +0200\nContent-Type: text/html; charset=utf-8\n\n"
        assert "en pièce jointe" in said(f"{head}{told}<p>La vraie lettre</p>", "tr.eml")
        assert "en pièce jointe" in said(page(f"{told}<p>La vraie lettre</p>"), "2023-09-14.html")

    @pytest.mark.parametrize("ahead", ["TR : ", "Fwd: ", "Re: ", "FW:", "[odd] Tr: "])
    def test_subject(self, ahead: str) -> None:
        """So is one whose subject alone says so."""
        head = f"Subject: {ahead}La lettre\nDate: Wed, 20 Sep 2023 10:00:00 +0200\n\n"
        assert "en pièce jointe" in said(f"{head}Mon mot.\n", "tr.eml")

    @pytest.mark.parametrize("sign", ["-", "<head", "<!--", "le @", "De : ", "<"])
    def test_no_end(self, sign: str) -> None:
        """However often it has what could begin such a passage, it is read at once."""
        text = f"Subject: A\nDate: Thu, 14 Sep 2023 09:00:00 +0200\nContent-Type: text/html\n\n<p>a</p>{sign * 40_000}\n"
        assert read(text)

    @pytest.mark.parametrize(
        "words",
        [
            "Alain a écrit : « Le pessimisme est d’humeur »",
            "Train : réservez. Date : jeudi. Objet : le climat. De : 9 h",
            "Un message original --- ou pas",
        ],
    )
    def test_letter(self, words: str) -> None:
        """Words that only look a little like it stay."""
        assert (
            words[:5]
            in letter(f"Subject: Trains\nDate: Thu, 14 Sep 2023 09:00:00 +0200\n\n{words}\n").markdown
        )


class TestAttachments:
    """What a mail brings besides its text."""

    def test_left(self) -> None:
        """What is not shown in the text is not taken, and named; a signature is nothing to name."""
        parts = (
            'Content-Type: application/pdf; name="=?utf-8?q?Programme_=C3=A9t=C3=A9=2Epdf?="\nContent-Disposition: attachment\n\nx',
            "Content-Type: image/png\nContent-Disposition: inline; filename*=utf-8''%C3%A9t%C3%A9.png\n\nx",
            "Content-Type: image/png; name=b.png\nContent-ID: <salle>\n\nx",
            "Content-Type: application/pgp-signature; name=signature.asc\n\nx",
        )
        text = "Content-Type: text/html\n\n<p>a</p><img src='cid:salle' alt='La salle'>"
        head = "Subject: A\nDate: Thu, 14 Sep 2023 09:00:00 +0200\nContent-Type: multipart/mixed; boundary=AA\n\n"
        mail = head + "".join(f"--AA\n{one}\n" for one in (text, *parts)) + "--AA--\n"
        assert letter(mail).left == ("Programme été.pdf", "été.png")


class TestPage:
    """Pages of HTML."""

    def test_outlook(self) -> None:
        """What Outlook writes becomes lists, weights and paragraphs, without its own signs."""
        html = page(
            '<!--[if mso]><p>pour Outlook</p><![endif]--><div style="display:none">Aperçu</div>'
            '<p class="MsoNormal"><b><span style="font-family:Calibri">Gras</span></b><o:p></o:p></p>'
            '<p class="MsoListParagraph" style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">·</span>un</p>'
            '<p class="MsoListParagraph" style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">·</span>deux</p>'
        )
        assert letter(html, "2023-09-14.html").markdown == "# Titre\n\n**Gras**\n\n- un\n- deux\n"

    def test_title_once(self) -> None:
        """A first heading that says the subject again is not repeated."""
        assert letter(page("<h1>TITRE</h1><p>a</p>"), "2023-09-14.html").markdown == "# Titre\n\na\n"

    @pytest.mark.parametrize(
        ("head", "name", "at"),
        [
            (
                '<meta property="article:published_time" content="2023-09-14T09:00:00+02:00">',
                "x.html",
                "2023-09-14T09:00:00+02:00",
            ),
            ("<meta content='2023-09-14' name='date'>", "2022-01-06.html", "2023-09-14"),
            ("", "lettre_20230914.html", "2023-09-14"),
        ],
    )
    def test_date(self, head: str, name: str, at: str) -> None:
        """A page says its day, else its file's name does."""
        assert letter(page("<p>a</p>", f"<title>T</title>{head}"), name).at.isoformat() == at

    def test_several_days(self) -> None:
        """A name with two days, or none that exists, tells none."""
        assert day_in("2023-09-14 au 2023-09-21.html") is None
        assert day_in("2023-13-45.html") is None

    @pytest.mark.parametrize(
        ("data", "why"),
        [
            ("<p></p>", "sans texte"),
            ("<p>a</p>", "sans objet ni titre\u202f; donnez-lui un titre dans son fichier"),
        ],
    )
    def test_nothing(self, data: str, why: str) -> None:
        """A page without words, or without a title, is no letter."""
        assert said(data, "2023-09-14.html") == why

    def test_unknown(self) -> None:
        """What is none of all that is refused as a whole."""
        with pytest.raises(ConfigurationError, match="ni un mail"):
            read(b"\x89PNG\r\n", "a.png")

    def test_too_deep(self) -> None:
        """Elements nested without end are refused at once; as deep as mails have them, they are read."""
        assert said(page("<div>" * 100_000 + "a"), "2023-09-14.html").startswith(
            "ses éléments sont trop emboîtés"
        )
        deep = page("<table><tr><td>" * 60 + "a" + "</td></tr></table>" * 60)
        assert letter(deep, "2023-09-14.html").markdown == "# Titre\n\na\n"

    def test_mails_in_mails(self) -> None:
        """So are mails within mails."""
        with pytest.raises(ConfigurationError, match="emboîtées"):
            read("Subject: a\n" + "Content-Type: message/rfc822\n\nSubject: x\n" * 3000, "a.eml")


class TestCleaned:
    """HTML as Markdown of what was said."""

    def test_harmless(self) -> None:
        """Scripts, styles, forms and their addresses leave nothing."""
        made = cleaned(
            '<script>alert(1)</script><p onclick="x()">a <a href="javascript:alert(1)">b</a>'
            '<iframe src="https://x.example/"></iframe></p><p>&lt;script&gt;alert(1)&lt;/script&gt;</p>',
            {},
        )
        html = read_edito(made.markdown).html
        assert "javascript" not in html
        assert "<script" not in html
        assert "x.example" not in html

    def test_sending(self) -> None:
        """What was about the sending alone is gone: how to read it, how to leave it, fields, counters."""
        made = cleaned(
            "<table><tr><td><p>Si cet e-mail ne s’affiche pas, <a href='https://x.example/v'>ouvrez-le dans votre navigateur</a></p></td></tr>"
            "<tr><td><p>Bonjour *|FNAME|*, voici <a href='https://a.us1.list-manage.com/track/click?u=1&id=2&e=3'>la note</a>.</p></td></tr>"
            "<tr><td><p><a href='*|UNSUB|*'>Se désabonner</a></p><img src='https://x.example/open' width='1' height='1'></td></tr></table>",
            {},
        )
        assert made.markdown == "Bonjour, voici la note."
        assert not made.pictures

    @pytest.mark.parametrize(
        "words",
        [
            "Cet e-mail a été envoyé à marie.martin@example.org",
            "This email was sent to <a href='mailto:m@example.org'>m@example.org</a>",
            "Cette lettre est adressée à m@example.org.",
            "Vous recevez ce message car m@example.org est inscrite.",
        ],
    )
    def test_reader(self, words: str) -> None:
        """Whom a letter was sent to is no part of what it said."""
        first = "Vous recevez la première lettre\u202f! Écrivez à la rédaction : redaction@example.org"
        made = cleaned(f"<p>{first}</p><p>{words}</p>", {})
        assert made.markdown == first

    def test_side_by_side(self) -> None:
        """The tables of a mail only set things side by side: their cells are paragraphs."""
        made = cleaned("<table><tr><td><h2>A</h2></td><td><p>b</p><p>c</p></td></tr></table>", {})
        assert made.markdown == "## A\n\nb\n\nc"

    def test_links(self) -> None:
        """Addresses lose what tracks, keep their parentheses, and are found again."""
        made = cleaned(
            '<p><a href="https://www.example.org/a_(b)?utm_source=x">a</a> https://www.example.org/c_d</p>',
            {},
        )
        assert destinations(made.markdown) == ("https://www.example.org/a_(b)", "https://www.example.org/c_d")

    def test_pictures(self) -> None:
        """A picture is its bytes where the letter holds it, else its address on the web; others leave their words."""
        source = (
            '<p><img src="data:image/png;base64,AAAA" alt="a"><img src="https://x.example/b.png" alt="b">'
            '<img src="file:///etc/passwd" alt="c"><img src="cid:none" alt="d"></p>'
        )
        made = cleaned(source, {})
        assert list(made.pictures.values()) == [b"\0\0\0", "https://x.example/b.png"]
        signs = list(made.pictures)
        assert with_pictures(made.markdown, dict(zip(signs, ["![a](images/a.png)", "b"], strict=True))).split() == [
            "![a](images/a.png)", "b", "c", "d",
        ]  # fmt: skip

    def test_code(self) -> None:
        """Code is words: within it no picture of a stranger's comes in."""
        for words in ("```\n![a](https://x.example/a.gif)", "`` ![a](https://x.example/a.gif) `"):
            for tags in ("<pre>{}</pre>", "<code>{}<p>b</p></code>", "<ul><li><pre>{}</pre></li></ul>"):
                html = read_edito(cleaned(tags.format(words), {}).markdown).html
                assert "<img" not in html
                assert "![a](" in html

    def test_exclamation(self) -> None:
        """A link after an exclamation mark is no picture."""
        made = cleaned('<p>Venez \\!<a href="https://www.example.org/a">ici</a></p>', {})
        html = read_edito(made.markdown).html
        assert html == '<p>Venez \\!<a href="https://www.example.org/a">ici</a></p>\n'

    def test_empty_link(self) -> None:
        """A link around a picture that could not be had goes with it."""
        made = cleaned(
            '<p>a</p><p><a href="https://x.example/"><img src="https://x.example/b.png"></a></p>', {}
        )
        assert with_pictures(made.markdown, dict.fromkeys(made.alts, "")) == "a"

    @given(st.text(alphabet=" \n#*_->+=~`[](){}<>!&;:\\1.)ab|/", max_size=40))
    def test_literal(self, words: str) -> None:
        """Whatever signs words hold, readers see those words, as one paragraph."""
        made = cleaned(f"<p>x</p><p>{escape(words)}</p>", {})
        shown = unescape(re.sub(r"<[^>]*>", "", read_edito(made.markdown).html))
        assert shown.split() == ["x", *words.split()]


_PIECES = st.sampled_from(
    [
        "![a](https://x.example/a.gif)", "![a][b]", "[b]: https://x.example/a.gif", "&lt;img src=https://x.example/a.gif&gt;",
        "<p>", "</p>", "<pre>", "</pre>", "<code>", "</code>", "<li>", "<blockquote>", "</blockquote>", "<b>", "</b>", "<br>", "<td>",
        "<a href='https://x.example/`a)'>", "</a>", "<h2>", "</h2>", "<s>", "</s>", "<img src='cid:a' alt='](https://x.example/) ![q](https://x.example/b)'>",
        "`", "```", "~~~", "\\", "\n\n", "[", "](", "!", "<", "*", "_", "    ", "- ", "1. ", "> ", "<!--", "-->",
    ]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=25))
def test_no_picture_of_strangers(pieces: list[str]) -> None:
    """Whatever HTML a letter has, its Markdown shows no picture but those that were set apart, and runs no script."""
    html = read_edito(cleaned("".join(pieces), {}).markdown).html
    assert "<img" not in html


WXR = """\
<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Site</title>
<item><title>Lettre 1</title><link>https://www.example.org/lettre-1/</link>
<wp:post_type>post</wp:post_type><wp:status>publish</wp:status><wp:post_date_gmt>2023-09-13 22:30:00</wp:post_date_gmt>
<category domain="category" nicename="les-jeudis"><![CDATA[Les Jeudis]]></category>
<content:encoded><![CDATA[<!-- wp:paragraph -->Premier.

Second [caption id="a"]image[/caption]]]></content:encoded></item>
<item><title>Autre</title><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>
<wp:post_date_gmt>2023-09-20 07:00:00</wp:post_date_gmt><content:encoded>Rien</content:encoded></item>
<item><title>Brouillon</title><wp:post_type>post</wp:post_type><wp:status>draft</wp:status>
<wp:post_date_gmt>0000-00-00 00:00:00</wp:post_date_gmt><content:encoded>Rien</content:encoded></item>
<item><title>Page</title><wp:post_type>page</wp:post_type><wp:status>publish</wp:status>
<wp:post_date_gmt>2023-09-20 07:00:00</wp:post_date_gmt><content:encoded>Rien</content:encoded></item>
</channel></rss>
"""


class TestWordPress:
    """Exports of WordPress."""

    def test_category(self) -> None:
        """Posts that are published, of a category by its name or slug, with their instant and their paragraphs."""
        for category in ("les jeudis", "les-jeudis"):
            (found,) = read(WXR, "site.xml", category)
            assert isinstance(found, Letter)
            assert found.at == dt.datetime(2023, 9, 13, 22, 30, tzinfo=dt.UTC)
            assert found.markdown == "# Lettre 1\n\nPremier.\n\nSecond image\n"

    def test_all(self) -> None:
        """Without a category all posts that are published; with one that nothing has, none, said in words."""
        assert len(read(WXR, "site.xml")) == 2
        with pytest.raises(
            ConfigurationError,
            match=r"aucun article publié .*\u202f; ses catégories sont «\u00a0Les Jeudis\u00a0»",
        ):
            read(WXR, "site.xml", "inconnue")
        with pytest.raises(ConfigurationError, match="tout le monde"):
            read(WXR.replace(">publish<", ">private<"), "site.xml")

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("<wp:status>publish<", "<wp:post_password>secret</wp:post_password><wp:status>publish<"),
            *(
                ("<wp:status>publish<", f"<wp:status>{status}<")
                for status in ("private", "draft", "pending", "future", "trash", "inherit", "auto-draft", "")
            ),
            ("<wp:post_type>post<", "<wp:post_type>attachment<"),
        ],
    )
    def test_not_public(self, old: str, new: str) -> None:
        """What not everybody could read on the site is never taken: a password, a status that is not public, a file."""
        (found,) = read(WXR.replace(old, new, 1), "site.xml")
        assert isinstance(found, Letter)
        assert found.subject == "Autre"

    def test_open_post(self) -> None:
        """A post whose password is empty, as all have it that have none, is public."""
        text = WXR.replace("<wp:status>", "<wp:post_password><![CDATA[]]></wp:post_password><wp:status>")
        assert len(read(text, "site.xml")) == 2

    def test_entities(self) -> None:
        """Entities are never followed, neither far nor to great size."""
        bomb = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
        with pytest.raises(ConfigurationError, match="entités"):
            read(WXR.replace("<rss", f"{bomb}<rss", 1).replace("Premier", "&b;"), "site.xml")

    def test_wide_entities(self) -> None:
        """Nor are they where they are written in a way that hides them."""
        bomb = '<!DOCTYPE rss [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
        text = WXR.replace("UTF-8", "UTF-16").replace("<rss", f"{bomb}<rss", 1).replace(">Rien<", ">a&b;<")
        with pytest.raises(ConfigurationError):
            read(text.encode("utf-16"), "site.xml")

    def test_broken(self) -> None:
        """A file that was cut is refused as a whole; control characters that XML knows not are left out."""
        with pytest.raises(ConfigurationError, match="bien formé"):
            read(WXR[:-40], "site.xml")
        assert len(read(WXR.replace("Premier", "Pre\x0bmier"), "site.xml")) == 2


REPORT = (
    'Title,Subject,List,"Send Date","Unique Id"\n'
    '"Jeudi 1","Faire alliance","Liste","Sep 14, 2023 09:00 am",17671f6028\n'
    '"Jeudi 2","Encore","Liste","Sep 21, 2023 12:05 pm",27671f6028\n'
    '"Jamais","Jamais partie","Liste","",37671f6028\n'
)


class TestMailchimp:
    """Exports of Mailchimp."""

    def test_export(self) -> None:
        """Campaigns that were sent, by the report: their pages found by id or title, their pictures in the zip."""
        found = read(
            zipped(
                {
                    "campaigns.csv": REPORT,
                    "campaigns_content/17671f6028.html": page("<p>Un</p><img src='images/a.png' alt='A'>"),
                    "campaigns_content/images/a.png": drawn(kind="PNG"),
                    "campaigns_content/12_jeudi-2.html": page("<p>Deux</p>"),
                    "campaigns_content/12_jeudi-2.txt": "Deux",
                    "campaigns_content/jamais.html": page("<p>Trois</p>"),
                    "campaigns_content/inconnue.html": page("<p>Quatre</p>"),
                }
            ),
            "export.zip",
        )
        two, one, unknown = found
        assert isinstance(one, Letter)
        assert (one.subject, one.at) == ("Faire alliance", dt.datetime(2023, 9, 14, 9, 0))
        assert list(one.pictures.values()) == [drawn(kind="PNG")]
        assert isinstance(two, Letter)
        assert (two.subject, two.at) == ("Encore", dt.datetime(2023, 9, 21, 12, 5))
        assert isinstance(unknown, Refused)
        assert unknown.where == "export.zip, campaigns_content/inconnue.html"

    def test_alike(self) -> None:
        """Of campaigns that are called alike those are told apart that have their id, or whose page is named by its day; others are refused."""
        report = REPORT.replace("Jeudi 2", "Jeudi 1").replace("Encore", "Faire alliance")
        names = ("1_jeudi-1.html", "2023-09-21.html", "27671f6028_jeudi-1.html")
        refused, dated, known = read(
            zipped({"campaigns.csv": report, **{name: page(f"<p>{name}</p>") for name in names}}),
            "export.zip",
        )
        assert isinstance(refused, Refused)
        assert "\u202f; nommez sa page d’après son jour" in refused.why
        assert isinstance(dated, Letter)
        assert dated.at == dt.date(2023, 9, 21)
        assert isinstance(known, Letter)
        assert known.at == dt.datetime(2023, 9, 21, 12, 5)

    def test_undated(self) -> None:
        """A page of the zip without a date is dated by its name, as the refusal says."""
        (refused,) = read(zipped({"a/jeudi.html": page("<p>a</p>")}), "export.zip")
        assert isinstance(refused, Refused)
        assert refused.why == "sans date\u202f; nommez-la dans le zip d’après son jour, 2023-09-28.html"
        (found,) = read(zipped({"a/2023-09-28.html": page("<p>a</p>")}), "export.zip")
        assert isinstance(found, Letter)

    def test_none_sent(self) -> None:
        """An export of which nothing was sent says so."""
        with pytest.raises(ConfigurationError, match="aucune de ses campagnes"):
            read(zipped({"campaigns.csv": REPORT, "jamais.html": page("<p>a</p>")}), "export.zip")

    @pytest.mark.parametrize(
        ("text", "at"),
        [
            ("Jun 09, 2018 09:30 pm", dt.datetime(2018, 6, 9, 21, 30)),
            ("Jun 09, 2018 12:30 am", dt.datetime(2018, 6, 9, 0, 30)),
            ("2018-06-09 21:30:00", dt.datetime(2018, 6, 9, 21, 30)),
            ("hier", None),
        ],
    )
    def test_dates(self, text: str, at: dt.datetime | None) -> None:
        """Its own way to write dates, and ISO 8601."""
        assert of_mailchimp(text) == at

    def test_bomb(self) -> None:
        """A file that unpacks to more than any letter has is refused before it is whole."""
        with pytest.raises(ConfigurationError, match="10 Mo"):
            read(zipped({"a.html": b"<p>" + b"a" * 11_000_000}), "bombe.zip")

    def test_crowd(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """So is one of more files than an export has."""
        monkeypatch.setattr("newsletter.earlier.mailchimp._MOST_FILES", 3)
        with pytest.raises(ConfigurationError, match="plus de 3 fichiers"):
            read(zipped({f"{n}.html": "<p>a" for n in range(4)}), "foule.zip")

    @pytest.mark.parametrize("data", [b"PK\x03\x04", zipped({"a.txt": "a"}), zipped({"a.html": "<p>a"})[:60]])
    def test_broken(self, data: bytes) -> None:
        """What is no whole zip, or has no page, is refused as a whole."""
        with pytest.raises(
            ConfigurationError, match=r"export\.zip\u00a0: .*\u202f; (?:exportez|enregistrez)"
        ):
            read(data, "export.zip")


def of(at: str, identity: str = "") -> Letter:
    when = dt.datetime.fromisoformat(at) if "T" in at else dt.date.fromisoformat(at)
    return Letter(
        where=at,
        subject="S",
        at=when,
        identity=f"import:{identity or at}",
        markdown="a",
        pictures={},
        alts={},
    )


def shelf(**said: object) -> Shelf:
    blank = {
        "days": frozenset(), "numbers": {}, "known": {},
        "coming": dt.date(2023, 9, 28), "now": dt.datetime(2023, 9, 26, 9, tzinfo=dt.UTC),
    }  # fmt: skip
    return Shelf(**{**blank, **said})


class TestPlace:
    """Which day and number each letter has."""

    @pytest.mark.parametrize(
        ("at", "day"),
        [
            ("2023-09-14T09:00:00+02:00", "2023-09-14"),
            ("2023-09-13T23:30:00+00:00", "2023-09-14"),  # past midnight in Paris
            ("2023-09-11", "2023-09-14"),
            ("2023-09-15", "2023-09-14"),
            ("2023-09-17", "2023-09-14"),
            ("2023-09-18", "2023-09-21"),
        ],
    )
    def test_day(self, at: str, day: str) -> None:
        """A letter is that of the nearest Thursday, by the letter's own clock."""
        (one,), there, refused = place([of(at)], shelf(), CONFIG)
        assert (one.day.isoformat(), there, refused) == (day, [], [])

    def test_two(self) -> None:
        """Of two for one Thursday the one that left on it is taken, else the first; the other is refused in words."""
        places, _, refused = place([of("2023-09-13"), of("2023-09-14")], shelf(), CONFIG)
        assert [one.letter.where for one in places] == ["2023-09-14"]
        assert refused == [
            Refused(
                "2023-09-13",
                "la lettre du jeudi 14\u00a0septembre\u00a02023 est déjà prise par 2023-09-14, et un jeudi n’en a qu’une",
            )
        ]

    @pytest.mark.parametrize("at", ["2023-09-26", "2023-09-27", "2024-01-04"])
    def test_future(self, at: str) -> None:
        """What would be the next letter, or a later one, is refused."""
        places, _, (refused,) = place([of(at)], shelf(), CONFIG)
        assert not places
        assert "à venir" in refused.why

    def test_there(self) -> None:
        """What is there stays: what was imported before, and any file of that day; one letter in two files is one."""
        held = shelf(days=frozenset({dt.date(2023, 9, 14)}), known={"import:x": dt.date(2023, 9, 7)})
        places, there, refused = place(
            [of("2023-09-14"), of("2023-09-07", "x"), of("2023-08-31"), of("2023-08-31")], held, CONFIG
        )
        assert [one.day.isoformat() for one in places] == ["2023-08-31"]
        assert (len(there), refused) == (2, [])

    @pytest.mark.parametrize(
        ("days", "taken", "first", "numbers"),
        [
            ([7, 14, 21], {}, 1, [1, 2, 3]),
            ([7, 14, 21], {}, 36, [33, 34, 35]),
            ([7, 14, 21], {}, 3, [1, 2, 3]),
            ([7, 14], {21: 36}, 1, [34, 35]),
            ([7, 14], {21: 2}, 1, [None, 1]),
            ([21, 28], {14: 5}, 1, [6, 7]),
            ([14], {7: 5, 21: 7}, 1, [6]),
            ([14], {7: 5, 21: 6}, 1, [None]),
        ],
    )
    def test_numbers(
        self, days: list[int], taken: dict[int, int], first: int, numbers: list[int | None]
    ) -> None:
        """Numbers go by the days, back from what is later, and on from what is earlier; none is given twice."""
        mine = [dt.date(2023, 9, day) for day in days]
        found = numbered(mine, {dt.date(2023, 9, day): number for day, number in taken.items()}, first)
        assert [found.get(day) for day in mine] == numbers

    def test_no_number(self) -> None:
        """A letter for which no number is left is refused in words."""
        held = shelf(numbers={dt.date(2023, 9, 21): 1})
        places, _, (refused,) = place([of("2023-09-14")], held, CONFIG)
        assert not places
        assert "aucun numéro" in refused.why
