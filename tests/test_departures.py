"""What is told of a letter that leaves for its readers one by one: by mail, in `status` and by cron, in the same numbers."""

import datetime as dt
from collections.abc import Iterator

import pytest

from newsletter.pipeline.edition.reach import Reach
from newsletter.pipeline.notify.audience import Notice
from newsletter.pipeline.notify.departures import to_tell
from newsletter.preview.stating import hint
from tests.test_lanes import Crowd
from tests.test_personal import parsed
from tests.test_sending import opened
from tests.test_smtp import listening
from tests.test_to_each import needed, plain, to_each
from tests.workspaces import DAY, Desk

OPERATOR = "machine@example.org"
LETTER = "la lettre du jeudi 28 septembre 2023"
PEOPLE = [f"lecteur{number}@{number}.example.org" for number in range(6)]


@pytest.fixture
def crowd() -> Iterator[Crowd]:
    with listening(Crowd()) as listener:
        assert isinstance(listener, Crowd)
        yield listener


def on(hour: str) -> str:
    return f"2023-09-28T{hour}:00+02:00" if hour >= "09" else f"2023-09-29T{hour}:00+02:00"


def told(crowd: Crowd, to: str = "redaction@example.org") -> list[tuple[str, str]]:
    """Subject and text of what somebody was told of the letter's departure, and of whom it has not reached."""
    mails = [parsed(raw) for _, (one,), raw in crowd.taken if one == to]
    said = [(plain(str(one["Subject"])).partition(" : ")[2], plain(str(one.get_content()))) for one in mails]
    return [one for one in said if "partie" in one[0] or "pas reçu" in one[1]]


@pytest.mark.parametrize(
    ("known", "notice"),
    [
        (Reach(waiting=2), None),
        (Reach(waiting=2, refused=1), None),
        (Reach(accepted=1, waiting=2), Notice.LETTER_SENT),
        (Reach(accepted=1), Notice.LETTER_SENT),
        (Reach(doubts=1, waiting=2), Notice.LETTER_UNCERTAIN),
        (Reach(accepted=5, doubts=1, waiting=2), Notice.LETTER_UNCERTAIN),
        (Reach(accepted=5, doubts=1), Notice.LETTER_UNCERTAIN),
    ],
)
def test_what_there_is_to_tell(known: Reach, notice: Notice | None) -> None:
    """That somebody has it, or may have it: as soon as that is so, whoever waits."""
    assert to_tell(known) is notice


def test_all_in_one_sentence() -> None:
    """Who has it, who waits and since when and until when, of whom nobody knows, who was refused; one is said to be one."""
    at = dt.datetime(2023, 9, 28, 9, 10, tzinfo=dt.UTC)
    again = at + dt.timedelta(minutes=20)
    known = Reach(
        accepted=5, waiting=2, doubts=3, late=1, refused=2, suppressed=1, tried_at=at, again_at=again
    )
    assert plain(known.words("450 later")) == (
        "5 lecteurs l’ont reçue ; 2 lecteurs l’attendent encore (dernier essai à 9 h 10, nouvel essai à 9 h 30) : 450 later ;"
        " personne ne sait si 3 autres l’ont reçue ; 1 lecteur ne l’a pas reçue, minuit ayant sonné avant ;"
        " 2 adresses refusées par leur serveur ; 1 lecteur sans envoi, à leur demande"
    )
    assert plain(Reach(waiting=1, doubts=1).words()) == (
        "personne ne l’a à coup sûr ; 1 lecteur l’attend encore (nouvel essai dans les dix minutes) ;"
        " personne ne sait si 1 lecteur l’a reçue"
    )
    assert plain(Reach(accepted=1, refused=1).words()) == (
        "1 lecteur l’a reçue ; 1 adresse refusée par leur serveur"
    )


def test_one_who_waits_keeps_nobody_from_hearing_that_it_has_left(desk: Desk, crowd: Crowd) -> None:
    """The editor is told at the first pass, with who waits; when these have it too there is nothing new."""
    to_each(desk, crowd, PEOPLE)
    crowd.says = {PEOPLE[0]: ["450 4.2.0 greylisted"]}
    said = desk("run", "--live", now=on("09:05"))
    assert said.code == 1
    words = (
        "5 lecteurs l’ont reçue ; 1 lecteur l’attend encore (dernier essai à 9 h 05, nouvel essai à 9 h 15)"
    )
    assert plain(said.err).startswith(f"Envoi inachevé : {LETTER} : {words} : ")
    assert "450 4.2.0 greylisted" in said.err
    assert said.err.count("\n") == 1
    with opened(desk, on("09:06")) as (context, store):
        edition = context.edition(dt.date.fromisoformat(DAY))
        assert edition is not None
        assert plain(hint(context, store, edition)) == f"{words}."
    again = desk("run", "--live", now=on("09:10"))
    assert (again.code, again.err) == (1, "")
    ((subject, text),) = told(crowd)
    assert subject == f"{LETTER} est partie, 1 lecteur l’attend encore"
    assert f"est partie à 9 h 05. {words}." in text
    assert desk("run", "--live", now=on("09:15")).code == 0
    assert len(told(crowd)) == 1


