"""A title taken apart: the name, who is featured, which version it is, which part; what is not understood stays."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from chartlake.matching import vocabulary as v
from chartlake.matching.folding import fold, is_latin, key, words
from chartlake.matching.pieces import NOTHING, STOPS, Mark, Statement, part_numbers, understand, understand_alone

_WRAPPED: Final = re.compile(r"\s+(?:-([^-~\s][^-~]*[^-~\s])-|~\s?([^-~]+[^-~\s])\s?~)(?=\s|$)")
_BRACKETED: Final = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")
_UNCLOSED: Final = re.compile(r"(?<=\S)\s*[(\[{]([^()\[\]{}]+)$")
_DASH: Final = re.compile(r"\s+[-|~]\s+|\s+//\s+|(?<=\w)-\s+(?=\S)")
# Most titles have none of these, and are nothing but a name.
_SIGNS: Final = re.compile(r"[(\[{\-|~;/#]|[^\x00-\x7f]")
_TELLING_WORDS: Final = v.listed(
    """
    feat ft featuring starring duet duett prod produced w sped spedup speed speeded slowed slow nightcore medley remix
    rmx version ver vivo directo karaoke instrumental inst master remaster remastered edit mix 8d boosted bassboosted
    mash mashup vs versus vip part pt pts parts teil parte partie vol volume chapter chap act acte episode ep movement
    mvt book
    """
)
_AGAINST: Final = re.compile(r"\s+(?:vs\.?|versus)\s+")
_OPEN, _CLOSE = "\x01", "\x02"
_FEATURING: Final = re.compile(rf"(?<=\S)\s+(?:{v.FEATURING.pattern}|w/\s*)(?=[^\s{_OPEN}])")
# A length: "6 ft deep", but not "Summer 24 ft. Ana".
_FEET: Final = re.compile(r"\d\s+ft\s*$")
_PRODUCED: Final = re.compile(rf"(?<=\S)\s+{v.PRODUCED.pattern}[^{_OPEN}]*")
_HASHTAGS: Final = re.compile(r"(?:^|(?<=\s))#[^\W\d]\w*")
_ASIDE: Final = re.compile(f"{_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Title:
    """A title in its parts, folded. `asides` are brackets and tails that were not understood, `tails` those of them
    that stand behind a dash; `whole` is the name with them. `parts` are part, volume or act numbers, `covered` who sang
    it first when the title says so.
    """

    name: str
    whole: str
    asides: tuple[str, ...] = ()
    tails: tuple[str, ...] = ()
    featured: tuple[str, ...] = ()
    marks: frozenset[Mark] = frozenset()
    editions: frozenset[str] = frozenset()
    parts: frozenset[int] = frozenset()
    covered: tuple[str, ...] = ()
    years: frozenset[str] = frozenset()
    no_song: bool = False

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of its marks."""
        return frozenset(mark.kind for mark in self.marks)

    @property
    def version_class(self) -> str:
        """`original`, or the kind that says most about it; `user_sound` for what is no song."""
        if self.no_song:
            return "user_sound"
        kinds = self.kinds
        return next((kind for kind in (*v.KINDS, "dated", "other") if kind in kinds), "original")


@dataclass(slots=True)
class _Found:
    """What the pieces of one title said so far."""

    featured: list[str] = field(default_factory=list)
    tails: list[str] = field(default_factory=list)
    said: Statement = NOTHING
    spared: frozenset[str] = frozenset()


@lru_cache(maxsize=8_192)
def take_apart(title: str, spared: frozenset[str] = frozenset()) -> Title:
    """The parts of a title as any platform writes it. What has a key of `spared` is nothing but itself."""
    text = fold(title)
    if not text:
        return Title(name="", whole="", no_song=True)
    if "#" in text:
        text = _HASHTAGS.sub("", text).strip() or text
    if v.NO_SONG.match(text):
        return Title(name=text, whole=text, no_song=True)
    if not _SIGNS.search(text) and _TELLING_WORDS.isdisjoint(words(text)):
        return Title(name=text, whole=text)
    found = _Found(spared=spared)
    if text.endswith(("-", "~")):
        text = _WRAPPED.sub(lambda inner: f" ({inner[1] or inner[2]})", text)
    text = _without_brackets(text, found)
    text = _without_tails(text, found)
    text = _without_trailing(_with_other_script_aside(text), found)
    whole = " ".join(text.replace(_OPEN, " ").replace(_CLOSE, " ").split())
    asides = tuple(aside.strip() for aside in _ASIDE.findall(text))
    name = " ".join(_ASIDE.sub(" ", text).strip(STOPS).split()) or whole
    if _AGAINST.search(name):
        found.said |= Statement(marks=frozenset({Mark("mashup", frozenset())}))
    return Title(
        name=name or fold(title),
        whole=whole or fold(title),
        asides=asides if name != whole else (),
        tails=tuple(found.tails) if name != whole else (),
        featured=tuple(dict.fromkeys(found.featured)),
        marks=_settled(found.said.marks, joined="/" in whole),
        editions=found.said.editions,
        parts=found.said.parts,
        covered=found.said.covered,
        years=found.said.years,
    )


