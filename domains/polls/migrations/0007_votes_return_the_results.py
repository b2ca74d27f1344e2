from importlib import import_module

from django.db import migrations

# The results of a poll, called by selectors.get_results() and by the functions below. It returns
# a row for each option, and none if there is no such poll for the viewer. Private polls follow
# the rule of permissions.polls_visible_to(). PostgreSQL inlines it into the calling statement.
_CREATE_RESULTS = """
CREATE FUNCTION polls_results(
    asked bigint, viewer bigint, is_admin boolean, token text, moment timestamptz
) RETURNS TABLE (
    id bigint, text text, votes bigint, ballots bigint, changes bigint, owner_id bigint,
    results_visibility text, revision bigint, is_open boolean, has_voted boolean,
    as_of timestamptz
) LANGUAGE sql STABLE AS $$
    SELECT option.id, option.text::text, tally.votes, tally.ballots, tally.changes,
           poll.owner_id, poll.results_visibility::text, poll.revision, poll.is_open,
           poll.has_voted, moment
    FROM (
        SELECT *,
               closed_at IS NULL AND (expires_at IS NULL OR expires_at > moment) AS is_open,
               EXISTS (
                   SELECT FROM polls_ballot WHERE poll_id = polls_poll.id AND voter_id = viewer
               ) AS has_voted
        FROM polls_poll
        WHERE polls_poll.id = asked AND deleted_at IS NULL
    ) AS poll
    JOIN polls_option AS option ON option.poll_id = poll.id
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(votes), 0)::bigint AS votes,
               coalesce(sum(ballots), 0)::bigint AS ballots,
               coalesce(sum(changes), 0)::bigint AS changes
        FROM polls_optiontally
        WHERE poll_id = poll.id AND option_id = option.id
    ) AS tally
    WHERE poll.is_public OR poll.has_voted OR poll.owner_id = viewer OR is_admin
       OR poll.share_token = token
    ORDER BY option.position
$$
"""
_DROP_RESULTS = "DROP FUNCTION polls_results(bigint, bigint, boolean, text, timestamptz)"

# Both functions below return the ballot and the results as the voter's statement left them, or
# no row for every refusal; the service finds the reason. They are functions, because a vote is
# then one round trip and one transaction with cached plans. Each statement in them sees what was
# committed before it began, so the poll is read as it is under its lock (services/locks.py).
#
# Tallies are written in the order of their options: two ballots with several choices in different
# orders could deadlock.
_RETURNS = """
RETURNS TABLE (
    ballot_id bigint, id bigint, text text, votes bigint, ballots bigint, changes bigint,
    owner_id bigint, results_visibility text, revision bigint, is_open boolean,
    has_voted boolean, as_of timestamptz
)
"""

# Called by services.votes.cast_vote().
_CREATE_CAST_VOTE = f"""
CREATE FUNCTION polls_cast_vote(
    locks int, asked bigint, voter bigint, is_admin boolean, token text, chosen bigint[], slot int
) {_RETURNS} LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    cast_ballot bigint;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(locks, (asked % 2147483647)::int);

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
        RETURN;
    END IF;

    INSERT INTO polls_ballotchoice (ballot_id, option_id, poll_id)
    SELECT cast_ballot, choice.option_id, asked FROM unnest(chosen) AS choice (option_id);

    INSERT INTO polls_optiontally AS tally (poll_id, option_id, slot, votes, ballots, changes)
    SELECT asked, choice.option_id, polls_cast_vote.slot, 1,
           (choice.option_id = min(choice.option_id) OVER ())::int, 1
    FROM unnest(chosen) AS choice (option_id)
    ORDER BY choice.option_id
    ON CONFLICT ON CONSTRAINT polls_optiontally_pkey DO UPDATE
    SET votes = tally.votes + 1,
        ballots = tally.ballots + excluded.ballots,
        changes = tally.changes + 1;

    RETURN QUERY
    SELECT cast_ballot, results.*
    FROM polls_results(asked, voter, is_admin, token, clock_timestamp()) AS results;
END
$$
"""
_DROP_CAST_VOTE = "DROP FUNCTION polls_cast_vote(int, bigint, bigint, boolean, text, bigint[], int)"

# Called by services.votes.change_vote(), and with NULL choices by withdraw_vote(). A withdrawal
# returns no results, because the voter may no longer see a private poll. The value of a new tally
# is never negative; the change of an existing tally may be.
_CREATE_CHANGE_VOTE = f"""
CREATE FUNCTION polls_change_vote(
    locks int, asked bigint, voter bigint, is_admin boolean, chosen bigint[], slot int,
    changed_at timestamptz
) {_RETURNS} LANGUAGE plpgsql AS $$
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
        WHERE choice.ballot_id = changed_ballot
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

    DELETE FROM polls_ballotchoice AS choice WHERE choice.ballot_id = changed_ballot;
    IF chosen IS NULL THEN
        DELETE FROM polls_ballot AS ballot WHERE ballot.id = changed_ballot;
        ballot_id := changed_ballot;
        RETURN NEXT;
        RETURN;
    END IF;

    INSERT INTO polls_ballotchoice (ballot_id, option_id, poll_id)
    SELECT changed_ballot, choice.option_id, asked FROM unnest(chosen) AS choice (option_id);
    UPDATE polls_ballot AS ballot SET updated_at = changed_at WHERE ballot.id = changed_ballot;

    RETURN QUERY
    SELECT changed_ballot, results.*
    FROM polls_results(asked, voter, is_admin, '', clock_timestamp()) AS results;
END
$$
"""
_DROP_CHANGE_VOTE = (
    "DROP FUNCTION polls_change_vote(int, bigint, bigint, boolean, bigint[], int, timestamptz)"
)

_earlier = import_module("domains.polls.migrations.0003_voting_in_one_round_trip")


class Migration(migrations.Migration):
    dependencies = [("polls", "0006_follows_and_the_order_by_votes")]

    operations = [
        migrations.RunSQL(sql=_CREATE_RESULTS, reverse_sql=_DROP_RESULTS),
        migrations.RunSQL(sql=_DROP_CAST_VOTE, reverse_sql=_earlier._CREATE),
        migrations.RunSQL(sql=_CREATE_CAST_VOTE, reverse_sql=_DROP_CAST_VOTE),
        migrations.RunSQL(sql=_CREATE_CHANGE_VOTE, reverse_sql=_DROP_CHANGE_VOTE),
    ]
