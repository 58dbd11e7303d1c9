"""The recipients file of a workspace: what keeps a letter from leaving, what is only told, and that looking costs little."""

import datetime as dt
import errno
import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from newsletter.exceptions import FileError
from newsletter.model import Recipient
from newsletter.pipeline import way_out
from newsletter.pipeline.context import Context, open_workspace
from newsletter.pipeline.edition.approving import approve
from newsletter.pipeline.readers import recipients
from newsletter.pipeline.written import is_being_saved
from newsletter.schema import mistakes
from tests.test_idle import rests
from tests.test_needs import told
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

GOOD = "address,name\nada@example.org,Ada\n"


def to_each(desk: Desk, *, unsubscribe: str = "", more: str = "") -> None:
    """Let each reader get a message of their own, by a server that nobody reaches."""
    desk.change("newsletter.toml", 'messenger = "outbox"', 'messenger = "smtp"')
    keys = 'recipients = "recipients.csv"\nsuppression = "suppressed.csv"\nhost = "127.0.0.1"\nport = 9\ntls = "none"\n'
    path = desk.root / "newsletter.toml"
    text = re.sub(r"(?m)^(to|host|port|tls) = .*\n", "", path.read_text())
    text = text.replace("[delivery.smtp]", f"[delivery.smtp]\n{keys}{more}#", 1)
    if unsubscribe:
        text = re.sub(r"(?m)^unsubscribe = .*$", f'unsubscribe = "{unsubscribe}"', text)
    path.write_text(text)
    desk.write("suppressed.csv", "")


@pytest.fixture
def each(desk: Desk) -> Desk:
    desk.after((TUESDAY, "run"))
    to_each(desk)
    desk.write("recipients.csv", GOOD)
    return desk


def opened(desk: Desk) -> Context:
    from newsletter.cli.opening import now

    return open_workspace(desk.root, now, os.environ)


def findings(desk: Desk) -> dict[str, str]:
    said = desk("check", DAY, "--json")
    assert said.code == 0, said.err
    return {f"{one['code']}:{one['where']}": one["message"].replace("\u00a0", " ") for one in said.json}


def missing(root: Path) -> None:
    (root / "recipients.csv").unlink()


def folder(root: Path) -> None:
    missing(root)
    (root / "recipients.csv").mkdir()


def pipe(root: Path) -> None:
    missing(root)
    os.mkfifo(root / "recipients.csv")


def leads_outside(root: Path) -> None:
    (root / "recipients.csv").replace(root.parent / "outside.csv")
    (root / "recipients.csv").symlink_to(root.parent / "outside.csv")


def leads_nowhere(root: Path) -> None:
    missing(root)
    (root / "recipients.csv").symlink_to(root / "nothing.csv")


def says(text: str, name: str = "recipients.csv") -> Callable[[Path], object]:
    return lambda root: (root / name).write_bytes(text.encode("latin-1"))


BROKEN = [
    (missing, "recipients.csv : le fichier ne s’ouvre pas (il n’existe pas)"),
    (folder, "recipients.csv : le fichier ne s’ouvre pas (ce n’est pas un fichier)"),
    (pipe, "recipients.csv : le fichier ne s’ouvre pas (ce n’est pas un fichier)"),
    (leads_outside, "recipients.csv : un lien le fait lire hors du dossier de la lettre"),
    (leads_nowhere, "recipients.csv : le fichier ne s’ouvre pas (il n’existe pas)"),
    (says(""), "recipients.csv : le fichier est vide"),
    (says("address\n"), "recipients.csv : aucune de ses lignes n’est une adresse"),
    (says("address\nnobody\n"), "recipients.csv : aucune de ses lignes n’est une adresse"),
    (says("email\nada@example.org\n"), "recipients.csv, ligne 1 : sa première ligne, email, ne nomme"),
    (says("address,name\na@example.org,Zoé\n"), "recipients.csv, ligne 2 : le texte n’est pas en UTF-8"),
    (says("PK\x03\x04"), "recipients.csv : c’est un classeur"),
    (says("PK\x03\x04", "suppressed.csv"), "suppressed.csv : c’est un classeur"),
]


