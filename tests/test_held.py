"""Why a letter is not sent at this instant, in words, and what the next step is decided from."""

import dataclasses
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
import pytest

from newsletter.config import Delivery
from newsletter.deliver import End, Mishap, MishapKind
from newsletter.model import (
    Edition,
    EditionEntry,
    EditionStatus,
    FrozenLetter,
    Kind,
    Outcome,
    Sent,
    Standing,
    State,
    Word,
)
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition import doubting, lapsing
from newsletter.pipeline.edition.approving import approved_letter
from newsletter.pipeline.edition.closed import is_closed
from newsletter.pipeline.edition.held import (
    Progress,
    answers,
    doubts,
    is_in_doubt,
    is_uncertain,
    looking,
    obstacle,
    refusal_words,
    reserved,
    resolving,
    situation,
    state_of,
    took,
    why_held,
    words,
)
from newsletter.store import Store
from tests.test_sending import DATE, PEOPLE, Fake, opened
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

INTERRUPTED = "son envoi a été interrompu et personne ne sait si elle est partie"
FULL = Mishap(MishapKind.MESSAGE, "452 full", "mail.example.org:25").written
FULL_WORDS = (
    "le serveur de courrier refuse pour l’instant le message (mail.example.org:25 : 452 full) ; attendez un peu ; si"
    " cela dure, transmettez ses mots à qui s’occupe du serveur"
)
TOO_LATE = "2023-09-28T15:00:00+02:00"


@pytest.fixture
def approved(desk: Desk) -> Desk:
    desk.after((TUESDAY, "draft", DAY), (TUESDAY, "approve", DAY))
    return desk


@dataclass
class Held:
    """An approved letter, and what is known of it."""

    context: Context
    store: Store
    edition: Edition

    @property
    def why(self) -> str:
        return why_held(self.context, self.store, self.edition).replace("\u00a0", " ")

    @property
    def letter(self) -> FrozenLetter:
        return approved_letter(self.context, self.edition)

    def stands(self, standing: Standing, detail: str = "", messenger: str = "fake") -> None:
        """Let the ledger say where all of them stand."""
        self.store.ledger.intend(self.letter, messenger, PEOPLE[:2], self.context.instant())
        for one in PEOPLE[:2]:
            outcome = Outcome(recipient=one, standing=standing, detail=detail)
            self.store.ledger.record(DATE, outcome, self.context.instant())


@pytest.fixture
def held(approved: Desk) -> Iterator[Held]:
    """At the letter's hour."""
    with opened(approved) as (context, store):
        edition = context.edition(DATE)
        assert edition is not None
        yield Held(context, store, edition)


def at(held: Held, now: str) -> Held:
    """The same at another instant."""
    instant = dt.datetime.fromisoformat(now)
    context = dataclasses.replace(held.context, now=instant, clock=lambda: instant)
    return dataclasses.replace(held, context=context)


def test_what_a_step_is_decided_from(held: Held) -> None:
    """All of it: the file, the approval, the ledger, this instant and the letter's hours, and how far it has come."""
    held.stands(Standing.DEFERRED, FULL)
    approval = held.edition.approval
    assert approval is not None
    progress = Progress(by_hand=True, obstacle="x", published=True, tried=True)
    given = situation(held.context, held.store, held.edition, progress)
    assert (given.status, given.is_edited) == (EditionStatus.APPROVED, False)
    assert (given.message, given.approved_at) == (approval.message_sha256, approval.at)
    assert given.tally == held.store.ledger.tally(DATE)
    assert given.now == held.context.instant()
    assert [one.isoformat() for one in (given.send_at, given.deadline, given.midnight)] == [
        "2023-09-28T09:00:00+02:00",
        "2023-09-28T15:00:00+02:00",
        "2023-09-29T00:00:00+02:00",
    ]
    assert (given.by_hand, given.obstacle, given.published, given.tried) == (True, "x", True, True)
    edited = dataclasses.replace(held.edition, subject="Autre")
    assert situation(held.context, held.store, edited, Progress()).is_edited
    draft = situation(held.context, held.store, dataclasses.replace(held.edition, approval=None), Progress())
    assert (draft.message, draft.approved_at) == ("", None)


