"""A letter as a campaign of listmonk."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import example, given, strategies as st

from newsletter.compose import Listed, to_bytes
from newsletter.deliver.campaign import Campaign, ReaderList, Wanted, slug, tags
from newsletter.deliver.campaigns import Identity, NoUnsubscriptionError
from newsletter.model import FrozenLetter, Message
from tests.listmonk.fake import _slug
from tests.listmonk.templating import rendered
from tests.test_smtp import LETTER

DAY = dt.date(2023, 9, 28)
ADDRESS = "mailto:x@example.org?subject=D%C3%A9sinscription"
OWN = "https://listmonk.example.org/subscription/a/b"
IDENTITY = Identity(list_id="jeudis.example.org", day=DAY)
MSO = "<!--[if mso]><table><tr><td><![endif]-->"


def letter(html: str, text: str, subject: str = "Bonjour") -> FrozenLetter:
    """Freeze a letter of some parts."""
    message = Message(subject=subject, preheader="", html=html, text=text)
    at = dt.datetime(2023, 9, 28, 9, tzinfo=dt.UTC)
    return FrozenLetter(
        day=DAY,
        raw=to_bytes(message, LETTER, to="jeudis@example.org", at=at, identifier="<a@b>", listed=Listed()),
    )


def wanted(frozen: FrozenLetter, address: str = ADDRESS) -> Wanted:
    return Wanted.of(
        frozen, identity=IDENTITY, title="Les Jeudis", unsubscription=address, lists=(3, 4), template=1
    )


def with_link(words: str) -> tuple[str, str]:
    """Both parts of a letter that says something, with its footer's link."""
    return f'{words}<a href="{ADDRESS}">x</a>{words}\n', f"{words}\nSe désinscrire : {ADDRESS}\n{words}\n"


def test_what_arrives_is_what_was_approved() -> None:
    """Comments for Outlook, styles and all else arrive as they were; only the unsubscription is each reader's own."""
    html, text = with_link(f"{MSO}<style>a{{{{b}}}}</style><p title=x>{{{{ UnsubscribeURL }}}} `é`\r\n</p>")
    made = wanted(letter(html, text))
    assert rendered(made.body, OWN) == html.replace("\r\n", "\n").replace(ADDRESS, OWN)
    assert rendered(made.altbody, OWN) == text.replace("\r\n", "\n").replace(ADDRESS, OWN)
    assert "Track" not in made.body + made.altbody
    assert made.subject == "Bonjour"
    assert made.from_email == "Les Jeudis <jeudis@example.org>"
    assert made.headers == (
        {"List-Id": "t <jeudis.example.org>"},
        {"List-Archive": "<https://jeudis.example.org/>"},
        {"List-Help": "<mailto:jeudis@example.org>"},
    )
    assert (made.name, made.archive_slug) == ("Les Jeudis – 2023-09-28", "jeudis-example-org-2023-09-28")


SIGNS = st.text(st.sampled_from('ab{}`"\\@<>!-\n é'), max_size=30)


@given(
    st.lists(
        SIGNS | st.sampled_from(["{{", "}}", "TrackLink", "https://x@TrackLink", "{{ TrackView }}", "<!--"])
    )
)
@example(["{{{", "`", "`{{`"])
@pytest.mark.long
def test_any_words_arrive(words: list[str]) -> None:
    """Whatever an editor writes reads as no action of Go's, in no part and not in the subject."""
    said = "".join(words).strip()
    html, text = with_link(said)
    made = wanted(letter(html, text, subject=f"a{said.replace(chr(10), ' ')}b"))
    assert rendered(made.body, OWN) == html.replace(ADDRESS, OWN)
    assert rendered(made.altbody, OWN) == text.replace(ADDRESS, OWN)


def test_a_subject_with_braces() -> None:
    """A subject that reads as an action is written as one that says it; others are left alone."""
    subject = "Le {{ mot }} `juste` {{{"
    made = wanted(letter(*with_link(""), subject=subject))
    assert rendered(made.subject, "", as_html=False) == subject


def test_every_unsubscription_is_replaced_and_no_other_address() -> None:
    """The address counts wherever it stands alone; one that only begins like it, or a part that has none, does not."""
    address = "https://example.org/d?a&b"
    html = f'<a href="{address.replace("&", "&amp;")}">x</a>'
    further = f'<a href="{address.replace("&", "&amp;")}/aide">x</a>'
    text = f"{address}\n{address}/aide\n({address})\n{address}\n"
    made = wanted(letter(html * 2 + further, text), address)
    assert rendered(made.body, "U") == '<a href="U">x</a>' * 2 + further + "\n"
    assert rendered(made.altbody, "U") == f"U\n{address}/aide\n({address})\nU\n"
    for parts in ((html, "x"), (further, text)):
        with pytest.raises(NoUnsubscriptionError):
            wanted(letter(*parts), address)


def test_the_sender_keeps_its_capitals() -> None:
    """The sender is written as the letter has it; a comma in its name is quoted."""
    raw = letter(*with_link("")).raw.replace(b"From: Les Jeudis <jeudis@", b'From: "RAMEAU, Le" <Jeudis@')
    assert wanted(FrozenLetter(day=DAY, raw=raw)).from_email == '"RAMEAU, Le" <Jeudis@example.org>'


@pytest.mark.parametrize("list_id", ["jeudis.example.org", "Été_2!x", "a--b", "x"])
def test_the_slug_is_written_as_listmonk_keeps_it(list_id: str) -> None:
    """What it is asked for is what it answers, so that a campaign is known again."""
    for identity in (Identity(list_id=list_id, day=DAY), Identity(list_id=list_id, day=None)):
        assert _slug(slug(identity)) == slug(identity)
        assert tags(identity) == (list_id, "2023-09-28" if identity.day else "test")


def test_what_was_changed_is_seen() -> None:
    """Every field of a campaign that matters is compared; a further tag and another order of lists are no difference."""
    made = wanted(letter(*with_link("")))
    fields = dataclasses.asdict(made) | {"lists": [ReaderList(4), ReaderList(3)], "tags": [*made.tags, "x"]}
    fields["headers"] = list(fields["headers"])
    same = Campaign(id=1, status="draft", **fields)
    assert made.is_of(same)
    assert made.differences(same) == []
    others = {
        "body": "x", "altbody": None, "subject": "x", "from_email": "x", "template_id": None, "lists": [ReaderList(3)],
        "headers": [], "tags": [made.tags[2]], "content_type": "richtext", "messenger": "sms", "archive_slug": None,
        "send_at": "2030-01-01T00:00:00Z", "type": "optin", "name": "x",
    }  # fmt: skip
    for name, value in others.items():
        assert made.differences(Campaign(id=1, status="draft", **{**fields, name: value})) == [name]
    assert not made.is_of(Campaign(id=1, status="draft", tags=["sha256-0"]))
