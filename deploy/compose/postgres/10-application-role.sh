#!/bin/sh
# Runs once, when the volume is empty: makes the role that Nexus connects with. It owns its own
# database and nothing else: no superuser, no other databases, no roles. The extensions that the
# migrations create are trusted ones, which the owner of a database may create.
set -eu

psql --set ON_ERROR_STOP=1 --set password="$NEXUS_POSTGRES_PASSWORD" \
  --username "${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
CREATE ROLE nexus LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
  PASSWORD :'password';
CREATE DATABASE nexus OWNER nexus;
REVOKE CONNECT ON DATABASE postgres FROM PUBLIC;
REVOKE ALL ON DATABASE nexus FROM PUBLIC;
SQL
