from django.db import migrations

# Called by services.votes.cast_vote(). It returns NULL for every refusal; the service finds why.
#
# A function, because a vote is then one round trip and one transaction with cached plans. Each
# statement in it sees what was committed before it began, so the poll is read as it is under its
# lock (services/locks.py).
#
# Tallies are written in the order of their options: two ballots with several choices in different
# orders could deadlock.
_CREATE = """
CREATE FUNCTION polls_cast_vote(
    gates int, asked bigint, voter bigint, is_admin boolean, token text, chosen bigint[], slot int
) RETURNS bigint LANGUAGE plpgsql AS $$
#variable_conflict use_variable
DECLARE
    cast_ballot bigint;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(gates, (asked % 2147483647)::int);

    INSERT INTO polls_ballot AS ballot (poll_id, voter_id, created_at, updated_at)
    SELECT poll.id, voter, clock_timestamp(), clock_timestamp()
    FROM polls_poll AS poll
    WHERE poll.id = asked
      AND poll.deleted_at IS NULL
      AND poll.closed_at IS NULL
      AND (poll.expires_at IS NULL OR poll.expires_at > clock_timestamp())
      AND (poll.is_public OR poll.owner_id = voter OR is_admin OR poll.share_token = token)
      AND cardinality(chosen) BETWEEN poll.min_choices AND poll.max_choices
      AND cardinality(chosen) = (
          SELECT count(*) FROM polls_option AS option
          WHERE option.poll_id = asked AND option.id = ANY (chosen)
      )
    ON CONFLICT DO NOTHING
    RETURNING ballot.id INTO cast_ballot;

    IF cast_ballot IS NULL THEN
        RETURN NULL;
    END IF;

    INSERT INTO polls_ballotchoice (ballot_id, option_id, poll_id)
    SELECT cast_ballot, choice.option_id, asked FROM unnest(chosen) AS choice (option_id);

    INSERT INTO polls_optiontally AS tally (poll_id, option_id, slot, votes, ballots, changes)
    SELECT asked, choice.option_id, slot, 1,
           (choice.option_id = min(choice.option_id) OVER ())::int, 1
    FROM unnest(chosen) AS choice (option_id)
    ORDER BY choice.option_id
    ON CONFLICT ON CONSTRAINT polls_optiontally_pkey DO UPDATE
    SET votes = tally.votes + 1,
        ballots = tally.ballots + excluded.ballots,
        changes = tally.changes + 1;

    RETURN cast_ballot;
END
$$
"""
_DROP = "DROP FUNCTION polls_cast_vote(int, bigint, bigint, boolean, text, bigint[], int)"


class Migration(migrations.Migration):
    dependencies = [("polls", "0002_choices_stay_within_their_poll")]

    operations = [migrations.RunSQL(sql=_CREATE, reverse_sql=_DROP)]
