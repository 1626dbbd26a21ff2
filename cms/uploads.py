"""The form for pictures, which says of any file what is wrong with it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm


class WholePictureField(WagtailImageField):
    """Wagtail's own lets half a picture break its reader, and the editor sees an error page."""

    def to_python(self, data):
        try:
            return super().to_python(data)
        except ValidationError:
            raise
        except Exception as fault:
            # A file cut off, or made to harm, breaks its reader in any way.
            raise ValidationError(_("This is not a picture that we can read.")) from fault


class PictureForm(BaseImageForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            given = self.fields["file"]
            self.fields["file"] = WholePictureField(
                label=given.label,
                required=given.required,
                widget=given.widget,
                max_length=given.max_length,
            )
