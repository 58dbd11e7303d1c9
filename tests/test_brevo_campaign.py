"""A letter as a campaign of Brevo."""

import dataclasses
import datetime as dt
import html as html_of_python
import re

import msgspec
import pytest
from hypothesis import example, given, strategies as st

from newsletter.deliver.brevo_campaign import Campaign, Sender, Wanted, chosen
from newsletter.deliver.campaigns import Identity, NoUnsubscriptionError
from newsletter.model import FrozenLetter
from tests.test_campaign import ADDRESS, DAY, letter, with_link

IDENTITY = Identity(list_id="jeudis.example.org", day=DAY)
OWN = "{{ unsubscribe }}"


def wanted(frozen: FrozenLetter, identity: Identity = IDENTITY) -> Wanted:
    return Wanted.of(frozen, identity=identity, title="Les Jeudis", unsubscription=ADDRESS, lists=(12, 13))


def kept(made: Wanted, **changed: object) -> Campaign:
    """What Brevo has of a campaign that it was asked for."""
    one = Campaign(
        id=1,
        name=made.name,
        status="draft",
        subject=made.subject,
        html_content=made.html,
        sender={"name": made.sender.name, "email": made.sender.email},
        recipients={"lists": list(made.lists), "exclusionLists": []},
        tag=made.tag,
        created_at="2023-09-28T07:00:00.000Z",
    )
    fields = {name: getattr(one, name) for name in one.__struct_fields__}
    return Campaign(**{**fields, **changed})  # type: ignore[arg-type]


@given(st.text(alphabet="{}%# <>x\n\u00e9", max_size=60))
@example("{{ x }}{% y %}{# z #}{{{{%")
@example("{{{")
def test_no_braces_of_the_letter_are_a_templates(words: str) -> None:
    """Whatever the letter says, its language finds the one expression only, and readers the letter's words."""
    said = html_of_python.escape(words)
    body = wanted(letter(with_link(f"<p>{said}</p>")[0], ADDRESS)).html
    assert re.findall(r"\{[{%#]", body) == ["{{"]
    assert body.count(OWN) == 1
    shown = html_of_python.unescape(body).replace(OWN, ADDRESS)
    assert shown == html_of_python.unescape(with_link(f"<p>{said}</p>")[0])


def test_styles_keep_their_meaning() -> None:
    """In styles, where characters of HTML are none, a space parts braces; also in those that only Outlook reads."""
    style = "<style>@media x{#a{b:c}}</style><!--[if mso]><style>p{{x:y}}</style><![endif]-->"
    body = wanted(letter(with_link(style)[0], ADDRESS)).html
    assert "@media x{ #a{b:c}}" in body
    assert "p{ {x:y}}" in body


def test_a_subject_has_no_braces_of_a_template() -> None:
    """An invisible joiner parts them; other subjects are as they were."""
    assert wanted(letter(*with_link("x"), subject="Le {{ mot }}")).subject == "Le {\u2060{ mot }}"
    assert wanted(letter(*with_link("x"))).subject == "Bonjour"


def test_a_letter_has_its_link() -> None:
    """Without the link nothing is made; the text part has none to have."""
    with pytest.raises(NoUnsubscriptionError):
        wanted(letter("<p>x</p>", ADDRESS))


def test_a_test_goes_to_nobody() -> None:
    """Its campaign has no lists, and another name and tag."""
    made = wanted(letter(*with_link("x")), Identity(list_id="jeudis.example.org", day=None))
    assert (made.lists, made.name) == ((), "Les Jeudis – test")
    assert not kept(made).belongs(IDENTITY, "Les Jeudis")


def test_what_belongs_to_a_letter() -> None:
    """Its tag says so, or its name where a person has taken that off; another day's does not."""
    made = wanted(letter(*with_link("x")))
    assert made.differences(kept(made)) == []
    assert made.is_of(kept(made, tag=None, tags=[made.tag]))
    for changed, holds in (
        ({}, True),
        ({"name": "Autre"}, True),
        ({"tag": None}, True),
        ({"tag": "", "name": "Autre"}, False),
        ({"tag": "jeudis.example.org 2023-09-280 x", "name": "Autre"}, False),
    ):
        assert kept(made, **changed).belongs(IDENTITY, "Les Jeudis") is holds
    later = Identity(list_id="jeudis.example.org", day=DAY + dt.timedelta(days=7))
    assert not kept(made).belongs(later, "Les Jeudis")
    assert not wanted(letter(*with_link("y"))).is_of(kept(made))


def test_a_name_that_brevo_fills_in() -> None:
    """A sender without a name may come back with its address in its place."""
    made = dataclasses.replace(wanted(letter(*with_link("x"))), sender=Sender(name="", email="a@example.org"))
    assert made.differences(kept(made, sender={"name": "a@example.org", "email": "A@example.org"})) == []


@pytest.mark.parametrize(
    ("made_at", "holds"),
    [("2023-09-28T07:00:00.000Z", False), ("2023-07-01T07:00:00.000+02:00", True), ("hier", False), (None, False)],
)  # fmt: skip
def test_how_far_back_is_looked(made_at: str | None, holds: bool) -> None:  # noqa: FBT001
    """Sixty days before the letter's are enough; of what has no date nobody knows."""
    assert kept(wanted(letter(*with_link("x"))), created_at=made_at).is_before(IDENTITY) is holds


def test_which_of_several_is_meant() -> None:
    """The one that was let go; the first of drafts of one approval; else a person's word."""
    made = wanted(letter(*with_link("x")))
    first, second, left = kept(made), kept(made, id=2), kept(made, id=3, status="sent")
    assert chosen([second, first]) == first
    assert chosen([second, left, first]) == left
    assert chosen([left, kept(made, id=4, status="suspended")]) is None
    assert chosen([first, kept(made, id=2, tag="autre")]) is None


def test_a_campaign_of_strangers_can_be_anything() -> None:
    """Only what tells whose a campaign is must be as described: nobody else's hides ours; of ours it is another."""
    odd = {"recipients": {"lists": None}, "sender": [], "statistics": [], "subject": 3, "mirrorActive": 0}
    read = msgspec.convert({"id": 1, "name": "x", "status": "draft", **odd}, Campaign)
    assert (read.figures.sent, read.figures.to_send) == (0, 0)
    made = wanted(letter(*with_link("x")))
    assert set(made.differences(read)) == {"name", "subject", "sender", "htmlContent", "recipients"}
    assert made.differences(kept(made, statistics={"globalStats": [], "remaining": None})) == []