def test_what_else_it_is_decided_from(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who rests; the operator's word, and of how many that nobody knows it is; whether an engine was asked; a backup."""
    held.stands(Standing.UNCERTAIN)
    rests = Outcome(recipient=PEOPLE[1], standing=Standing.DEFERRED)
    until = held.context.instant() + dt.timedelta(minutes=1)
    held.store.ledger.record(DATE, rests, held.context.instant(), until)
    said = Progress(word=Word.SENT, about={PEOPLE[0], PEOPLE[1]})
    given = situation(held.context, held.store, held.edition, said)
    assert (given.resting, given.word, given.meant, given.asked) == (1, Word.SENT, 1, True)
    assert situation(held.context, held.store, held.edition, Progress()).meant == 0
    assert not given.is_doubted
    taken = dt.datetime.fromisoformat(TUESDAY)
    doubting.remember(held.store, doubting.Restored(taken=taken, at=held.context.now))
    assert situation(held.context, held.store, held.edition, Progress()).is_doubted
    context = as_engine(held.context)
    asked = [situation(context, held.store, held.edition, Progress(asked=one)).asked for one in (False, True)]
    assert asked == [False, True]


def as_engine(context: Context) -> Context:
    """The same, where the messenger is an engine."""
    delivery = msgspec.structs.replace(context.config.delivery, messenger="listmonk")
    return dataclasses.replace(context, config=msgspec.structs.replace(context.config, delivery=delivery))


def test_each_end_has_its_words(held: Held) -> None:
    """Whatever is the end, the editor reads why, with the hour or the server's words where there are any."""
    held.stands(Standing.DEFERRED, FULL)
    assert words(held.context, held.store, held.edition, End.WAITING) == FULL_WORDS
    held.stands(Standing.REFUSED, FULL)
    said = {
        end: words(held.context, held.store, held.edition, end).replace("\u00a0", " ")
        for end in set(End) - {End.EDITED}
    }
    assert said == {
        End.SENT: "",
        End.WAITING: FULL_WORDS,
        End.REFUSED: f"{FULL_WORDS} ; puis approuvez-la à nouveau (newsletter approve {DAY})",
        End.UNCERTAIN: "son envoi a été interrompu et personne ne sait si elle est partie",
        End.UNKNOWN: "elle était en cours d’envoi et le registre des envois n’en sait rien",
        End.OTHER: "une autre version de cette lettre est déjà partie, ou peut-être",
        End.SKIPPED: "ce jeudi est sauté",
        End.NOT_APPROVED: "elle n’est pas approuvée",
        End.EARLY: "il est trop tôt : elle part jeudi 28 septembre à 9 h",
        End.LATE: "il est trop tard : elle devait partir avant le jeudi 28 septembre à 15 h, et la dernière tentative a échoué : "
        "le serveur de courrier refuse pour l’instant le message (mail.example.org:25 : 452 full)",
        End.CHANGED: "",
    }


def test_a_refusal_in_words() -> None:
    """What the ledger keeps is said with what to do; without it, that it failed."""
    assert refusal_words(FULL) == FULL_WORDS
    assert refusal_words("") == "son envoi a échoué"


def test_why_at_an_instant(held: Held) -> None:
    """Nothing holds an approved letter at its hour; the clock, and a person's edit or word, do."""
    assert held.why == ""
    assert at(held, "2023-09-28T08:59:59+02:00").why == "il est trop tôt : elle part jeudi 28 septembre à 9 h"
    assert at(held, TOO_LATE).why.startswith("il est trop tard")
    skipped = dataclasses.replace(held.edition, status=EditionStatus.SKIPPED)
    assert dataclasses.replace(held, edition=skipped).why == "ce jeudi est sauté"
    edited = dataclasses.replace(held.edition, subject="Autre")
    assert dataclasses.replace(held, edition=edited).why == "modifiée depuis l’approbation : objet"


def test_why_a_draft_that_was_approved(held: Held) -> None:
    """What was edited since is said of a letter that became a draft by it, after its hour too; of others that nobody approved it."""
    draft = dataclasses.replace(held.edition, status=EditionStatus.DRAFT, approval=None)
    drafted = dataclasses.replace(held, edition=draft)
    assert drafted.why == "elle n’est pas approuvée"
    edited = dataclasses.replace(held.edition, subject="Autre")
    lapsing.remember_lapse(held.context, held.store, edited, dataclasses.replace(draft, subject="Autre"))
    assert drafted.why == "modifiée depuis l’approbation : objet"


def test_why_after_a_backup(held: Held) -> None:
    """What may have left after the backup is in doubt before that is written down, and once it is; its approval says so."""
    everything = (held.context, held.store, held.edition)
    assert not is_in_doubt(*everything)
    assert reserved(*everything) == ""
    taken = dt.datetime.fromisoformat(TUESDAY)
    doubting.remember(held.store, doubting.Restored(taken=taken, at=held.context.now))
    assert held.why == doubting.DOUBTFUL
    assert is_in_doubt(*everything)
    said = reserved(*everything)
    assert said.startswith(
        f"Elle ne partira pas d’elle-même\u00a0: {doubting.DOUBTFUL}. Vérifiez si elle est arrivée."
    )
    assert said.endswith(f" dites-lui ensuite ce qu’il en est\u00a0: {resolving(DATE, 0)}.")
    doubting.doubt(held.context, held.store, held.edition)
    written = held.context.edition(DATE)
    assert written is not None
    assert words(held.context, held.store, written, End.UNKNOWN) == doubting.DOUBTFUL


def test_whom_is_asked(held: Held) -> None:
    """The messenger that began with a letter is asked about its very bytes; another one, or of lost bytes, nobody."""
    knowing = Fake(knows={PEOPLE[0]: True, PEOPLE[1]: False})
    assert took(held.context, held.store, held.edition, PEOPLE[0], knowing) is None
    held.stands(Standing.HANDING)
    said = [took(held.context, held.store, held.edition, one, knowing) for one in PEOPLE[:3]]
    assert said == [True, False, None]
    assert knowing.asked == [(held.letter, one) for one in PEOPLE[:3]]
    other = Fake(knows=knowing.knows, name="other")
    assert took(held.context, held.store, held.edition, PEOPLE[0], other) is None
    (held.context.workspace.frozen / DAY / "message.eml").unlink()
    assert took(held.context, held.store, held.edition, PEOPLE[0], knowing) is None
    assert (len(knowing.asked), other.asked) == (3, [])


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Fake:
    """The configured messenger."""
    fake = Fake()
    monkeypatch.setattr("newsletter.deliver.messenger", lambda *_: fake)
    return fake


def test_interrupted(held: Held, fake: Fake) -> None:
    """Interrupted, it is held when of somebody nobody knows; not while another command is at it, or the messenger knows."""
    held.stands(Standing.HANDING)
    fake.knows = {PEOPLE[0]: True}
    assert held.why == "son envoi a été interrompu et personne ne sait si elle est partie"
    with held.context.handing_over():
        assert held.why == ""
    fake.knows = {PEOPLE[0]: True, PEOPLE[1]: False}
    assert held.why == ""


LOOK = "vérifiez sur la liste de diffusion si la lettre est arrivée"


@pytest.mark.parametrize(
    ("status", "standing", "expected"),
    [
        (EditionStatus.SENDING, Standing.UNCERTAIN, True),
        (EditionStatus.SENDING, Standing.HANDING, True),
        (EditionStatus.SENDING, None, True),
        (EditionStatus.SENDING, Standing.ACCEPTED, False),
        (EditionStatus.SENDING, Standing.PREPARED, False),
        (EditionStatus.APPROVED, Standing.UNCERTAIN, True),
        (EditionStatus.APPROVED, None, False),
        (EditionStatus.SENT, None, False),
    ],
)
def test_how_a_doubt_ends(
    held: Held, status: EditionStatus, standing: Standing | None, *, expected: bool
) -> None:
    """Where the operator's word is wanted, the command that takes it is named; elsewhere only to look is."""
    if standing is not None:
        held.stands(standing)
    edition = dataclasses.replace(held.edition, status=status)
    assert is_uncertain(held.store, edition) is expected
    said = looking(held.context, held.store, edition).replace("\u00a0", " ")
    command = f"newsletter deliveries resolve {DAY} --as sent, ou --as not-sent si elle n’est pas arrivée"
    if doubts(held.store, edition.date) > 1:
        command += " (et --recipient ADRESSE, si ce n’est pas vrai de tous)"
    assert said == (f"{LOOK}, puis dites-le au programme : {command}" if expected else LOOK)


@pytest.mark.parametrize(
    ("status", "standing", "said"),
    [
        (EditionStatus.APPROVED, None, "approuvée"),
        (EditionStatus.APPROVED, Standing.UNCERTAIN, "approuvée"),
        (EditionStatus.SENDING, Standing.UNCERTAIN, f"en doute, jusqu’à newsletter deliveries resolve {DAY}"),
        (EditionStatus.SENDING, Standing.ACCEPTED, "en suspens, car son envoi n’est pas terminé"),
    ],
)
def test_where_it_stands(held: Held, status: EditionStatus, standing: Standing | None, said: str) -> None:
    """Begun, nobody is at it but while a letter is handed over; sent, it is said where to."""
    if standing is not None:
        held.stands(standing)
    edition = dataclasses.replace(held.edition, status=status)
    assert state_of(held.context, held.store, edition) == said
    begun = dataclasses.replace(held.edition, status=EditionStatus.SENDING)
    with held.context.handing_over():
        assert state_of(held.context, held.store, begun) == "en cours d’envoi"
    for messenger, gone in (("outbox", "écrite dans la boîte d’envoi"), ("smtp", "partie")):
        by = Sent(at=held.context.now, messenger=messenger, message_id="<e@x>")
        sent = dataclasses.replace(held.edition, status=EditionStatus.SENT, sent=by)
        assert state_of(held.context, held.store, sent) == gone


def event(start: str, end: str | None = None, **known: str) -> EditionEntry:
    given = {"key": "a/1", "section": "semaine", "title": "Petit « déjeuner »", "kind": Kind.EVENT, **known}
    return EditionEntry(
        **given,  # type: ignore[arg-type]
        start=dt.datetime.fromisoformat(start),
        end=dt.datetime.fromisoformat(end) if end else None,
    )


SOON = "2023-09-28T09:03:00+02:00"
PAST = "l’heure est passée pour « Petit “déjeuner” » ; écartez-le de la lettre et approuvez-la"


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (event(SOON), PAST),
        (event(THURSDAY), PAST),
        (event("2023-09-28T09:06:00+02:00"), ""),
        (event("2023-09-28T09:00:00+02:00"), ""),
        (event("2023-09-27T09:00:00+02:00", THURSDAY), PAST),
        (event(SOON, "2023-09-29T18:00:00+02:00"), ""),
        (event(SOON, state=State.OUT), ""),
        (event(SOON, kind=Kind.REPLAY), ""),
        (event(SOON, key="a/2"), ""),
    ],
    ids=["begun", "beginning", "soon", "before", "over", "lasting", "out", "replay", "accepted"],
)
def test_what_has_begun_since_its_hour(held: Held, entry: EditionEntry, said: str) -> None:
    """A letter that leaves late is held by an event that has begun, or ended, since its hour; not by what the editor accepts."""
    edition = dataclasses.replace(held.edition, entries=(entry,), accept=("event-past:a/2",))
    assert obstacle(held.context, held.store, edition) == said


