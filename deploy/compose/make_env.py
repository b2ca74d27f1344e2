#!/usr/bin/env python3
"""Write .env from .env.example: ``make_env.py shop.example [smtp://mail.example:587]``."""

import secrets
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SECRETS = (
    "POSTGRES_ADMIN_PASSWORD",
    "POSTGRES_PASSWORD",
    "PGBOUNCER_PASSWORD",
    "REDIS_PASSWORD",
    "RABBITMQ_PASSWORD",
    "SECRET_KEY",
)


def main(host: str, mail: str = "smtp://localhost:25") -> None:
    """Generate each secret, set the host and the mail server, and copy every other line."""
    target = HERE / ".env"
    if target.exists():
        sys.exit(f"{target} already exists; secrets in use are never replaced.")
    values = {
        **{name: secrets.token_urlsafe(64) for name in SECRETS},
        "NEXUS_JWT_KEYS": secrets.token_urlsafe(32),
        "ALLOWED_HOSTS": host,
        "NEXUS_PUBLIC_URL": f"https://{host}",
        "EMAIL_URL": mail,
    }
    lines = (HERE / ".env.example").read_text().splitlines()
    target.touch(mode=0o600)
    target.write_text("\n".join(_fill(line, values) for line in lines) + "\n")


def _fill(line: str, values: dict[str, str]) -> str:
    name, separator, _ = line.partition("=")
    return f"{name}={values[name]}" if separator and name in values else line


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(*sys.argv[1:])
