"""What somebody sends stays in memory: a list of people never touches the disk in clear."""

from io import BytesIO

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class MemoryOnly(FileUploadHandler):
    """Keeps the files of one request up to FILE_UPLOAD_MAX_MEMORY_SIZE bytes in all.

    What comes beyond is counted and dropped: a form that looks at the size then says that the
    file is too big, and nobody fills memory or disk.
    """

    came = 0  # bytes of all files of this request

    def new_file(self, *args, **kwargs) -> None:
        super().new_file(*args, **kwargs)
        self.file = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        room = settings.FILE_UPLOAD_MAX_MEMORY_SIZE - self.came
        self.file.write(raw_data[: max(room, 0)])
        self.came += len(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.file.seek(0)
        return InMemoryUploadedFile(
            file=self.file,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
