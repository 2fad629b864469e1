"""The commented plan.yaml that `plan init` writes: the fields of a profile with their examples, as far as answered."""

from dataclasses import dataclass

from msgspec.structs import fields

from kakushin_cli.drafts.profile import Example, Profile
from kakushin_cli.language import Lang, Text


@dataclass(frozen=True, slots=True)
class Answers:
    """What the file states from the start; what is `None` or empty stays a commented example.

    `assumed` names required fields without an answer (`lead`, `themes`): the file marks their values as placeholders.
    """

    applicant: str
    themes: tuple[str, ...]
    start: int
    years: int = 10
    lead_name: str | None = None
    partners: tuple[tuple[str, str | None], ...] = ()
    prefectures: tuple[str, ...] = ()
    title: str | None = None
    assumed: frozenset[str] = frozenset()

    def yaml(self, lang: Lang) -> dict[str, str]:
        """Return what is answered as YAML by field, in the form of `Example.text`."""
        note = Text("仮の値。自分の計画に合わせて直す", "placeholder: change it to suit your plan").pick(lang)
        marks = dict.fromkeys(self.assumed, f"  # {note}")
        values = {
            "title": _quoted(self.title) if self.title else "",
            "lead": f"  type: {self.applicant}{marks.get('lead', '')}"
            + (f"\n  name: {_quoted(self.lead_name)}" if self.lead_name else ""),
            "partners": "\n".join(
                f"- {{type: {kind}{f', name: {_quoted(name)}' if name else ''}}}" for kind, name in self.partners
            ),
            "prefectures": f"[{', '.join(self.prefectures)}]" if self.prefectures else "",
            "themes": f"[{', '.join(self.themes)}]{marks.get('themes', '')}",
            "start": str(self.start),
            "years": str(self.years),
        }
        return {name: value for name, value in values.items() if value}


HEAD = Text(
    "提案の骨子(kakushin の roadmap と match が読み込みます)\n"
    "必須の項目は lead, themes, start だけです。分からない項目は削除するか # "
    "のままにしてください。下書きでは【要記入】になります。\n"
    "検査: kakushin plan check このファイル\n"
    "下書き: kakushin roadmap --profile このファイル -o draft.md\n"
    "金額は円(税込)、年度は 2027 / R9 / 令和9年度 のいずれの書き方でもかまいません。",
    "Project profile (read by `kakushin roadmap` and `kakushin match`)\n"
    "Only lead, themes and start are required. Delete what you do not know or leave it commented "
    "out:\n"
    "the draft then says [TO BE FILLED IN].\n"
    "Check: kakushin plan check THIS-FILE    Draft: kakushin roadmap --profile THIS-FILE -o "
    "draft.md\n"
    "Amounts are in yen including tax; write fiscal years as 2027, R9 or 令和9年度.",
)


def profile_template(answers: Answers, lang: Lang) -> str:
    """Return a plan.yaml with the answers filled in and everything else as commented examples."""
    answered = answers.yaml(lang)
    lines = _comment(HEAD.pick(lang))
    for name, example in examples().items():
        if example.ja:
            lines += ["", *_comment(Text(example.ja, example.en).pick(lang))]
        value = answered.get(name)
        if value:
            lines += field_lines(name, value)
        else:
            lines += _comment("\n".join(field_lines(name, example.text)))
        if name == "lead":  # is always there, so what is not answered of it is commented out key by key
            keys = {line.split(":")[0] for line in lines[-2:]}
            lines += [f"#{line}" for line in example.text.split("\n") if line.split(":")[0] not in keys]
    return "\n".join(lines) + "\n"


def examples() -> dict[str, Example]:
    """Return the example of each field of a profile, in the order of the file."""
    metadata = {field.name: field.type.__metadata__ for field in fields(Profile)}
    return {name: next(m for m in each if isinstance(m, Example)) for name, each in metadata.items()}


def field_lines(name: str, text: str) -> list[str]:
    """Return the lines of a field with a value in the form of `Example.text`."""
    return [f"{name}:", *text.split("\n")] if text.startswith(("  ", "- ")) else [f"{name}: {text}"]


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in text.split("\n")]


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
