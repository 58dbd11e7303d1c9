"""The stages put together: each module is one thing that the program does, on an open workspace."""
