"""iCalendar (RFC 5545) to entries: blocks of text, series, zones. Pure."""