def _settled(marks: frozenset[Mark], *, joined: bool) -> frozenset[Mark]:
    """Marks that say the same twice are one: slowed with reverb is slowed, karaoke is instrumental."""
    kinds = {mark.kind for mark in marks}
    implied = set()
    if kinds & {"slowed", "sped_up", "nightcore"}:
        implied.add("effect")
    if "acoustic" in kinds:
        implied.add("orchestral")
    if joined:  # "A / B" is a medley, with or without the word
        implied.add("medley")
    if "unplugged" in kinds:
        implied |= {"acoustic", "live"}
    if "karaoke" in kinds:
        implied |= {"instrumental", "cover"}
    # Two takes named alike are one mark with the words of both.
    merged: dict[str, frozenset[str]] = {}
    for mark in marks:
        bare = not mark.words and mark.kind == "other" and len(kinds) > 1
        if mark.kind not in implied and not bare:
            merged[mark.kind] = merged.get(mark.kind, frozenset()) | mark.words
    return frozenset(Mark(kind, said) for kind, said in merged.items())


def _without_brackets(text: str, found: _Found) -> str:
    """Understood brackets go; others stay as asides, unless they begin the title."""
    if "(" not in text and "[" not in text and "{" not in text:
        return text
    while match := _BRACKETED.search(text) or _UNCLOSED.search(text):
        content = match[1].strip()
        rest = f"{text[: match.start()]} {text[match.end() :]}".strip(STOPS)
        in_front = not text[: match.start()].strip(STOPS)
        understood = not content or (bool(rest) and _understand(content, found, in_front=in_front))
        kept = " " if understood else f" {_OPEN}{content}{_CLOSE} " if rest else f" {content} "
        text = f"{text[: match.start()]}{kept}{text[match.end() :]}"
    return " ".join(text.split())


def _without_tails(text: str, found: _Found) -> str:
    """Understood pieces after a dash go; others stay as asides. A version before the dash is one too."""
    pieces = [piece.strip() for piece in _DASH.split(text) if piece.strip(STOPS + _OPEN + _CLOSE)]
    if len(pieces) < 2:
        return text
    if v.LEADING.match(f"{pieces[0]} x") and len(words(pieces[0])) <= 2 and _understand(pieces[0], found):
        pieces = pieces[1:]
    kept = pieces[0]
    for piece in pieces[1:]:
        bare = _ASIDE.sub(" ", piece).strip()
        asides = " ".join(f"{_OPEN}{aside}{_CLOSE}" for aside in _ASIDE.findall(piece))
        if bare and not _understand(bare, found):
            trimmed = _without_trailing(bare, found)
            if ": " not in trimmed:  # "Spider-Man: Into the Spider-Verse" is what it is from
                found.tails.append(trimmed.strip())
            asides = f"{_OPEN}{trimmed}{_CLOSE} {asides}"
        kept = f"{kept} {asides}"
    return " ".join(kept.split())


def _with_other_script_aside(text: str) -> str:
    """ "死ぬのがいいわ / Shinunoga E-Wa" is one name in two scripts, not two names."""
    first, slash, second = text.partition(" / " if " / " in text else "~")
    if slash and _OPEN not in text and is_latin(first) != is_latin(second) and words(second):
        return f"{first.strip()} {_OPEN}{second}{_CLOSE}"
    return text


def _without_trailing(text: str, found: _Found) -> str:
    """What stands without brackets or dash: feat., a producer, a part number, unmistakable versions."""
    featuring = _FEATURING.search(text)
    if featuring and not re.match(r"of\b", text[featuring.end() :]) and not _FEET.search(text[: featuring.end()]):
        names, asides = _ASIDE.sub(" ", text[featuring.end() :]), _ASIDE.findall(text[featuring.end() :])
        names = _without_trailing(names, found)
        found.featured.append(names.strip(STOPS))
        text = " ".join([text[: featuring.start()], *(f"{_OPEN}{aside}{_CLOSE}" for aside in asides)])
    if producer := _PRODUCED.search(text):
        text = f"{text[: producer.start()]} {text[producer.end() :]}".strip()
    while trailing := v.TRAILING.search(text):
        if not words(text[: trailing.start()].strip(STOPS)) or not _understand(trailing["words"], found):
            break
        text = text[: trailing.start()].strip()
    if leading := v.LEADING.match(text):
        _understand(leading["words"], found)
        text = text[leading.end() :].strip(STOPS)
    part = v.PART.search(text)
    if part and part.end() == len(text.rstrip()) and text[: part.start()].strip(STOPS):
        found.said |= Statement(parts=part_numbers(part))
        text = text[: part.start()].strip(STOPS)
    return text


def _understand(content: str, found: _Found, *, in_front: bool = False) -> bool:
    """Whether something beside the name was understood; what it says is added to `found`.

    What stands `in_front` of the name may be its first word: (Slow) Dancing.
    """
    bare = " ".join(_ASIDE.sub(r" \1 ", content).split())
    if found.spared and key(bare) in found.spared:
        return False
    if _names_artists(bare, found):
        return True
    said = understand(bare)
    if said is None and not in_front:
        said = understand_alone(bare)
    found.said |= said or NOTHING
    return said is not None


def _names_artists(content: str, found: _Found) -> bool:
    featuring = v.FEATURING.search(content)
    if featuring and content[featuring.end() :]:
        before, after = content[: featuring.start()].strip(STOPS), content[featuring.end() :]
        found.featured.append(_without_trailing(after, found))
        if before:
            _understand(before, found)
        return True
    if (accompanied := v.WITH.match(content)) and content[accompanied.end() :]:
        named = content[accompanied.end() :]
        if words(named)[0] not in v.NO_NAME_AFTER_WITH:
            found.featured.append(named)
            return True
    if v.PRODUCED.match(content):
        found.said |= Statement(editions=frozenset({"producer"}))
        return True
    return False
