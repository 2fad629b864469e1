"""Two languages: every sentence for people stands in Japanese and in English side by side."""

from __future__ import annotations

from typing import Literal, NamedTuple

Lang = Literal["ja", "en"]


class Text(NamedTuple):
    """A sentence in Japanese and in English."""

    ja: str
    en: str | None = None

    def pick(self, lang: Lang) -> str:
        """Return the sentence in `lang`; Japanese when there is no English."""
        return self.en if lang == "en" and self.en is not None else self.ja

    def format(self, **facts: object) -> Text:
        """Return the sentence with its `{placeholders}` filled in both languages."""
        return Text(self.ja.format(**facts), self.en.format(**facts) if self.en else None)


_SPELLED = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def plural(count: int, one: str, many: str = "", *, spelled: bool = False) -> str:
    """Return a count with its English noun: 1 programme, 2 programmes.

    Args:
        count: The count.
        one: The noun in the singular.
        many: The plural where it is not the singular with an s.
        spelled: Spell counts below ten, for the beginning of a sentence.
    """
    number = _SPELLED[count] if spelled and count < len(_SPELLED) else str(count)
    return f"{number} {one if count == 1 else many or one + 's'}"
