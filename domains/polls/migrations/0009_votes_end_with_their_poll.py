from importlib import import_module

from django.db import migrations

# The last step of a vote. A vote may have waited for others since it read the poll, until after
# the poll has expired. The service turns this SQLSTATE into PollClosed (services/votes.py).
_CREATE_REFUSE_EXPIRED = """
CREATE FUNCTION polls_refuse_expired(asked bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM polls_poll AS poll
        WHERE poll.id = asked AND poll.expires_at <= clock_timestamp()
    ) THEN
        RAISE EXCEPTION 'The poll expired during the vote.' USING ERRCODE = 'POEND';
    END IF;
END
$$
"""
_DROP_REFUSE_EXPIRED = "DROP FUNCTION polls_refuse_expired(bigint)"

_results = import_module("domains.polls.migrations.0007_votes_return_the_results")
_partitions = import_module("domains.polls.migrations.0008_votes_name_their_poll")

_CAST_VOTE = _results._CREATE_CAST_VOTE.replace("CREATE", "CREATE OR REPLACE", 1)
_CHANGE_VOTE = _partitions._REPLACE_CHANGE_VOTE

_LAST_LINES = "AS results;\nEND\n"
_WITHDRAWN = "        RETURN NEXT;\n        RETURN;\n"
_CHECK = "PERFORM polls_refuse_expired(asked);\n"


def _with_check(function: str) -> str:
    """Return a function of votes that checks the expiry before it returns a vote."""
    function = function.replace(_WITHDRAWN, f"        {_CHECK}{_WITHDRAWN}")
    return function.replace(_LAST_LINES, f"AS results;\n    {_CHECK}END\n")


class Migration(migrations.Migration):
    dependencies = [("polls", "0008_votes_name_their_poll")]

    operations = [
        migrations.RunSQL(sql=_CREATE_REFUSE_EXPIRED, reverse_sql=_DROP_REFUSE_EXPIRED),
        migrations.RunSQL(sql=_with_check(_CAST_VOTE), reverse_sql=_CAST_VOTE),
        migrations.RunSQL(sql=_with_check(_CHANGE_VOTE), reverse_sql=_CHANGE_VOTE),
    ]
