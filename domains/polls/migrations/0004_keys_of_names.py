"""Options and categories are compared as people read them."""

from django.db import migrations, models

from shared.name_keys import fill_name_keys


def fill(apps, schema_editor):
    fill_name_keys(
        apps.get_model("polls.Option").objects.all(),
        name="text",
        key="text_key",
        unique_within=("poll_id",),
    )
    fill_name_keys(apps.get_model("polls.Poll").objects.all(), name="category", key="category_key")


class Migration(migrations.Migration):

    dependencies = [("polls", "0003_voting_in_one_round_trip")]

    operations = [
        migrations.AddField(
            model_name="option",
            name="text_key",
            field=models.TextField(default="", editable=False),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="poll",
            name="category_key",
            field=models.TextField(default="", editable=False),
            preserve_default=False,
        ),
        migrations.RemoveConstraint(
            model_name="option", name="options_of_a_poll_differ_in_more_than_case"
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="option",
            constraint=models.UniqueConstraint(
                fields=("poll", "text_key"), name="options_of_a_poll_differ_in_more_than_case"
            ),
        ),
        migrations.RemoveIndex(model_name="poll", name="newest_polls_of_a_category"),
        migrations.AddIndex(
            model_name="poll",
            index=models.Index(
                condition=models.Q(("deleted_at", None), ("is_public", True)),
                fields=["category_key", "-created_at", "-id"],
                name="newest_polls_of_a_category",
            ),
        ),
    ]
