"""Settings by environment: base, test and production."""
