"""What waits for the editor's answer, and which repères the rules propose, stands beside the rows of the edition's file."""

import dataclasses
from zoneinfo import ZoneInfo

import pytest

from newsletter.draft import read_edition, with_comments, with_reason
from newsletter.model import Suggestion
from tests.test_doubles import SAME

PARIS = ZoneInfo("Europe/Paris")


def asked_about(key: str) -> Suggestion:
    return dataclasses.replace(SAME, entry=dataclasses.replace(SAME.entry, key=key))


TEXT = """+++
date = 2023-09-28
number = 1
status = "draft"

[[entry]]
key = "a/1"
section = "publications"
kind = "publication"
title = "Un"  # le mien
summary = '''
key = "a/1"
'''

[[entry]]
key = "a/2"
section = "publications"
kind = "publication"
title = "Deux"
+++

Bonjour.
"""
QUESTION = """# ? probablement la même chose que « Le cap » (même jour)
# ? Écrivez dans feeds/agenda.toml, à la fin, une ligne chacun : [[answer]], entry = "b/1", same_as = "a/1". \
Sinon : not_same_as = "a/1".
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_beside_its_row(end: str) -> None:
    """The question stands under the row's key, once however often it is written, and goes when it is answered."""
    text = TEXT.replace("\n", end)
    found = with_comments(text, [asked_about("a/2")])
    assert found == TEXT.replace('key = "a/2"\n', f'key = "a/2"\n{QUESTION}').replace("\n", end)
    assert with_comments(found, [asked_about("a/2")]) == found
    assert with_comments(found, []) == text


def test_nothing_else_changes() -> None:
    """A file says the same with questions as without; where they would change a text, none is written."""
    found = with_comments(TEXT, [asked_about("a/2"), asked_about("x/1")])
    assert read_edition(found, "2023-09-28.md", PARIS) == read_edition(TEXT, "2023-09-28.md", PARIS)
    assert with_comments(TEXT, [asked_about("a/1")]) == TEXT
    assert with_comments("Bonjour.\n", [asked_about("a/1")]) == "Bonjour.\n"


def test_several_questions_about_one_row() -> None:
    """Each stands beside it, in the order in which they are asked."""
    other = dataclasses.replace(asked_about("a/2"), other=dataclasses.replace(SAME.other, title="Le port"))
    found = with_comments(TEXT, [asked_about("a/2"), other])
    assert found.index("« Le cap »") < found.index("« Le port »")
    assert [line[:4] for line in found.splitlines()].count("# ? ") == 4


def test_a_file_that_cannot_be_read() -> None:
    """A front matter that is broken stays as it is, to be put right by who broke it."""
    broken = TEXT.replace("number = 1", "number = ")
    assert with_comments(broken, [asked_about("a/2")]) == broken


def test_a_title_with_anything_in_it() -> None:
    """A title breaks no line and no file, whatever a source wrote in it."""
    odd = dataclasses.replace(SAME.other, title="deux\nlignes\x07 \u2028 « + »")
    found = with_comments(TEXT, [dataclasses.replace(asked_about("a/2"), other=odd)])
    assert read_edition(found, "2023-09-28.md", PARIS) == read_edition(TEXT, "2023-09-28.md", PARIS)
    assert found.count("\n") == TEXT.count("\n") + 2


def test_reperes() -> None:
    """Under its row's key, after what is asked of it, anew each time; they go when nothing is proposed any more."""
    told = {"a/2": "fondations (« fondation\u00a0»)", "x/1": "local (« Nantes »)"}
    found = with_comments(TEXT, [asked_about("a/2")], told)
    line = "# Repères proposés : fondations (« fondation »)\n"
    assert found == TEXT.replace('key = "a/2"\n', f'key = "a/2"\n{QUESTION}{line}')
    assert with_comments(found, [asked_about("a/2")], told) == found
    other = with_comments(found, [], {"a/2": "associations (« asso »)"})
    assert other == TEXT.replace(
        'key = "a/2"\n', 'key = "a/2"\n# Repères proposés : associations (« asso »)\n'
    )
    assert with_comments(other, []) == TEXT
    assert read_edition(found, "2023-09-28.md", PARIS) == read_edition(TEXT, "2023-09-28.md", PARIS)


def test_reperes_that_are_not_sure() -> None:
    """They stand in a line of their own, which goes like the other."""
    found = with_comments(TEXT, [], {"a/2": "local (« Nantes »)"}, {"a/2": "fondations (« mécène »)"})
    lines = "# Repères proposés : local (« Nantes »)\n# Peut-être aussi : fondations (« mécène »)\n"
    assert found == TEXT.replace('key = "a/2"\n', f'key = "a/2"\n{lines}')
    assert with_comments(found, []) == TEXT


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_reason(end: str) -> None:
    """A reason stands above the line that accepts, in the file's own line ends, and changes nothing that is read."""
    text = TEXT.replace('status = "draft"\n', 'status = "draft"\naccept = ["long:html"]\n').replace("\n", end)
    found = with_reason(text, "long:html", "un numéro double")
    assert f"# Accepté, long:html : un numéro double{end}accept = " in found
    assert read_edition(found, "2023-09-28.md", PARIS) == read_edition(text, "2023-09-28.md", PARIS)


@pytest.mark.parametrize("reason", ["", " \n"])
def test_no_reason(reason: str) -> None:
    """Without a reason, or without a line that accepts, nothing is written; nor into a text of several lines."""
    assert with_reason("Bonjour.\n", "a:b", "parce que") == "Bonjour.\n"
    accepting = TEXT.replace('status = "draft"\n', 'status = "draft"\naccept = ["a:b"]\n')
    assert with_reason(accepting, "a:b", reason) == accepting
    assert with_reason(TEXT, "a:b", "parce que") == TEXT
    tricky = TEXT.replace('status = "draft"\n', 'status = "draft"\nsignature = """\naccept = [\'x\']\n"""\n')
    assert with_reason(tricky, "a:b", "parce que") == tricky
