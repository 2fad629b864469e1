"""Hiragana to Latin letters, as place names are written on signs: Hepburn without marks for long vowels."""

from __future__ import annotations

import re

_KANA = "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわゐゑをがぎぐげござじずぜぞだぢづでどばびぶべぼぱぴぷぺぽ"
_LATIN = """a i u e o ka ki ku ke ko sa shi su se so ta chi tsu te to na ni nu ne no ha hi fu he ho ma mi mu me mo ya yu yo
ra ri ru re ro wa i e o ga gi gu ge go za ji zu ze zo da ji zu de do ba bi bu be bo pa pi pu pe po"""
_SYLLABLES = dict(zip(_KANA, re.findall("[a-z]+", _LATIN), strict=True))
_GLIDES = {"ゃ": "a", "ゅ": "u", "ょ": "o"}


def romanize(reading: str) -> str:
    """Return a reading in hiragana in Latin letters: こうち as kochi, しんじゅく as shinjuku. おお stays oo."""
    letters = ""
    double = False
    for char in reading:
        if char in _GLIDES and letters.endswith("i"):
            letters = letters[:-1] + ("" if letters.endswith(("shi", "chi", "ji")) else "y") + _GLIDES[char]
        elif char == "っ":
            double = True
        elif char == "ん":
            letters += "n"
        elif char in _SYLLABLES:
            syllable = _SYLLABLES[char]
            letters += ("t" if syllable.startswith("ch") else syllable[0]) + syllable if double else syllable
            double = False
    return re.sub("uu", "u", re.sub("ou", "o", letters))
