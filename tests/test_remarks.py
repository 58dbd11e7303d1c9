"""What is told of the sources, and how what is quoted looks."""

import dataclasses

import pytest
from hypothesis import given, strategies as st

from newsletter.model import Level, Need
from newsletter.model.quotes import quoted
from newsletter.pipeline.gathering.health import SourceHealth
from newsletter.pipeline.gathering.remarks import source_needs, source_remarks
from newsletter.web.trouble import Trouble

DNS = "le nom du site ne répond pas (DNS)"


def failing(name: str, error: str = DNS, trouble: Trouble = Trouble.DNS) -> SourceHealth:
    """A source that does not answer."""
    need = Need(
        level=Level.WARNING,
        code="source-failing",
        text=f"{name} ne répond plus.",
        remedy="Attendez.",
        source=name,
    )
    return SourceHealth(
        id=name, entries=1, last_success=None, last_new=None, failures=2, error=error, trouble=trouble, cause="x",
        retry_at=None, gone=False, skipped=0, skipped_reason=None, moved_to="", discovered="", silent_weeks=None, needs=(need,),
        remarks=(f"{need.text} {need.remedy}",),
    )  # fmt: skip


def well(name: str) -> SourceHealth:
    return dataclasses.replace(failing(name), error=None, trouble=None, needs=(), remarks=())


def test_sources_that_fail_for_one_reason_are_one_line() -> None:
    """Ten sources that the network keeps away are one line, which names them all and says what it is."""
    found = [failing(name) for name in "abcdefghij"]
    (need,) = source_needs(found)
    assert (
        need.text
        == f"10 sources ne répondent plus, pour la même raison, {DNS} : a, b, c, d, e, f, g, h, i et j."
    )
    assert need.remedy.startswith("Cette machine est sans doute hors réseau")
    assert source_remarks(found) == [f"{need.text} {need.remedy}"]


def test_others_are_told_by_themselves() -> None:
    """Another reason, or only two sources, is told source by source; where others answer the network is there."""
    found = [
        failing("a"),
        failing("b"),
        failing("c"),
        failing("d", "certificat expiré", Trouble.EXPIRED),
        well("e"),
    ]
    needs = source_needs(found)
    assert [need.source for need in needs] == ["", "d"]
    assert "hors réseau" not in needs[0].remedy
    assert [need.source for need in source_needs(found[1:])] == ["b", "c", "d"]
    assert source_remarks(found[1:]) == [one.remarks[0] for one in found[1:4]]
    refused = [failing(name, "le site répond par une erreur (HTTP 500)", Trouble.STATUS) for name in "abc"]
    assert "hors réseau" not in source_needs(refused)[0].remedy


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Le colloque", "« Le colloque »"),
        ("Colloque « Jeunes »", "« Colloque “Jeunes” »"),
        ("«\u00a0Jeunes\u00a0» et «Vieux»", "« “Jeunes” et “Vieux” »"),
    ],
)
def test_quotes_within_quotes(words: str, expected: str) -> None:
    """What has quotes of its own has “ ” inside those of ours."""
    assert quoted(words) == expected


@given(st.text())
def test_one_pair_of_quotes(words: str) -> None:
    """Whatever is quoted, there is one pair of « »."""
    assert (quoted(words).count("«"), quoted(words).count("»")) == (1, 1)
