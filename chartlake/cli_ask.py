"""`chartlake ask`: a saved question in plain words, answered in a sentence, a table and the SQL itself."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from chartlake.cli_options import HERE, Form, Home, Profile, say
from chartlake.errors import ConfigError
from chartlake.printing import Format, print_rows


def ask(
    question: Annotated[
        str, typer.Argument(help='In words or by name, e.g. "what is climbing in no"; none lists all')
    ] = "",
    parameters: Annotated[
        list[str] | None, typer.Option("--set", help="A parameter, as market=no; may be given more than once")
    ] = None,
    home: Home = HERE,
    profile: Profile = None,
    form: Form = Format.table,
) -> None:
    """Answer a saved question: a sentence, the rows behind it, and the SQL to go on from.

    As CSV only the rows are printed; as JSON all three.
    """
    from chartlake.questions import read_questions, understood

    questions = read_questions()
    if not question:
        print_rows([{"name": one.name, "ask": one.asked[0], "answers": one.meaning} for one in questions], form)
        return
    asked, values = understood(question, questions)
    values |= _set(parameters or [])
    from chartlake import target  # takes a second, and a list or a wrong question need no lake

    athena = target.aws(profile).athena() if profile else target.local_athena(home)
    with say.status("The lake is asked"):
        answer = asked.ask(athena, values)
    if form is Format.json:
        document = {"answer": answer.sentence, "rows": answer.rows, "sql": answer.sql}
        json.dump(document, sys.stdout, ensure_ascii=False, indent=2, default=str)
        sys.stdout.write("\n")
    elif form is Format.csv:
        print_rows(answer.rows, form)
    else:
        print(answer.sentence, end="\n\n")
        print_rows(answer.rows, form)
        print(f"\n{answer.sql}")


def _set(parameters: list[str]) -> dict[str, str]:
    pairs = [text.partition("=") for text in parameters]
    for name, sign, _ in pairs:
        if not sign:
            raise ConfigError(f"--set {name}: write it as name=value, e.g. --set market=no")
    return {name.strip(): value.strip() for name, _, value in pairs}
