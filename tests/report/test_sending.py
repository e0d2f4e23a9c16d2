"""What is sent: a mail with the report attached, or a notice that SNS takes; nothing where nobody is named."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes
from typing import Any

from chartlake.report.sending import Mail, Message, Topic, alerts_message, outlets, report_message
from chartlake.report.settings import ReportSettings
from tests.report.test_alerts import ENTERED


class Client:
    """Remembers what it was asked to send."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []

    def send_email(self, **what: Any) -> None:
        self.sent.append(what)

    def publish(self, **what: Any) -> None:
        self.sent.append(what)


def test_a_mail_has_the_report_attached() -> None:
    client = Client()
    message = report_message("2026-03-09", "All 3 charts collected.", place="https://there", pdf=b"%PDF-1.7")
    Mail(client=client, sender="charts@example.com", to=("a@example.com", "b@example.com")).send(message)
    (sent,) = client.sent
    assert sent["Destination"] == {"ToAddresses": ["a@example.com", "b@example.com"]}
    mail: Any = message_from_bytes(sent["Content"]["Raw"]["Data"])
    assert (mail["From"], mail["Subject"]) == ("charts@example.com", "Charts of 2026-03-09")
    text, attached = mail.get_payload()
    assert "https://there" in text.get_payload()
    assert (attached.get_filename(), attached.get_payload(decode=True)) == ("chartlake-2026-03-09.pdf", b"%PDF-1.7")


def test_a_title_with_a_line_break_makes_no_header_of_its_own() -> None:
    client = Client()
    evil = replace(ENTERED, sentence="Song\r\nBcc: everybody@example.com: entered at 3")
    Mail(client=client, sender="charts@example.com", to=("a@example.com",)).send(alerts_message([evil]))
    assert message_from_bytes(client.sent[0]["Content"]["Raw"]["Data"])["Bcc"] is None


def test_sns_takes_a_short_subject_of_ascii() -> None:
    client = Client()
    message = Message(subject="Señal — " + "x" * 200, text="Señal — entered\n", pdf=b"%PDF")
    Topic(client=client, arn="arn").send(message)
    (sent,) = client.sent
    assert sent["Subject"].isascii()
    assert len(sent["Subject"]) == 100
    assert sent["Message"] == "Señal — entered\n"


def test_several_alerts_are_one_message() -> None:
    message = alerts_message([ENTERED, replace(ENTERED, sentence="DDD left")])
    assert (message.subject, message.text) == ("2 chart alerts", "CCC entered\nDDD left\n")


def test_a_lake_that_names_nobody_sends_nothing() -> None:
    def never(_: str) -> Any:
        raise AssertionError("no client is needed")

    assert outlets(ReportSettings(), never, topic="") == ()


def test_with_a_sender_it_is_mailed_else_told_by_the_topic() -> None:
    to = ("a@example.com",)
    (mail,) = outlets(ReportSettings(email_from="b@example.com", email_to=to), lambda name: name, topic="")
    assert mail == Mail(client="sesv2", sender="b@example.com", to=to)
    assert outlets(ReportSettings(email_to=to), lambda name: name, topic="arn") == (Topic(client="sns", arn="arn"),)