@pytest.mark.parametrize("status", [EditionStatus.SENDING, EditionStatus.SENT])
def test_what_has_begun_holds_nothing_that_has_left(held: Held, status: EditionStatus) -> None:
    """Once readers may have it, what begins meanwhile is none of its matter."""
    edition = dataclasses.replace(held.edition, entries=(event(SOON),))
    assert plain(obstacle(held.context, held.store, edition)) == PAST
    assert obstacle(held.context, held.store, dataclasses.replace(edition, status=status)) == ""


def test_several_have_begun(held: Held) -> None:
    """All of them are named; an event without a date is none of them."""
    undated = dataclasses.replace(event(SOON), key="a/3", title="Un jour", start=None)
    other = event(SOON, key="a/4", title="Café")
    edition = dataclasses.replace(held.edition, entries=(undated, event(SOON), other))
    assert obstacle(held.context, held.store, edition).startswith(
        "l’heure est passée pour « Petit “déjeuner” » et « Café » ;"
    )
    assert obstacle(at(held, "2023-09-28T09:00:00+02:00").context, held.store, edition) == ""


def test_what_changed_comes_first(approved: Desk) -> None:
    """An event cancelled since the approval holds the letter."""
    approved.change("feeds/agenda.toml", 'place = "CESE, Paris"', 'status = "cancelled"')
    assert approved("collect", now=TUESDAY).code == 0
    with opened(approved) as (context, store):
        edition = context.edition(DATE)
        assert edition is not None
        assert "est annulé" in obstacle(context, store, edition)
        assert "est annulé" in why_held(context, store, edition)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (None, INTERRUPTED),
        (MishapKind.ENGINE_PATIENCE, f"{INTERRUPTED} : {{french}}"),
        (MishapKind.PAUSED, "{french} ; {remedy}"),
    ],
)
def test_what_an_engine_cannot_tell(held: Held, kind: MishapKind | None, expected: str) -> None:
    """Why it does not know is said beside the doubt; what a person did to the campaign is said alone, with what to do."""
    mishap = Mishap(kind, "x", "listmonk.example.org") if kind else None
    held.stands(Standing.UNCERTAIN, mishap.written if mishap else "", "listmonk")
    context = as_engine(held.context)
    said = words(context, held.store, held.edition, End.UNCERTAIN)
    assert said == (
        expected.format(french=mishap.french, remedy=mishap.french_remedy) if mishap else expected
    )
    begun = dataclasses.replace(held.edition, status=EditionStatus.SENDING)
    assert why_held(context, held.store, begun) == said


