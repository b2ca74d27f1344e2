"""An export of personal data is an event of the security log."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('identity', '0003_security_log'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='securityevent',
            name='security_event_is_known',
        ),
        migrations.AlterField(
            model_name='securityevent',
            name='kind',
            field=models.CharField(choices=[('account_created', 'Account created'), ('logged_in', 'Logged in'), ('log_in_failed', 'Log-in failed'), ('confirmation_failed', 'Password not confirmed'), ('locked_out', 'Refused after too many failures'), ('token_reused', 'Refresh token used twice'), ('token_forged', 'Invalid token'), ('session_ended', 'Session ended'), ('password_changed', 'Password changed'), ('password_reset', 'Password reset'), ('email_verified', 'E-mail address verified'), ('email_change_requested', 'New e-mail address requested'), ('email_changed', 'E-mail address changed'), ('role_changed', 'Role changed'), ('activated', 'Account activated'), ('deactivated', 'Account deactivated'), ('deleted', 'Account deleted'), ('data_exported', 'Data exported'), ('admin_act', 'Act of an admin')], max_length=30),
        ),
        migrations.AddConstraint(
            model_name='securityevent',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['account_created', 'logged_in', 'log_in_failed', 'confirmation_failed', 'locked_out', 'token_reused', 'token_forged', 'session_ended', 'password_changed', 'password_reset', 'email_verified', 'email_change_requested', 'email_changed', 'role_changed', 'activated', 'deactivated', 'deleted', 'data_exported', 'admin_act'])), name='security_event_is_known'),
        ),
    ]
