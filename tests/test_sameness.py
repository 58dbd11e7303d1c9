"""Whether two entries are one thing."""

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from newsletter.collect.same import sameness
from newsletter.collect.same.seen import seen
from newsletter.model import Entry, Kind

WORDS = (
    "territoires", "territoire", "alliances", "alliance", "associations", "entreprises", "entreprise", "fondations",
    "nantes", "nancy", "2023", "2024", "9e", "neuvième", "partie", "1", "2", "octobre", "jeudi", "innover", "inover",
    "étude", "replay", "webinaire", "avec", "sans", "habitants", "habitats", "bilan…", "#12 –", "Ép. 12 |", "collecitf",
    "collectif", "Lyon :", "co-construction", "coconstruction", "vingt-et-un", "05/10/2023", "| Le RAMEAU",
    "+3 %", "-3 %", "RER C", "RER D", "S2E3 –", "Nord-Est", "Nord", "pour", "par", "AG", "P.M.E.", "05/10", "€", "édition",
    "retraités", "retraites", "le marché", "la marche", "[étude]", "[Podcast]",
    "Atelier :", "Formation :", "| Podcast Alliances", "(version longue)", "soirée du", "Salon", "LinkedIn", "live",
)  # fmt: skip
TITLES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(" ".join)
STARTS = st.sampled_from((None, dt.date(2023, 10, 5), dt.datetime(2023, 10, 5, 9, tzinfo=dt.UTC)))
PLACES = st.sampled_from((None, "Nantes", "CESE, Paris", "en ligne"))


@st.composite
def entries(draw: st.DrawFn) -> tuple[Entry, Entry]:
    kind = draw(st.sampled_from(Kind))
    return tuple(
        Entry(
            key=f"{source}/1",
            kind=kind,
            sources=(source,),
            title=draw(TITLES),
            first_seen=dt.datetime(2023, 9, 26, tzinfo=dt.UTC),
            published=draw(STARTS),
            start=draw(STARTS) if kind is Kind.EVENT else None,
            place=draw(PLACES) if kind is Kind.EVENT else None,
            type=draw(st.sampled_from((None, "podcast"))) if kind is Kind.REPLAY else None,
            duration=draw(st.sampled_from((None, "58 min", "60 min"))),
        )
        for source in ("a", "b")
    )  # type: ignore[return-value] # a pair, as there are two sources


@given(entries())
def test_the_quick_look_only_saves_time(pair: tuple[Entry, Entry]) -> None:
    """What is told apart at a glance would be told apart by looking closely too."""
    one, other = seen(pair)
    quick = sameness.likely(one, other)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sameness, "_are_apart", lambda _one, _other: False)
        assert sameness.likely(one, other) == quick