def test_readers_in_doubt_are_counted(held: Held) -> None:
    """Beside those who have it; one is said to be one."""
    held.stands(Standing.ACCEPTED)
    held.store.ledger.record(
        DATE, Outcome(recipient=PEOPLE[0], standing=Standing.UNCERTAIN), held.context.instant()
    )
    said = plain(words(held.context, held.store, held.edition, End.UNCERTAIN))
    assert (
        said == "elle est chez 1 lecteur, mais personne ne sait si 1 autre l’a reçue (newsletter deliveries)"
    )


def test_who_is_being_handed_it_is_in_doubt_too(held: Held) -> None:
    """Of all of whom nobody knows it is said how many they are."""
    held.store.ledger.intend(held.letter, "fake", PEOPLE[:3], held.context.instant())
    for one, standing in zip(PEOPLE, (Standing.ACCEPTED, Standing.HANDING, Standing.UNCERTAIN), strict=False):
        held.store.ledger.record(DATE, Outcome(recipient=one, standing=standing), held.context.instant())
    said = plain(words(held.context, held.store, held.edition, End.UNCERTAIN))
    assert said.startswith("elle est chez 1 lecteur, mais personne ne sait si 2 autres l’ont reçue")
    assert doubts(held.store, DATE) == 2


def test_how_it_is_told(held: Held) -> None:
    """Of one in doubt there is no choice of whom it is said."""
    command = f"newsletter deliveries resolve {DAY} --as sent, ou --as not-sent si elle n’est pas arrivée"
    more = " (et --recipient ADRESSE, si ce n’est pas vrai de tous)"
    assert [resolving(DATE, number) for number in range(3)] == [command, command, f"{command}{more}"]


