"""The values of forms of the admin site."""

from typing import Any

from django.forms import ModelForm


def get_changes(form: ModelForm[Any]) -> dict[str, Any]:
    """
    Return the new values of the changed columns of a form, by column name.
    """
    return {
        form._meta.model._meta.get_field(name).attname: getattr(
            form.instance, form._meta.model._meta.get_field(name).attname
        )
        for name in form.changed_data
    }


def get_initial_value(form: ModelForm[Any], name: str) -> Any:
    """
    Return the value that a field had when the form was opened.
    """
    widget = form.fields[name].hidden_widget()
    initial = widget.value_from_datadict(form.data, form.files, form[name].html_initial_name)
    return form.fields[name].to_python(initial)
