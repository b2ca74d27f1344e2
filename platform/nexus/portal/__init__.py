"""Pages for people: the front page, and mail in development."""
