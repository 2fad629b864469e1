"""Make every generated document, or with --check say which ones are no longer what the program would make.

    python docs/generate.py            write docs/cli.md, data-fields.md, catalog.schema.json, the pictures,
                                       and the generated passages of README.md
    python docs/generate.py --check    write nothing; exit code 1 when one of them is stale

A passage of the README between `<!-- generated: NAME -->` and `<!-- end -->` is replaced as a whole; NAME is
`exit-codes ja`, `formats ja`, the same with `en`, or a command whose answer is shown. What the Python example prints
follows it.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kakushin_cli.catalog.validate import field_reference, json_schema
from kakushin_cli.cli.framework import Command, Group
from kakushin_cli.cli.program import PROGRAM
from kakushin_cli.commands.data import SCHEMA_ID
from kakushin_cli.errors import MEANINGS
from kakushin_cli.exporters.registry import OFFICE_FIRST
from kakushin_cli.language import Lang
from terminal import picture, show

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


ROOT = Path(__file__).resolve().parent.parent
MAIN = "kakushin match --applicant university --theme decarbonization --today 2026-12-01"
PASSAGE = re.compile(r"(<!-- generated: (?P<name>.+?) -->\n).*?(<!-- end -->)", re.DOTALL)
EXAMPLE = re.compile(r"(```python\n(?P<code>.*?)```\n\n<!-- output of the example -->\n```text\n).*?(```)", re.DOTALL)

CLI_HEAD = """# コマンドの説明 / Command reference

`python docs/generate.py` で作成したページです。手で直さないでください。Made by `python docs/generate.py`; do not edit by hand.

コマンドごとの `--help` を日本語、英語の順に掲載しています。すべてのコマンドに共通するオプションは最初の `kakushin` に
まとめ、コマンドごとの説明では省いています(コマンドの前後どちらにも書けます)。
Each command's `--help` in Japanese, then in English. The options that every command takes are shown once, under
`kakushin`; they can be written before or after the command.
"""
CLI_JSON = """## JSON

`--json`(= `-f json`)は次の形の一つのオブジェクトだけを標準出力に書きます。端末でもパイプでも `-o` でも同じバイト列です。
`--json` (= `-f json`) writes one object of this shape and nothing else to standard output, the same bytes on a
terminal, in a pipe and with `-o`.

| key | 意味 | meaning |
|---|---|---|
| `schema_version` | この形の版。項目の追加では変わらず、削除や変更で上がる | version of this format; raised when a key is removed or changed |
| `command` | コマンド | the command |
| `query` | 解釈した条件(スラッグ) | the query as interpreted, in slugs |
| `as_of` | カタログの日付 | date of the catalogue |
| `today` | 今日とみなした日 | date used as today |
| `total` | `--limit` で切る前の件数 | number of matches before `--limit` |
| `items` | 結果 | the results |
| `notices` | 知らせ `[{code, text}]` | notices `[{code, text}]` |
| `view` | 見え方 `{kind, editions}`。kind は today、edition、as_of | the view `{kind, editions}`; kind is today, edition or as_of |

ない項目は「未調査」、`null` は「資料に記載がない、または該当しない」を表します。`--lang` で変わるのは
`text` `detail` `statement` `summary` だけで、`name` は常に日本語です。`match` は `excluded` `unknown` `set_apart` `strengthening` `relax`
(`--now` では `later` も)を、`map` は `footnotes` と `later`(マップにない、いま使える事業)を、
`search` は `understood` を加えます。`-f jsonl` は `items` を1行に1件ずつ出力します。
An absent key was not researched; `null` means that the source does not state the value,
or that it does not apply. `--lang` changes only `text`, `detail`, `statement` and `summary`. `match` adds `excluded`, `unknown`,
`set_apart`, `strengthening` and `relax`, with `--now` `later`; `map` adds `footnotes` and `later` (in use
today and on no map); `search` adds `understood`. `-f jsonl` outputs the items, one per line.
"""


def documents() -> dict[str, str]:
    """Return the text of every generated file by its path within the project."""
    schema = json.dumps(json_schema(SCHEMA_ID), ensure_ascii=False, indent=2) + "\n"
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    return {
        "docs/cli.md": cli_reference(),
        "docs/data-fields.md": field_reference(),
        "docs/catalog.schema.json": schema,
        "docs/images/match.svg": picture(MAIN, width=88),
        "README.md": EXAMPLE.sub(with_output, PASSAGE.sub(lambda m: f"{m[1]}{passage(m['name'])}{m[3]}", readme)),
    }


def passage(name: str) -> str:
    """Return what stands between the marks of a generated passage."""
    tables = {"exit-codes": exit_codes, "formats": formats}
    table, _, lang = name.partition(" ")
    if table in tables:
        return tables[table]("en" if lang == "en" else "ja")
    return f"```text\n$ {name}\n{show(name).rstrip()}\n```\n"


def with_output(example: re.Match[str]) -> str:
    """Return the Python example of the README with what it prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(example["code"], "README.md", "exec"), {})
    return f"{example[1]}{out.getvalue()}{example[3]}"


