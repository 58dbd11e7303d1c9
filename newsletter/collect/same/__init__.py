"""What is the same thing: within a source from answer to answer, and across sources. Pure."""
