"""A run: what cron calls, every ten minutes."""
