"""From a page to its feeds and calendars. Pure."""