def exit_codes(lang: Lang) -> str:
    """Return the exit codes as a Markdown table."""
    head = {"ja": "| コード | 意味 |\n", "en": "| code | meaning |\n"}[lang]
    return head + "|--:|---|\n" + "".join(f"| {int(c)} | {text.pick(lang)} |\n" for c, text in MEANINGS.items())


def formats(lang: Lang) -> str:
    """Return the formats of a roadmap as a Markdown table."""
    head = {"ja": "| `-o` の拡張子 | できるもの |\n", "en": "| suffix of `-o` | what it gives |\n"}[lang]
    rows = [f"| {' '.join(f'`{s}`' for s in f.suffixes)} | {f.about.pick(lang)} |\n" for f in OFFICE_FIRST]
    return head + "|---|---|\n" + "".join(rows)


def commands_of(group: Group, words: str = "") -> Iterator[tuple[str, Command | Group]]:
    """Yield the commands below a group by the words that call them, in the order of the program's help."""
    for name, command in group.commands.items():
        assert isinstance(command, Command | Group)
        yield f"{words}{name}", command
        if isinstance(command, Group):
            yield from commands_of(command, f"{words}{name} ")


def cli_reference() -> str:
    """Return the command reference: every command's help in both languages, exit codes, machine output."""
    commands = dict(commands_of(PROGRAM))
    rows = ["| コマンド | すること | does |", "|---|---|---|"]
    rows += [f"| [`{n}`](#{anchor(n)}) | {c.summary.ja} | {c.summary.pick('en')} |" for n, c in commands.items()]
    pages = [CLI_HEAD, "\n".join(rows) + "\n", *(_helps(name) for name in ["", *commands])]
    pages += ["## 終了コード / Exit codes\n\n" + exit_codes("ja") + "\n" + exit_codes("en"), CLI_JSON]
    return "\n".join(pages)


def anchor(name: str) -> str:
    """Return the address of a command's heading within the page."""
    return f"kakushin {name}".replace(" ", "-")


def _helps(name: str) -> str:
    words = f"kakushin {name}".strip()
    blocks = []
    for lang in ("ja", "en"):
        text = show(f"{words} --help --lang {lang}")
        blocks.append(f"```text\n{(without_globals(text) if name else text).rstrip()}\n```\n")
    return f"## {words}\n\n" + "\n".join(blocks)


def without_globals(text: str) -> str:
    """Return a help without the paragraph of global options."""
    paragraphs = text.split("\n\n")
    kept = [p for p in paragraphs if not p.startswith(("共通のオプション", "Global options"))]
    if len(kept) != len(paragraphs) - 1:
        raise RuntimeError("the help has no single paragraph of global options")
    return "\n\n".join(kept)


def stale() -> Iterator[str]:
    """Yield the path of every generated file that is not what the program would make."""
    for path, text in documents().items():
        file = ROOT / path
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            yield path


def main(argv: Sequence[str]) -> int:
    """Write or check; return the exit code."""
    if argv not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    if argv:
        found = list(stale())
        for path in found:
            print(f"{path} is stale: run python docs/generate.py", file=sys.stderr)
        return 1 if found else 0
    for path, text in documents().items():
        file = ROOT / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
