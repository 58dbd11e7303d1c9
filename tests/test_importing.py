"""`newsletter import`: sent editions of earlier letters, once, of which nothing is ever sent."""

import base64
import dataclasses
import json
from pathlib import Path
from urllib.parse import quote

import pytest

from newsletter.pipeline.importing import READING
from newsletter.swapping import create
from newsletter.web.trouble import NoAnswerError, Trouble
from tests.test_earlier import MAIL, WXR, page, zipped
from tests.test_killed import Stopped
from tests.test_pictures import drawn
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

FIRST = "2023-09-14"
HTML = (
    '<h1>Faire alliance</h1><p>Lisez <a href="https://www.example.org/communs?utm_source=lettre">Commun(s)</a>.</p>'
    '<p><img src="cid:salle" alt="La salle du [conseil]" width="600"></p>'
)


def mail(html: str = HTML, date: str = "Thu, 14 Sep 2023 09:00:12 +0200") -> str:
    text = MAIL.format(html=html, picture=base64.encodebytes(drawn(kind="PNG")).decode())
    return text.replace("Thu, 14 Sep 2023 09:00:12 +0200", date)


def path(desk: Desk, day: str) -> Path:
    return desk.root / "archive" / "editions" / f"{day}.md"


def held(desk: Desk) -> dict[str, bytes]:
    """All files of people's, by their paths."""
    files = (file for file in (desk.root / "archive").rglob("*") if file.is_file())
    return {str(file.relative_to(desk.root)): file.read_bytes() for file in files}


@pytest.fixture
def letter(desk: Desk, tmp_path: Path) -> Path:
    """A mail of an earlier letter, outside the workspace."""
    file = tmp_path / "lettre.eml"
    file.write_text(mail(), encoding="utf-8")
    return file


