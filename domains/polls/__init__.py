"""Polls: questions with options, one ballot a voter, and results that are right at once."""