def test_where_to_look(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a list, in an engine, or with the readers: those who are named, where anybody is."""
    context, store, edition = held.context, held.store, held.edition
    assert looking(context, store, edition) == LOOK
    assert looking(as_engine(context), store, edition) == (
        "regardez dans listmonk ce que la campagne est devenue"
    )
    monkeypatch.setattr(Delivery, "goes_to_each", property(lambda _: True))
    assert looking(context, store, edition) == "demandez à quelques lecteurs si la lettre est arrivée"
    held.stands(Standing.PREPARED)
    assert looking(context, store, edition) == "demandez à ces lecteurs si la lettre est arrivée"


def test_nobody_is_asked_about_nobody(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is nothing to ask, the way out is not even made: it may lack its password."""
    monkeypatch.setattr("newsletter.deliver.messenger", lambda *_: pytest.fail("it was made"))
    assert answers(held.context, held.store, held.edition, []) == {}


def test_nobody_is_left(held: Held) -> None:
    """All have left: there is nobody to approve it for again; one who refused is another matter."""
    held.stands(Standing.SUPPRESSED)
    said = words(held.context, held.store, held.edition, End.REFUSED)
    assert said == "il n’y a plus personne à qui l’envoyer : tous les lecteurs se sont désinscrits"
    held.store.ledger.record(
        DATE, Outcome(recipient=PEOPLE[0], standing=Standing.REFUSED, detail=FULL), held.context.instant()
    )
    assert words(held.context, held.store, held.edition, End.REFUSED).startswith(FULL_WORDS)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize("standing", [Standing.DEFERRED, Standing.REFUSED, Standing.ACCEPTED])
def test_who_waits_no_more(held: Held, monkeypatch: pytest.MonkeyPatch, standing: Standing) -> None:
    """Once its hours are over nobody waits for a letter that nobody has; where nobody did, its file is not even read."""
    held.stands(standing)
    tally, late = held.store.ledger.tally(DATE), at(held, TOO_LATE).context
    asked: list[dt.date] = []
    read = Context.readable
    monkeypatch.setattr(Context, "readable", lambda self, day: asked.append(day) or read(self, day))
    is_waited_for = standing is Standing.DEFERRED
    assert is_closed(late, held.store, DATE, tally) is is_waited_for
    assert not is_closed(held.context, held.store, DATE, tally)
    assert bool(asked) is is_waited_for
