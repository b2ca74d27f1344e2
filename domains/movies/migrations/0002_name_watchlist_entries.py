from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("movies", "0001_initial"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="watchlistentry",
            options={"verbose_name_plural": "watchlist entries"},
        ),
    ]
