from django.db import migrations

# Called by services.session_starts.start(). It starts a session: the session itself, its refresh
# token, the device, the entry in the security log and the event. It returns no row, and writes
# nothing, if the account was deactivated or has another password than the one that was checked, or
# if it has a second factor that was not checked.
#
# A function, because a log-in is then one round trip and one transaction with cached plans. The
# account is locked first. Each statement sees what was committed before it began, so a factor that
# was enrolled while the function waited for the lock is seen.
_CREATE = """
CREATE FUNCTION identity_start_session(
    account bigint, checked_password text, has_second_factor boolean, session uuid, token uuid,
    token_ends timestamptz, session_agent text, session_ip inet, device_network text,
    device_agent text, event_address inet, event_request text, moment timestamptz, outbox jsonb
) RETURNS TABLE (event_id bigint)
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM identity_user
    WHERE id = account AND is_active AND password = checked_password
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;

    IF NOT has_second_factor AND EXISTS (
        SELECT FROM identity_factor WHERE user_id = account AND confirmed_at IS NOT NULL
    ) THEN
        RETURN;
    END IF;

    INSERT INTO identity_session
        (id, user_id, user_agent, ip, created_at, last_seen_at, second_factor_at, revoke_reason)
    VALUES (
        session, account, session_agent, session_ip, moment, moment,
        CASE WHEN has_second_factor THEN moment END, ''
    );

    INSERT INTO identity_refreshtoken (jti, session_id, issued_at, expires_at)
    VALUES (token, session, moment, token_ends);

    INSERT INTO identity_knowndevice (user_id, network, agent, first_seen_at, last_seen_at)
    VALUES (account, device_network, device_agent, moment, moment)
    ON CONFLICT (user_id, network, agent) DO UPDATE SET last_seen_at = excluded.last_seen_at;

    INSERT INTO identity_securityevent
        (kind, actor_id, subject_id, address, request_id, detail, created_at)
    VALUES ('logged_in', account, account, event_address, event_request, '{}', moment);

    RETURN QUERY SELECT events_publish(
        outbox, 'shared.auth.events.SessionStarted', jsonb_build_object('session_id', session)
    );
END
$$
"""
_DROP = """
DROP FUNCTION identity_start_session(
    bigint, text, boolean, uuid, uuid, timestamptz, text, inet, text, text, inet, text,
    timestamptz, jsonb
)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0008_renamed_backend"),
        ("events", "0006_publishing_function"),
    ]

    operations = [migrations.RunSQL(sql=_CREATE, reverse_sql=_DROP)]
