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
