from importlib import import_module

from django.db import migrations

_earlier = import_module("domains.polls.migrations.0007_votes_return_the_results")

# As before, but every statement names the poll. If the ballots are partitioned by poll
# (services/partitions.py), one partition is read instead of all.
_REPLACE_CHANGE_VOTE = f"""
CREATE OR REPLACE FUNCTION polls_change_vote(
    locks int, asked bigint, voter bigint, is_admin boolean, chosen bigint[], slot int,
    changed_at timestamptz
) {_earlier._RETURNS} LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    changed_ballot bigint;
    previous bigint[];
BEGIN
    PERFORM pg_advisory_xact_lock_shared(locks, (asked % 2147483647)::int);

    SELECT ballot.id INTO changed_ballot
    FROM polls_ballot AS ballot JOIN polls_poll AS poll ON poll.id = ballot.poll_id
    WHERE ballot.poll_id = asked
      AND ballot.voter_id = voter
      AND poll.allow_change
      AND poll.deleted_at IS NULL
      AND poll.closed_at IS NULL
      AND (poll.expires_at IS NULL OR poll.expires_at > clock_timestamp())
      AND (chosen IS NULL OR (
          cardinality(chosen) BETWEEN poll.min_choices AND poll.max_choices
          AND cardinality(chosen) = (
              SELECT count(*) FROM polls_option AS option
              WHERE option.poll_id = asked AND option.id = ANY (chosen)
          )
      ))
    FOR UPDATE OF ballot;

    IF changed_ballot IS NULL THEN
        RETURN;
    END IF;

    previous := ARRAY(
        SELECT choice.option_id FROM polls_ballotchoice AS choice
        WHERE choice.ballot_id = changed_ballot AND choice.poll_id = asked
    );

    WITH move AS MATERIALIZED (
        SELECT move.option_id, move.is_chosen::int - move.was_chosen::int AS votes,
               (move.is_chosen AND move.option_id = min(move.option_id)
                   FILTER (WHERE move.is_chosen) OVER ())::int
               - (move.was_chosen AND move.option_id = min(move.option_id)
                   FILTER (WHERE move.was_chosen) OVER ())::int AS ballots
        FROM (
            SELECT DISTINCT choice.option_id,
                   coalesce(choice.option_id = ANY (chosen), false) AS is_chosen,
                   choice.option_id = ANY (previous) AS was_chosen
            FROM unnest(previous || chosen) AS choice (option_id)
        ) AS move
    )
    INSERT INTO polls_optiontally AS tally (poll_id, option_id, slot, votes, ballots, changes)
    SELECT asked, move.option_id, polls_change_vote.slot, greatest(move.votes, move.ballots, 0),
           greatest(move.ballots, 0), 1
    FROM move
    ORDER BY move.option_id
    ON CONFLICT ON CONSTRAINT polls_optiontally_pkey DO UPDATE
    SET votes = tally.votes
            + (SELECT move.votes FROM move WHERE move.option_id = excluded.option_id),
        ballots = tally.ballots
            + (SELECT move.ballots FROM move WHERE move.option_id = excluded.option_id),
        changes = tally.changes + 1;

    DELETE FROM polls_ballotchoice AS choice
    WHERE choice.ballot_id = changed_ballot AND choice.poll_id = asked;
    IF chosen IS NULL THEN
        DELETE FROM polls_ballot AS ballot
        WHERE ballot.id = changed_ballot AND ballot.poll_id = asked;
        ballot_id := changed_ballot;
        RETURN NEXT;
        RETURN;
    END IF;

    INSERT INTO polls_ballotchoice (ballot_id, option_id, poll_id)
    SELECT changed_ballot, choice.option_id, asked FROM unnest(chosen) AS choice (option_id);
    UPDATE polls_ballot AS ballot SET updated_at = changed_at
    WHERE ballot.id = changed_ballot AND ballot.poll_id = asked;

    RETURN QUERY
    SELECT changed_ballot, results.*
    FROM polls_results(asked, voter, is_admin, '', clock_timestamp()) AS results;
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [("polls", "0007_votes_return_the_results")]

    operations = [
        migrations.RunSQL(
            sql=_REPLACE_CHANGE_VOTE,
            reverse_sql=_earlier._CREATE_CHANGE_VOTE.replace("CREATE", "CREATE OR REPLACE", 1),
        ),
    ]
