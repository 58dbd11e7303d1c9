"""What describes itself: schema.org in pages, OpenAgenda, The Events Calendar, to entries. Pure."""
