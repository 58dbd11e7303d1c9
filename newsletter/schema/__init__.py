"""Files that people write, read strictly: text in, values or a clear error out. Pure."""

from newsletter.schema.agenda import Agenda, read_agenda
from newsletter.schema.settings import read_config, read_sources

__all__ = ["Agenda", "read_agenda", "read_config", "read_sources"]
