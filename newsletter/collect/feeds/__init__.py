"""Feeds: RSS, RDF, Atom and JSON Feed to entries. Pure."""
