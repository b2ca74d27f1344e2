"""Schemas of CVs."""

from typing import Annotated

from ninja import UploadedFile
from pydantic import Field

from shared.http import In, Line, Moment, Out

Ticket = Annotated[str, Line(500, min_length=0), Field(examples=["WzEsM…"])]


class ResumeIn(In):
    """A CV, uploaded as a file of a form."""

    resume: UploadedFile = Field(description="A PDF or a Word document of at most 5 MB.")


class ResumeLinkOut(Out):
    """A link to a CV that works without a token, and its expiry."""

    url: Annotated[str, Field(examples=["/api/v1/applications/1/resume/file/?ticket=…"])]
    name: str
    media_type: str
    expires_at: Moment
