"""One edition, from its draft to its readers: drafted, composed, approved, sent; and what has changed since."""