class TestEdition:
    """What a letter becomes."""

    def test_file(self, desk: Desk, letter: Path) -> None:
        """A letter becomes a sent edition with its subject, its instant, its text and its own picture."""
        said = desk("import", str(letter))
        assert (said.code, said.err) == (0, "")
        assert said.out == (
            "2023-09-14\u00a0: n°\u00a01, «\u00a0Faire alliance, c’est possible\u00a0», 1\u00a0image\n1\u00a0lettre importée.\n"
        )
        text = path(desk, FIRST).read_text(encoding="utf-8")
        (picture,) = (desk.root / "archive" / "images").iterdir()
        head, _, edito = text.partition("\n+++\n")
        assert 'status = "sent"\nsubject = "Faire alliance, c’est possible"\n' in head
        assert '[sent]\nat = 2023-09-14T09:00:12+02:00\nmessenger = "import"\nmessage_id = "import:' in head
        assert edito == (
            "\n# Faire alliance, c’est possible\n\n# Faire alliance\n\nLisez [Commun(s)](https://www.example.org/communs).\n\n"
            f"![La salle du \\[conseil\\]](images/{picture.name})\n"
        )

    def test_left(self, desk: Desk, letter: Path) -> None:
        """What a mail brought and the edition has not is said."""
        pdf = "--AA\nContent-Type: application/pdf; name=Programme.pdf\nContent-Disposition: attachment\n\nx\n--AA--"
        letter.write_text(mail().replace("--AA--", pdf), encoding="utf-8")
        assert (
            "», 1\u00a0image, 1\u00a0pièce jointe laissée (Programme.pdf)\n"
            in desk("import", str(letter)).out
        )

    def test_reader(self, desk: Desk, letter: Path) -> None:
        """Whom it was sent to stands in no file, and that a name was taken out is said; where it would, none is written."""
        html = '<p>Bonjour Marie,</p><p><a href="https://www.example.org/a?m=marie.martin%40example.org">Lire</a></p>'
        letter.write_text(mail(html), encoding="utf-8")
        assert "», 1\u00a0nom ôté d’un bonjour\n" in desk("import", str(letter)).out
        assert desk("archive").code == 0
        assert not [name for name, data in held(desk).items() if b"marie" in data.lower()]
        path(desk, FIRST).unlink()
        letter.write_text(mail("<p>Compte : marie.martin@example.org</p>"), encoding="utf-8")
        said = desk("import", str(letter))
        assert (said.code, "« marie.martin@example.org »".replace(" ", "\u00a0") in said.err) == (3, True)
        assert not path(desk, FIRST).exists()

    def test_own_address(self, desk: Desk, letter: Path) -> None:
        """The letter's own address is no reader's, also where it was sent to itself."""
        sender = "jeudis@odd17.example"
        desk.change("newsletter.toml", "sender = ", f'sender = "Les Jeudis <{sender}>" # ')
        text = mail(f"<p>Écrivez à {sender}</p>").replace("marie.martin@example.org", sender)
        letter.write_text(text, encoding="utf-8")
        assert desk("import", str(letter)).code == 0
        assert sender in path(desk, FIRST).read_text(encoding="utf-8")

    def test_page(self, desk: Desk, letter: Path) -> None:
        """The archive shows it as it shows all letters."""
        desk("import", str(letter))
        assert desk("archive").code == 0
        site = desk.root / "archive" / "site"
        shown = (site / f"{FIRST}.html").read_text(encoding="utf-8")
        assert 'alt="La salle du [conseil]"' in shown
        assert "n°\u00a01" in shown
        assert (site / "mail" / f"{FIRST}.html").is_file()

    def test_twice(self, desk: Desk, letter: Path) -> None:
        """Asked twice it changes nothing, also where the letter comes in another file or its edition was edited."""
        desk("import", str(letter))
        desk.change(f"archive/editions/{FIRST}.md", "Lisez", "Relisez")
        before = held(desk)
        other = letter.rename(letter.with_name("autre.eml"))
        said = desk("import", str(other), str(other))
        assert (said.code, said.err) == (0, "")
        assert "déjà importée" in said.out
        assert "0\u00a0lettre importée." in said.out
        assert held(desk) == before

    def test_own(self, desk: Desk, letter: Path) -> None:
        """An edition that is there is never touched, nor is a file of that day that cannot be read."""
        path(desk, FIRST).write_text("+++\nbrouillon", encoding="utf-8")
        said = desk("import", str(letter))
        assert said.code == 0
        assert "laissé tel quel" in said.out
        assert path(desk, FIRST).read_text(encoding="utf-8") == "+++\nbrouillon"

    def test_dry(self, desk: Desk, letter: Path) -> None:
        """What it would do is said, and nothing is written."""
        before = held(desk)
        said = desk("import", "--dry-run", str(letter))
        assert said.code == 0
        assert "2023-09-14\u00a0: n°\u00a01" in said.out
        assert "rien n’est écrit" in said.out
        assert held(desk) == before

    def test_numbers(self, desk: Desk, tmp_path: Path) -> None:
        """By date, then comes the next letter of our own; a draft that stands already follows."""
        assert desk("draft", DAY).code == 0
        for day, date in (("b", "Thu, 21 Sep 2023"), ("a", "Thu, 7 Sep 2023")):
            (tmp_path / f"{day}.eml").write_text(mail(date=f"{date} 09:00:00 +0200"), encoding="utf-8")
        assert desk("import", str(tmp_path / "b.eml"), str(tmp_path / "a.eml")).code == 0
        drafted = json.loads(desk("draft", DAY, "--json").out)
        assert "number = 1\n" in path(desk, "2023-09-07").read_text(encoding="utf-8")
        assert "number = 2\n" in path(desk, "2023-09-21").read_text(encoding="utf-8")
        assert drafted["number"] == 3

    def test_first_number(self, desk: Desk, letter: Path) -> None:
        """Where the first letter of our own has its number already, those before count back from it."""
        desk.change("newsletter.toml", "# first_number = 1 ", "first_number = 36 ")
        assert desk("import", str(letter)).code == 0
        assert "number = 35\n" in path(desk, FIRST).read_text(encoding="utf-8")
        assert json.loads(desk("draft", DAY, "--json").out)["number"] == 36

    def test_stopped(self, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Stopped between two letters and asked again, it ends as if it had not been."""
        files = []
        for name, date in (("a", "Thu, 7 Sep 2023"), ("b", "Thu, 14 Sep 2023")):
            file = tmp_path / f"{name}.eml"
            file.write_text(mail(date=f"{date} 09:00:00 +0200"), encoding="utf-8")
            files.append(str(file))
        made: list[Path] = []

        def stopping(path: Path, data: bytes) -> bool:
            if made:
                raise Stopped
            made.append(path)
            return create(path, data)

        with monkeypatch.context() as patch:
            patch.setattr("newsletter.pipeline.importing.create", stopping)
            with pytest.raises(Stopped):
                desk("import", *files)
        assert path(desk, "2023-09-07").exists()
        assert not path(desk, FIRST).exists()
        assert desk("import", *files).code == 0
        assert "number = 2\n" in path(desk, FIRST).read_text(encoding="utf-8")


class TestNeverSent:
    """What follows of it, and what never does."""

    def test_run(self, desk: Desk, letter: Path) -> None:
        """Nothing leaves, nobody is told anything, and nothing waits for a person; not while, nor after, the letter's hour."""
        quiet = desk.codes(now=TUESDAY)
        desk("import", str(letter))
        assert desk.codes() == quiet
        for now in (TUESDAY, THURSDAY):
            desk("run", "--live", now=now)
        assert not [one for one in desk.outbox if FIRST in one.name]
        assert "14\u00a0septembre" not in " ".join(desk.needs())
        notices = (desk.root / "var" / "notices").glob("*.eml")
        assert not any(b"14 septembre" in one.read_bytes() for one in notices)
        assert desk("status", "--json").json["deliveries"] == []

    def test_by_hand(self, desk: Desk, letter: Path) -> None:
        """Asked to be sent or approved, it has left already; no operator's word is wanted."""
        desk("import", str(letter))
        assert desk("send", FIRST, "--live").code == 0
        assert desk("approve", FIRST).code == 3
        assert desk("deliveries", "resolve", FIRST, "--as", "not-sent").code == 2
        assert desk.outbox == []

    def test_never_missed(self, desk: Desk, letter: Path) -> None:
        """The Thursdays between the last earlier letter and the first of our own were not ours to send."""
        desk("import", str(letter))
        assert "letter-missed" not in desk.codes(now="2023-09-26T09:05:00+02:00")

    def test_already_sent(self, desk: Desk, letter: Path) -> None:
        """What it led to counts as sent, by its address; an event does not, for it is announced until it takes place."""
        desk("import", str(letter))
        drafted = json.loads(desk("draft", DAY, "--json").out)
        keys = {one["key"] for one in drafted["entry"]}
        assert "agenda/colloque" in keys
        assert "agenda/livre" not in keys
        why = desk("entries", "--why", "agenda/livre").out
        assert "déjà envoyé le 14\u00a0septembre" in why


class TestPictures:
    """Pictures that are not in the file."""

    SOURCE = '<p>a</p><p><img src="https://x.example/a.png" alt="Une affiche"></p>'

    def test_off(self, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """With the network off nothing is asked; what a picture showed stays as words."""
        monkeypatch.setenv("NEWSLETTER_NETWORK", "off")
        monkeypatch.setattr("newsletter.pipeline.importing.download", None)
        file = tmp_path / f"{FIRST}.html"
        file.write_text(page(self.SOURCE), encoding="utf-8")
        said = desk("import", str(file))
        assert "1\u00a0image perdue" in said.out
        assert path(desk, FIRST).read_text(encoding="utf-8").endswith("a\n\nUne affiche\n")

    def test_web(self, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """What comes through the door is made our own, once for all letters; what does not stays as words."""
        asked: list[str] = []

        async def download(wanted: dict[str, tuple[()]], _agent: str, *, seconds: float) -> dict[str, object]:
            asked.extend(wanted)
            late = NoAnswerError(Trouble.TIMEOUT, f"{seconds}")
            return {url: drawn() if url.endswith("a.png") else late for url in wanted}

        monkeypatch.setattr("newsletter.pipeline.importing.download", download)
        files = []
        for day in ("2023-09-07", FIRST):
            file = tmp_path / f"{day}.html"
            file.write_text(
                page(f'{self.SOURCE}<img src="https://x.example/b.png" alt="Perdue">{day}'), encoding="utf-8"
            )
            files.append(str(file))
        assert desk("import", *files).code == 0
        assert sorted(asked) == ["https://x.example/a.png", "https://x.example/b.png"]
        text = path(desk, FIRST).read_text(encoding="utf-8")
        assert "![Une affiche](images/" in text
        assert "Perdue" in text
        assert len(list((desk.root / "archive" / "images").iterdir())) == 1

    @pytest.mark.parametrize("folder", ["Été 1_fichiers", "Été 1_files"])
    @pytest.mark.parametrize("named", ["./{}/photo%20a.png", "{}/photo a.png"])
    def test_beside(self, desk: Desk, tmp_path: Path, folder: str, named: str) -> None:
        """Those that a browser saved beside its page are made our own, whatever they are called; others are said to be lost."""
        file = tmp_path / "Été 1.html"
        shown = f'<img src="{named.format(quote(folder))}" alt="Photo"><img src="ailleurs/b.png" alt="Autre">'
        head = "<title>Été</title><meta name='date' content='2023-09-14'>"
        file.write_text(page(f"<p>a</p>{shown}<img src='../secret.png'>", head), encoding="utf-8")
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "photo a.png").write_bytes(drawn(kind="PNG"))
        (tmp_path / "secret.png").write_bytes(drawn(kind="PNG"))
        for dry in (("--dry-run",), ()):
            assert "», 1\u00a0image, 2\u00a0images perdues\n" in desk("import", *dry, str(file)).out
        text = path(desk, FIRST).read_text(encoding="utf-8")
        assert "![Photo](images/" in text
        assert "Autre" in text

    def test_beside_bounds(self, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Nothing that a link of the folder leads to is read, nor what is larger than any picture."""
        file, folder = tmp_path / f"{FIRST}.html", tmp_path / f"{FIRST}_files"
        shown = "".join(f'<img src="{folder.name}/{one}.png" alt="x">' for one in "ab")
        file.write_text(page(f"<p>a</p>{shown}"), encoding="utf-8")
        folder.mkdir()
        (tmp_path / "secret.png").write_bytes(drawn(kind="PNG"))
        (folder / "a.png").symlink_to(tmp_path / "secret.png")
        (folder / "b.png").write_bytes(drawn(kind="PNG"))
        monkeypatch.setattr("newsletter.pipeline.saved_page._MOST_BYTES", 10)
        assert "», 2\u00a0images perdues\n" in desk("import", str(file)).out

    def test_none(self, desk: Desk, tmp_path: Path) -> None:
        """Bytes that are no picture leave its words."""
        file = tmp_path / "a.zip"
        file.write_bytes(
            zipped({f"{FIRST}.html": page("<p>a<img src='a.png' alt='Une carte'></p>"), "a.png": b"non"})
        )
        assert "1\u00a0image perdue" in desk("import", str(file)).out
        assert "Une carte" in path(desk, FIRST).read_text(encoding="utf-8")


class TestRefused:
    """What is not taken."""

    def test_other_files(self, desk: Desk, letter: Path, tmp_path: Path) -> None:
        """A file that is none is said to be so; the others are imported all the same."""
        (tmp_path / "a.txt").write_bytes(b"\0\1\2")
        said = desk("import", str(tmp_path / "a.txt"), str(letter))
        assert said.code == 2
        assert said.err.startswith("a.txt\u00a0: ce n’est ni un mail")
        assert said.err.endswith("\u202f; enregistrez la lettre en .eml ou en .html\n")
        assert path(desk, FIRST).exists()

    def test_earlier_still(self, desk: Desk, letter: Path, tmp_path: Path) -> None:
        """Where no number is left before those that are there, what is said to do makes room: once it is done, it is imported."""
        assert desk("import", str(letter)).code == 0
        older = tmp_path / "older.eml"
        older.write_text(mail(date="Thu, 7 Sep 2023 09:00:00 +0200"), encoding="utf-8")
        said = desk("import", str(older))
        assert said.code == 3
        assert "avant le n°\u00a01\u202f; retirez d’archive/editions/" in said.err
        desk.change(f"archive/editions/{FIRST}.md", "number = 1\n", "number = 2\n")
        assert desk("import", str(older)).code == 0
        assert "number = 1\n" in path(desk, "2023-09-07").read_text(encoding="utf-8")
        path(desk, FIRST).unlink()
        path(desk, "2023-09-07").unlink()
        assert desk("import", str(letter), str(older)).code == 0

    def test_letters(self, desk: Desk, tmp_path: Path) -> None:
        """A letter that is not taken is told with why."""
        file = tmp_path / "sans-date.html"
        file.write_text(page("<p>a</p>"), encoding="utf-8")
        said = desk("import", str(file))
        assert (said.code, said.out) == (3, "0\u00a0lettre importée.\n")
        assert said.err.startswith("Pas importée\u00a0: sans-date.html\u00a0: sans date")

    def test_too_large(self, desk: Desk, letter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A file beyond all letters is not read."""
        monkeypatch.setattr("newsletter.pipeline.importing.MOST_BYTES", 100)
        said = desk("import", str(letter))
        assert (said.code, "il pèse plus de" in said.err) == (2, True)

    def test_too_long(self, desk: Desk, letter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A file that takes reading too long is given up, in words."""
        monkeypatch.setattr("newsletter.pipeline.importing.READING", dataclasses.replace(READING, seconds=0))
        said = desk("import", str(letter))
        assert (said.code, said.err.startswith("lettre.eml\u00a0: ")) == (2, True)

    def test_missing(self, desk: Desk) -> None:
        """No file, or one that is not there, is wrong usage."""
        assert desk("import").code == 2
        assert desk("import", "nulle-part.eml").code == 2

    def test_category(self, desk: Desk, tmp_path: Path) -> None:
        """Of a site's export only the letter's category is taken, by the letter's own clock."""
        file = tmp_path / "site.xml"
        file.write_text(WXR, encoding="utf-8")
        said = desk("import", "--category", "Les Jeudis", str(file))
        assert said.code == 0
        assert "at = 2023-09-14T00:30:00+02:00\n" in path(desk, FIRST).read_text(encoding="utf-8")
        assert not path(desk, "2023-09-21").exists()
