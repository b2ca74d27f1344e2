from django.db import migrations

# Foreign keys of two columns, which Django cannot declare: a choice's ballot, its option and a
# tally's option are all of one poll. They replace the constraints that Django would have made.
_TIES = (
    (
        "polls_ballotchoice",
        "a_choice_is_on_a_ballot_of_its_poll",
        "(ballot_id, poll_id) REFERENCES polls_ballot (id, poll_id)",
    ),
    (
        "polls_ballotchoice",
        "a_choice_is_an_option_of_its_poll",
        "(option_id, poll_id) REFERENCES polls_option (id, poll_id)",
    ),
    (
        "polls_optiontally",
        "a_tally_is_of_an_option_of_its_poll",
        "(option_id, poll_id) REFERENCES polls_option (id, poll_id)",
    ),
)

# Tallies are written over and over: room on their pages lets PostgreSQL do it in place.
_HALF_FILLED = "ALTER TABLE polls_optiontally SET (fillfactor = 50)"
_FULLY_FILLED = "ALTER TABLE polls_optiontally RESET (fillfactor)"


class Migration(migrations.Migration):
    dependencies = [("polls", "0001_initial")]

    operations = [
        *(
            migrations.RunSQL(
                sql=f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY {ends}",
                reverse_sql=f"ALTER TABLE {table} DROP CONSTRAINT {name}",
            )
            for table, name, ends in _TIES
        ),
        migrations.RunSQL(sql=_HALF_FILLED, reverse_sql=_FULLY_FILLED),
    ]