def test_a_refusal_that_comes_later_is_told_in_the_end(desk: Desk, crowd: Crowd) -> None:
    """Who waited when it was told that the letter left, and was refused for good, is told; once."""
    to_each(desk, crowd, PEOPLE)
    crowd.says = {PEOPLE[0]: ["450 greylisted", "550 no such user"], PEOPLE[1]: ["550 no such user"]}
    assert desk("run", "--live", now=on("09:05")).code == 1
    assert desk("run", "--live", now=on("09:15")).code == 0
    assert desk("run", "--live", now=on("09:25")).code == 0
    (_, first), (subject, text) = told(crowd)
    assert "1 adresse refusée par leur serveur" in first
    assert subject == f"{LETTER} est partie"
    assert "4 lecteurs l’ont reçue ; 2 adresses refusées par leur serveur." in text


def test_a_doubt_beside_one_who_waits(desk: Desk, crowd: Crowd) -> None:
    """One whose answer was lost, one who is refused for now all day: both are told at once, each once, with what midnight leaves."""
    desk.change("newsletter.toml", "[delivery]\n", f'[notify]\noperator = "{OPERATOR}"\n\n[delivery]\n')
    to_each(desk, crowd, PEOPLE)
    crowd.loses, crowd.says = [PEOPLE[0]], {PEOPLE[1]: ["450 4.2.0 greylisted"] * 99}
    for hour in ("09:05", "09:15", "18:10"):
        assert desk("run", "--live", now=on(hour)).code == 1
        doubt, waits = needed(desk, "letter-uncertain", on(hour)), needed(desk, "readers-waiting", on(hour))
        assert "elle est chez 4 lecteurs, mais personne ne sait si 1 autre l’a reçue" in doubt
        assert f"deliveries resolve {DAY} --as sent" in doubt
        assert "est chez 4 lecteurs ; 1 lecteur l’attend encore" in waits
    assert "personne ne sait si 1 autre l’a reçue" in plain(desk("run", "--live", now=on("21:00")).err)
    for one in ("redaction@example.org", OPERATOR):
        ((subject, text),) = told(crowd, one)
        assert subject == f"{LETTER} est partie, sauf peut-être pour 1 lecteur"
        assert "1 lecteur l’attend encore (dernier essai à 9 h 05, nouvel essai à 9 h 15)." in text.replace(
            "\n", " "
        )
    for hour in ("00:10", "00:20"):
        assert desk("run", "--live", now=on(hour)).code == 0
        assert "mais personne ne sait si 1 autre l’a reçue" in needed(desk, "letter-uncertain", on(hour))
        assert "1 lecteur n’a pas reçu la lettre" in needed(desk, "readers-unreached", on(hour))
        assert needed(desk, "readers-waiting", on(hour)) == ""
    for one in ("redaction@example.org", OPERATOR):
        _, (subject, text) = told(crowd, one)
        assert subject == f"à voir pour {LETTER}"
        assert f"1 lecteur n’a pas reçu {LETTER} : il est trop tard" in text.replace("\n", " ")
    assert desk("deliveries", "resolve", DAY, "--as", "sent", now=on("00:30")).code == 0
    assert desk("run", "--live", now=on("00:40")).code == 0
    assert [subject for subject, _ in told(crowd)][2:] == [f"{LETTER} est partie"]


def test_a_doubt_before_anybody_is_known_to_have_it(desk: Desk, crowd: Crowd) -> None:
    """Then that others have it is news; a further doubt is, too; that one is cleared up is none."""
    to_each(desk, crowd, PEOPLE)
    crowd.loses, crowd.says = PEOPLE[:1], {one: ["450 greylisted"] for one in PEOPLE[1:]}
    said = desk("run", "--live", now=on("09:05"))
    assert said.code == 1
    assert "personne ne l’a à coup sûr ; 5 lecteurs l’attendent encore" in plain(said.err)
    assert "personne ne sait si 1 lecteur l’a reçue" in needed(desk, "letter-uncertain", on("09:06"))
    crowd.loses = [PEOPLE[1]]
    assert desk("run", "--live", now=on("09:15")).code == 3
    resolve = ("deliveries", "resolve", DAY, "--as", "sent", "--recipient", PEOPLE[1])
    assert desk(*resolve, now=on("09:16")).code == 0
    assert desk("run", "--live", now=on("09:25")).code == 3
    assert [subject for subject, _ in told(crowd)] == [
        f"{LETTER} est peut-être partie",
        f"{LETTER} est partie, sauf peut-être pour 2 lecteurs",
    ]


def test_each_outcome_is_told_to_cron(desk: Desk, crowd: Crowd) -> None:
    """One reader's refusal is not the letter's: who has it, who waits, of whom nobody knows and who was refused are counted."""
    to_each(desk, crowd, PEOPLE)
    crowd.loses = [PEOPLE[0]]
    crowd.says = {PEOPLE[1]: ["550 no such user"], PEOPLE[2]: ["450 greylisted"]}
    said = plain(desk("run", "--live", now=on("09:05")).err)
    for words in (
        f"Envoi inachevé : {LETTER} : 3 lecteurs l’ont reçue",
        "1 lecteur l’attend encore (dernier essai à 9 h 05, nouvel essai à 9 h 15)",
        "450 greylisted",
        "personne ne sait si 1 autre l’a reçue",
        "1 adresse refusée par leur serveur",
        f"newsletter deliveries {DAY} les nomme",
    ):
        assert words in said
    assert "550" not in said
    assert not any(one in said for one in PEOPLE)
    assert desk("run", "--live", now=on("09:15")).code == 3
    held = plain(desk("send", DAY, "--live", now=on("09:20")).err)
    assert (
        "personne ne sait si 1 autre l’a reçue (newsletter deliveries) ; 1 adresse refusée par leur serveur"
        in held
    )