class TestRefused:
    """What keeps every letter from leaving."""

    @pytest.mark.parametrize(("breaking", "expected"), BROKEN)
    def test_commands(self, each: Desk, breaking: Callable[[Path], object], expected: str) -> None:
        """Whatever asks for the letter to be sent is exit 2, in French, with the file, the cause and what to do."""
        breaking(each.root)
        for words in (
            ("check", DAY),
            ("approve", DAY),
            ("send", DAY, "--test", "a@example.org"),
            ("send", DAY, "--live"),
        ):
            said = each(*words)
            assert said.code == 2, words
            line = said.err.replace("\u00a0", " ").replace("\u202f", " ")
            assert line.startswith(expected), words
            assert " ; " in line, words
            assert line.count("\n") == 1, words
        assert 'status = "draft"' in each.edition.read_text()

    def test_to_a_list(self, desk: Desk) -> None:
        """Where the letter goes to a list, or into the outbox, nobody reads the file."""
        desk.after((TUESDAY, "run"))
        desk.write("recipients.csv", "nonsense")
        assert desk("check", DAY).code == 0
        assert "recipients-broken" not in desk.codes()

    def test_too_large(self, each: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        """So is a file beyond what is read."""
        monkeypatch.setattr(recipients, "_LARGEST", 30)
        each.write("recipients.csv", GOOD + "bob@example.org,\n")
        said = each("check", DAY)
        assert said.code == 2
        assert "le fichier dépasse 0 Mo" in said.err

    def test_inside(self, each: Desk) -> None:
        """A link within the workspace is followed."""
        each.write("lists/all.csv", GOOD)
        missing(each.root)
        (each.root / "recipients.csv").symlink_to("lists/all.csv")
        assert each("check", DAY).code == 0

    def test_not_readable(self, each: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        """So is one whose rights don't let this user read it."""

        def closed(path: Path, most: int) -> bytes:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

        monkeypatch.setattr(recipients, "read_bounded", closed)
        said = each("check", DAY)
        assert said.code == 2
        assert "le fichier ne s’ouvre pas (droits insuffisants)" in said.err

    def test_status_and_run(self, each: Desk) -> None:
        """It is a need, told once, and a run says it as it does of the agenda: exit 2, without sending anything."""
        each.write("recipients.csv", "email\n")
        assert "recipients-broken" in each.codes()
        (need,) = [one for one in each.needs() if "fichier d’adresses" in one]
        assert "Écrivez address à la place de email" in need
        said = each("run", now=TUESDAY)
        assert said.code == 2
        assert "ne nomme aucune colonne address" in said.err
        each("run", now=TUESDAY)
        assert len(told(each, "*need-recipients-broken-*")) == 1
        each.write("recipients.csv", GOOD)
        assert "recipients-broken" not in each.codes()
        assert each("run").code == 0

    def test_approved_before(self, each: Desk) -> None:
        """A letter that was approved before waits while nobody could be sent it; the page is not published for it."""
        assert each("approve", DAY).code == 0
        each.write("recipients.csv", "email\n")
        said = each("run", "--live", now=THURSDAY)
        assert said.code == 2
        assert 'status = "approved"' in each.edition.read_text()
        assert not (each.root / "archive" / "site" / f"{DAY}.html").exists()
        assert any("ne nomme aucune colonne address" in one for one in each.needs())

    def test_approving(self, each: Desk) -> None:
        """Whoever approves otherwise than by the command, the preview or the clock, is refused as well."""
        each.write("recipients.csv", "email\n")
        context = opened(each)
        with context.store() as store, pytest.raises(FileError):
            approve(context, store, dt.date.fromisoformat(DAY), asking=0)

    def test_preview(self, each: Desk) -> None:
        """The preview shows the letter, and says it."""
        each.write("recipients.csv", "email\n")
        from newsletter.pipeline.needs.gathered import alarms

        context = opened(each)
        with context.store() as store:
            assert "recipients-broken" in [one.code for one in alarms(context, store)]


class TestTold:
    """What is said, and stops nothing."""

    def test_invalid(self, each: Desk) -> None:
        """Lines that are no address are one warning with their number and the first of them."""
        each.write("recipients.csv", f"{GOOD}one\nbob@example.org\n\ntwo@\n")
        assert findings(each)["recipients-invalid:recipients"] == (
            "2 lignes de recipients.csv ne sont pas des adresses : lignes 3 et 6."
            " Rien n’y sera envoyé : corrigez-les, ou retirez-les."
        )
        each.write("recipients.csv", f"{GOOD}one\n")
        assert findings(each)["recipients-invalid:recipients"] == (
            "1 ligne de recipients.csv n’est pas une adresse : ligne 3."
            " Rien n’y sera envoyé : corrigez-la, ou retirez-la."
        )
        each.write("recipients.csv", GOOD + "one\n" * 14)
        assert (
            "lignes 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 et 4 autres."
            in findings(each)["recipients-invalid:recipients"]
        )
        each.write("recipients.csv", GOOD)
        assert "recipients-invalid:recipients" not in findings(each)

    def test_quotes(self, each: Desk) -> None:
        """Of lines whose quotes make no cells it is said what is wrong, also where an address stands in them."""
        each.write(
            "recipients.csv",
            'address,name\na@example.org,"Le "petit" Jean\nb@example.org,"B" ou C\nc@example.org,C\n',
        )
        found = findings(each)["recipients-invalid:recipients"].replace("\u00a0", " ")
        assert "2 lignes de recipients.csv ont des guillemets qui ne se lisent pas : lignes 2 et 3." in found
        assert 'dans un nom, lui-même entre guillemets ("Le ""petit"" Jean")' in found
        each.write("recipients.csv", 'address,name\na@example.org,"Le ""petit"" Jean"\nc@example.org,C\n')
        assert "recipients-invalid:recipients" not in findings(each)

    def test_nobody_in_the_suppressions(self, each: Desk) -> None:
        """Lines of the suppression file of which nobody can tell whom they mean are one warning with their numbers."""
        each.write("suppressed.csv", "address\na x.org\nbob@example.org\nzoé(at)example.org\n")
        assert findings(each)["suppression-invalid:suppression"] == (
            "2 lignes de suppressed.csv ne disent pas qui ne veut plus de la lettre, faute d’une adresse : lignes 2 et 4."
            " Qui est dans ces lignes la recevrait encore : écrivez-y leurs adresses."
        )
        each.write("suppressed.csv", "address\na x.org\n")
        assert findings(each)["suppression-invalid:suppression"] == (
            "1 ligne de suppressed.csv ne dit pas qui ne veut plus de la lettre, faute d’une adresse : ligne 2."
            " Qui est dans cette ligne la recevrait encore : écrivez-y son adresse."
        )
        each.write("suppressed.csv", "address\n" + "one\n" * 14)
        assert (
            "lignes 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 et 4 autres."
            in findings(each)["suppression-invalid:suppression"]
        )
        each.write("suppressed.csv", "address\nbob@example.org\n")
        assert "suppression-invalid:suppression" not in findings(each)

    @pytest.mark.parametrize(
        ("unsubscribe", "more", "expected"),
        [
            ("https://example.org/stop/{token}", 'token_env = "KEY"\n', ["one-click:unsubscribe"]),
            ("https://example.org/stop/{token}", 'token_env = "KEY"\ndkim = "relay"\n', []),
            ("mailto:stop@example.org", "", []),
        ],
    )
    def test_one_click(self, desk: Desk, unsubscribe: str, more: str, expected: list[str]) -> None:
        """A page to unsubscribe by needs a signed letter, to be offered by mail programs."""
        desk.after((TUESDAY, "run"))
        to_each(desk, unsubscribe=unsubscribe, more=more)
        desk.write("recipients.csv", GOOD)
        assert [one for one in findings(desk) if one.endswith(":unsubscribe")] == expected

    def test_suppression_missing(self, each: Desk) -> None:
        """That nobody is known to have left is told, and stops nothing; before the first has, an empty file says so."""
        (each.root / "suppressed.csv").unlink()
        assert "suppression-missing" in each.codes()
        assert each("check", DAY).code == 0
        each.write("suppressed.csv", "")
        assert "suppression-missing" not in each.codes()

    def test_wakes(self, each: Desk) -> None:
        """A run that rests is awoken by a change of either file."""
        each("run", now=TUESDAY)
        each("run", now=TUESDAY)
        for name in ("recipients.csv", "suppressed.csv"):
            assert rests(each, TUESDAY, live=False)
            each.write(name, f"{GOOD}# {name}\n")
            assert not rests(each, TUESDAY, live=False)
            each("run", now=TUESDAY)
            each("run", now=TUESDAY)


class TestKept:
    """What is kept of a long list."""

    @pytest.fixture
    def long(self, each: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
        """A list that takes its time, and has not changed for a while."""
        monkeypatch.setattr(recipients, "_LONG", 10)
        monkeypatch.setattr(recipients.stamps, "is_settled", lambda stamp, taken: True)
        return each

    def test_read_once(self, long: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        """A long list is not read again until it has changed."""
        long.write("recipients.csv", f"{GOOD}one\n")
        first = recipients.census(opened(long))
        monkeypatch.setattr(recipients, "read_recipients", None)
        assert recipients.census(opened(long)) == first
        monkeypatch.undo()

    def test_changed(self, long: Desk) -> None:
        """One that has changed is."""
        assert recipients.census(opened(long)).readers == 1
        long.write("recipients.csv", f"{GOOD}bob@example.org,\n")
        assert recipients.census(opened(long)).readers == 2

    def test_what_is_wrong(self, long: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        """What is wrong with it is kept as well, word by word."""
        long.write("recipients.csv", "email,name\n")
        first, again = long("check", DAY), long("check", DAY)
        assert (first.code, first.err) == (again.code, again.err)
        assert json.loads((long.root / "var/cache/recipients.json").read_bytes())["line"] == 1

    def test_damaged(self, long: Desk) -> None:
        """A note that is damaged is none."""
        long.write("var/cache/recipients.json", "{")
        assert recipients.census(opened(long)).readers == 1

    def test_short(self, each: Desk) -> None:
        """Looking at a short list leaves nothing behind."""
        assert recipients.census(opened(each)).readers == 1
        assert not (each.root / "var/cache/recipients.json").exists()


@pytest.mark.editor_at_work
def test_being_saved(each: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that somebody is writing is read when they have done so: nobody at its end is forgotten."""
    path = each.write("recipients.csv", GOOD)
    whole = f"{GOOD}bob@example.org,\n"
    reads = recipients.read_bounded

    def half(read: Path, most: int) -> bytes:
        content = reads(read, most)
        path.write_text(whole)
        return content

    monkeypatch.setattr(recipients, "read_bounded", half)
    assert is_being_saved(path)
    assert list(recipients.listed(opened(each))) == [
        Recipient("ada@example.org", "Ada"),
        Recipient("bob@example.org"),
    ]


def test_words() -> None:
    """What is said of the files is no whole sentence, and French."""
    for one in (mistakes.NO_READERS, mistakes.LIST_LINKED, mistakes.LIST_TOO_LARGE, mistakes.OPEN_QUOTE):
        assert not one.text.endswith(".")
        assert not one.remedy.endswith(".")


def test_a_file_of_those_who_left_is_not_forgotten(each: Desk) -> None:
    """Once somebody was in it, it is missed when it is empty, or not named any more; its first line alone brings nobody back."""
    each.write("suppressed.csv", "address\nada@example.org\n")
    each.write("recipients.csv", f"{GOOD}bob@example.org,\n")
    assert way_out.reached(opened(each)) == 1
    each.write("suppressed.csv", "")
    with pytest.raises(FileError, match="vide"):
        recipients.suppressed(opened(each))
    each.write("suppressed.csv", "address\n")
    assert way_out.reached(opened(each)) == 1
    each.change("newsletter.toml", 'suppression = "suppressed.csv"\n', "")
    with pytest.raises(FileError, match="ne le nomme plus"):
        recipients.suppressed(opened(each))
    (each.root / "var/suppression").unlink()
    assert recipients.suppressed(opened(each)) == frozenset()


@pytest.mark.parametrize(
    ("before", "after", "is_said"),
    [(20, 25, False), (20, 26, True), (20, 14, True), (20, 15, False), (100, 110, False), (100, 111, True), (100, 89, True), (3, 8, False)],
)  # fmt: skip
@pytest.mark.some(4)
def test_many_more_or_fewer(desk: Desk, before: int, after: int, *, is_said: bool) -> None:
    """That the file has a tenth and more than five readers more than at the approval, or fewer, is said until it leaves."""

    def people(number: int) -> None:
        desk.write(
            "recipients.csv", "\n".join(["address", *(f"lecteur{n}@example.org" for n in range(number))])
        )

    desk.after((TUESDAY, "run"))
    people(before)
    to_each(desk)
    assert desk("approve", DAY).code == 0
    assert "recipients-changed" not in desk.codes()
    people(after)
    found = [
        one["text"] for one in desk("status", "--json").json["needs"] if one["code"] == "recipients-changed"
    ]
    assert bool(found) is is_said
    if is_said:
        (text,) = found
        said = text.replace("\u00a0", " ")
        assert f"recipients.csv est passé de {before} lecteurs à {after} lecteurs" in said
        assert desk("approve", DAY, "--withdraw").code == desk("approve", DAY).code == 0
        assert "recipients-changed" not in desk.codes()
