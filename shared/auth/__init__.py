"""Authentication: the models of accounts, and what every package needs to check a request."""
