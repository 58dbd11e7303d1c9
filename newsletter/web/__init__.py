"""Asking machines of the web, all of them strangers: only where we may, in bounded time and memory, politely."""
