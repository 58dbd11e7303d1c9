"""The review of a quarter: its steps, decided from what letters announced and what is known, and written. Pure."""

from newsletter.review.quarter import Quarter, read_quarter
from newsletter.review.steps import Step, Tense, steps
from newsletter.review.things import Said, Thing, things
from newsletter.review.univers import tagged
from newsletter.review.writing import edito

__all__ = ["Quarter", "Said", "Step", "Tense", "Thing", "edito", "read_quarter", "steps", "tagged", "things"]
