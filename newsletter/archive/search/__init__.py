"""The archive's search: a static index beside the pages, which the reader's browser asks; no server, no third party."""
