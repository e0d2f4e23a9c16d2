"""Where reports and alerts go: a mail by SES, or a notice by SNS; nowhere when lake.toml names nobody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any, Final, Protocol

from chartlake.report.alerts import Alert
from chartlake.report.settings import ReportSettings

# SNS takes no longer subject, and none with a line break.
_LONGEST_SUBJECT: Final = 100


@dataclass(frozen=True, kw_only=True)
class Message:
    """What is sent. `pdf` is the bytes of the report where one goes along, `name` its file name."""

    subject: str
    text: str
    pdf: bytes = b""
    name: str = ""


class Outlet(Protocol):
    """Sends messages."""

    def send(self, message: Message) -> None:
        """Send one; ClientError when AWS refuses."""
        ...


@dataclass(frozen=True, kw_only=True)
class Mail:
    """Mails by SES, from an address that it has verified; `client` is boto3's of sesv2."""

    client: Any
    sender: str
    to: tuple[str, ...]

    def send(self, message: Message) -> None:
        """Mail it to everybody, the report attached."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self.sender, ", ".join(self.to), message.subject
        mail.set_content(message.text)
        if message.pdf:
            mail.add_attachment(message.pdf, maintype="application", subtype="pdf", filename=message.name)
        self.client.send_email(
            FromEmailAddress=self.sender,
            Destination={"ToAddresses": list(self.to)},
            Content={"Raw": {"Data": mail.as_bytes()}},
        )


@dataclass(frozen=True, kw_only=True)
class Topic:
    """Publishes to an SNS topic, which takes text only; `client` is boto3's of sns."""

    client: Any
    arn: str

    def send(self, message: Message) -> None:
        """Publish the text."""
        self.client.publish(TopicArn=self.arn, Subject=_ascii(message.subject), Message=message.text)


def outlets(settings: ReportSettings, client: Callable[[str], Any], *, topic: str) -> tuple[Outlet, ...]:
    """Where lake.toml sends to; `topic` is the ARN of the deployed topic, empty where there is none."""
    if settings.email_from:
        return (Mail(client=client("sesv2"), sender=settings.email_from, to=settings.email_to),)
    return (Topic(client=client("sns"), arn=topic),) if topic else ()


def alerts_message(alerts: Sequence[Alert]) -> Message:
    """One message for the alerts of a run."""
    first = alerts[0].sentence
    subject = first if len(alerts) == 1 else f"{len(alerts)} chart alerts"
    return Message(subject=_line(subject), text="\n".join(alert.sentence for alert in alerts) + "\n")


def report_message(date: str, summary: str, *, place: str, pdf: bytes) -> Message:
    """The message of a report; `place` is where it lies."""
    text = f"{summary}\n\nThe report lies at {place}, as a PDF and as a web page.\n"
    return Message(subject=f"Charts of {date}", text=text, pdf=pdf, name=f"chartlake-{date}.pdf")


def _line(words: str) -> str:
    """A title may hold a line break; a subject may not."""
    return " ".join(words.split())


def _ascii(subject: str) -> str:
    """SNS takes letters of ASCII only in a subject."""
    return _line(subject).encode("ascii", "replace").decode()[:_LONGEST_SUBJECT]
