from django.db import migrations

# Writes an event with one delivery for each of its handlers and returns its id, or writes nothing
# and returns NULL if it has no handlers. Called by shared.events.outbox, and by functions of domains
# that make a change and write its events in one statement. ``outbox`` is what
# shared.events.prepare_publishing() returns.
_CREATE = """
CREATE FUNCTION events_publish(outbox jsonb, topic text, payload jsonb) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    written bigint;
BEGIN
    IF outbox #> ARRAY['handlers', topic] IS NULL THEN
        RETURN NULL;
    END IF;

    INSERT INTO events_outboxevent (topic, payload, request_id, created_at)
    VALUES (
        events_publish.topic, events_publish.payload, outbox ->> 'request_id',
        (outbox ->> 'now')::timestamptz
    )
    RETURNING id INTO written;

    INSERT INTO events_outboxdelivery (event_id, handler, attempts, due_at, last_error)
    SELECT written, name, 0, (outbox ->> 'due_at')::timestamptz, ''
    FROM jsonb_array_elements_text(outbox #> ARRAY['handlers', topic]) AS name;

    RETURN written;
END
$$
"""
_DROP = "DROP FUNCTION events_publish(jsonb, text, jsonb)"


class Migration(migrations.Migration):
    dependencies = [("events", "0005_request_id_of_events")]

    operations = [migrations.RunSQL(sql=_CREATE, reverse_sql=_DROP)]
