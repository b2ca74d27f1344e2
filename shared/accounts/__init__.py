"""The application of accounts: registration, sign-in, profiles, sessions and administration."""
