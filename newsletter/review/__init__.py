"""The review of a quarter: its steps, decided from what letters announced and what is known, and written. Pure."""

from newsletter.review.quarter import Quarter, quarter_of, read_quarter
from newsletter.review.steps import Step, Tense, called_off, steps
from newsletter.review.things import Said, Thing, things
from newsletter.review.univers import univers_by
from newsletter.review.writing import edito

__all__ = [
    "Quarter",
    "Said",
    "Step",
    "Tense",
    "Thing",
    "called_off",
    "edito",
    "quarter_of",
    "read_quarter",
    "steps",
    "things",
    "univers_by",
]
