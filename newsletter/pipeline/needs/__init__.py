"""What needs a person, as values: a module a concern, put together in `gathered`."""
