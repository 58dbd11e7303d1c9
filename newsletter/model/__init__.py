"""The values that travel between the stages: entries, editions, issues, messages, findings, needs.

All are frozen and were validated where they entered. Instants are aware; a `date` stands for a whole day in the
letter's zone. Addresses are http(s) unless said otherwise. HTML is sanitised already.
"""

from newsletter.model.answer import CONTRARY, Answer, Relation
from newsletter.model.delivery import LONGEST_PAUSE, Advance, Figures, Outcome, Resting, Standing, Tally, Word
from newsletter.model.edition import IMPORTED, Approval, Edition, EditionEntry, EditionStatus, Sent, State
from newsletter.model.entry import MAP, UNTITLED, Entry, EventStatus, Kind, Link, When, fixed, in_zone
from newsletter.model.event_state import EventState, EventVersion, SeenState, Since
from newsletter.model.fields import Declared, Mark, Text, declared
from newsletter.model.forgotten import Forgotten
from newsletter.model.frozen_letter import FrozenLetter
from newsletter.model.issue import Boussole, Card, Day, Issue, Part, Picture, Pointer, Section, Theme
from newsletter.model.key_record import KeyRecord
from newsletter.model.link_result import LinkResult, LinkVerdict
from newsletter.model.message import Finding, Level, Message
from newsletter.model.need import Need
from newsletter.model.recipient import TOKEN_PLACE, Recipient
from newsletter.model.suggestion import Alleged, Named, Suggestion
from newsletter.model.way_out import WayOut

__all__ = [
    "CONTRARY",
    "IMPORTED",
    "LONGEST_PAUSE",
    "MAP",
    "TOKEN_PLACE",
    "UNTITLED",
    "Advance",
    "Alleged",
    "Answer",
    "Approval",
    "Boussole",
    "Card",
    "Day",
    "Declared",
    "Edition",
    "EditionEntry",
    "EditionStatus",
    "Entry",
    "EventState",
    "EventStatus",
    "EventVersion",
    "Figures",
    "Finding",
    "Forgotten",
    "FrozenLetter",
    "Issue",
    "KeyRecord",
    "Kind",
    "Level",
    "Link",
    "LinkResult",
    "LinkVerdict",
    "Mark",
    "Message",
    "Named",
    "Need",
    "Outcome",
    "Part",
    "Picture",
    "Pointer",
    "Recipient",
    "Relation",
    "Resting",
    "Section",
    "SeenState",
    "Sent",
    "Since",
    "Standing",
    "State",
    "Suggestion",
    "Tally",
    "Text",
    "Theme",
    "WayOut",
    "When",
    "Word",
    "declared",
    "fixed",
    "in_zone",
]
