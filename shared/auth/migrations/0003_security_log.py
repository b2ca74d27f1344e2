"""The security log, which the database keeps append-only; tokens for new addresses and notices."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Rows are deleted by age alone, and none that is younger than the shortest time they are kept.
_APPEND_ONLY = """
CREATE FUNCTION refuse_to_change_security_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND OLD.created_at < now() - interval '29 days' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'The security log is append-only.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER security_log_is_append_only
  BEFORE UPDATE OR DELETE ON identity_securityevent
  FOR EACH ROW EXECUTE FUNCTION refuse_to_change_security_events();
"""
_ANYTHING = """
DROP TRIGGER security_log_is_append_only ON identity_securityevent;
DROP FUNCTION refuse_to_change_security_events();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('identity', '0002_known_devices'),
    ]

    operations = [
        migrations.CreateModel(
            name='SecurityEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('account_created', 'Account created'), ('logged_in', 'Logged in'), ('log_in_failed', 'Log-in failed'), ('confirmation_failed', 'Password not confirmed'), ('locked_out', 'Refused after too many failures'), ('token_reused', 'Refresh token used twice'), ('token_forged', 'Invalid token'), ('session_ended', 'Session ended'), ('password_changed', 'Password changed'), ('password_reset', 'Password reset'), ('email_verified', 'E-mail address verified'), ('email_change_requested', 'New e-mail address requested'), ('email_changed', 'E-mail address changed'), ('role_changed', 'Role changed'), ('activated', 'Account activated'), ('deactivated', 'Account deactivated'), ('deleted', 'Account deleted'), ('admin_act', 'Act of an admin')], max_length=30)),
                ('address', models.GenericIPAddressField(null=True)),
                ('request_id', models.CharField(max_length=128)),
                ('detail', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='onetimetoken',
            name='purpose_is_known',
        ),
        migrations.AddField(
            model_name='onetimetoken',
            name='email',
            field=models.CharField(blank=True, default='', max_length=254),
        ),
        migrations.AlterField(
            model_name='onetimetoken',
            name='purpose',
            field=models.CharField(choices=[('email_verification', 'Proves an e-mail address'), ('password_reset', 'Sets a new password'), ('stream_ticket', 'Opens one stream'), ('email_change', 'Proves a new e-mail address'), ('notice', 'Marks a notice as sent')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='onetimetoken',
            constraint=models.CheckConstraint(condition=models.Q(('purpose__in', ['email_verification', 'password_reset', 'stream_ticket', 'email_change', 'notice'])), name='purpose_is_known'),
        ),
        migrations.AddField(
            model_name='securityevent',
            name='actor',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='securityevent',
            name='subject',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='securityevent',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['account_created', 'logged_in', 'log_in_failed', 'confirmation_failed', 'locked_out', 'token_reused', 'token_forged', 'session_ended', 'password_changed', 'password_reset', 'email_verified', 'email_change_requested', 'email_changed', 'role_changed', 'activated', 'deactivated', 'deleted', 'admin_act'])), name='security_event_is_known'),
        ),
        migrations.RunSQL(_APPEND_ONLY, _ANYTHING),
    ]
