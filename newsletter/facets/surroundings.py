"""Words among their neighbours: what stands before, after, and in the same sentence. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from newsletter.facets.words import PRONOUNS, Word, word_set

_NEAR = 6  # words in which help is told
_HELP = word_set(
    "=soutien =finance =financee =cofinance =cofinancee =soutenu =soutenue =subvention =concours =partenariat =labellise "
    "=agree =remis =prime"
)


@dataclass(frozen=True)
class Surroundings:
    """The words of a text, asked about their neighbours.

    Args:
        words: in order.
        is_in_capitals: whether capitals tell nothing, because all letters are some.
    """

    words: Sequence[Word]
    is_in_capitals: bool

    def before(self, at: int) -> Word | None:
        """Return the word right before another, if no sign stands between them."""
        return None if at == 0 or self.words[at].is_apart else self.words[at - 1]

    def following(self, after: int) -> Word | None:
        """Return the word at a place, if there is one and no sign stands before it."""
        return None if after == len(self.words) or self.words[after].is_apart else self.words[after]

    def begins(self, at: int) -> bool:
        """Whether a sentence begins there, with a capital that tells nothing."""
        return self.is_in_capitals or at == 0 or self.words[at - 1].sentence != self.words[at].sentence

    def is_name(self, word: Word | None) -> bool:
        """Whether there is a word with a capital that tells something."""
        return word is not None and word.has_capital and not self.is_in_capitals

    def is_noun(self, at: int) -> bool:
        """Whether no other noun stands right before: « geste citoyen », « position commune »."""
        word, previous = self.words[at], self.before(at)
        if previous is None or word.links:
            return True
        return previous.is_small and previous.forms.folded not in PRONOUNS

    def is_helped_by(self, at: int) -> bool:
        """Whether it only helps: « avec le soutien de la Région », « financé par l’Union européenne »."""
        word = self.words[at]
        near = self.words[max(0, at - _NEAR) : at]
        return any(other.sentence == word.sentence and other.forms.exact in _HELP for other in near)

    def sentence_has(self, at: int, others: frozenset[str]) -> bool:
        """Whether one of some words, in the singular, stands in the sentence of a word."""
        return not self._sentences[self.words[at].sentence].isdisjoint(others)

    @cached_property
    def _sentences(self) -> dict[int, set[str]]:
        sentences: dict[int, set[str]] = {}
        for word in self.words:
            sentences.setdefault(word.sentence, set()).add(word.forms.exact)
        return sentences
