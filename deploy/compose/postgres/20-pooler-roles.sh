#!/bin/sh
# Runs once, when the volume is empty, and only if pooled.yaml is used: makes the roles that
# PgBouncer connects with. They have the rights of the role that owns the tables, and the time-outs
# that `manage.py pooler_roles` prints.
set -eu

if [ -n "${PGBOUNCER_PASSWORD:-}" ]; then
  psql --set ON_ERROR_STOP=1 --set password="$PGBOUNCER_PASSWORD" \
    --username "${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
CREATE ROLE nexus_web LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE ROLE nexus_worker LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
GRANT "nexus" TO "nexus_web";
ALTER ROLE "nexus_web" SET statement_timeout = 5000;
ALTER ROLE "nexus_web" SET lock_timeout = 4000;
ALTER ROLE "nexus_web" SET idle_in_transaction_session_timeout = 10000;
GRANT "nexus" TO "nexus_worker";
ALTER ROLE "nexus_worker" SET statement_timeout = 40000;
ALTER ROLE "nexus_worker" SET lock_timeout = 10000;
ALTER ROLE "nexus_worker" SET idle_in_transaction_session_timeout = 50000;
SQL
fi
