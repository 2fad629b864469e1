"""The commented plan.yaml that `plan init` writes."""

from __future__ import annotations

from dataclasses import dataclass

from kakushin_cli.language import Lang, Text


@dataclass(frozen=True, slots=True)
class Answers:
    """What is already known when the file is written; `None` and empty stay commented examples.

    `assumed` names what nobody said and must be there all the same (`lead`, `themes`): the file marks it.
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


HEAD = Text(
    """# 提案の骨子(kakushin の roadmap と match が読む)
# 必須は lead, themes, start だけ。分からない項目は消すか # のままにする。下書きでは【要記入】になる。
# 調べる: kakushin plan check このファイル
# 下書き: kakushin roadmap --profile このファイル -o draft.md
# 金額は円(税込)、年度は 2027 / R9 / 令和9年度 のどれでもよい。""",
    """# The outline of a proposal (read by `kakushin roadmap` and `kakushin match`)
# Only lead, themes and start must be there. Delete what you do not know or leave it commented out:
# the draft then says [TO BE FILLED IN].
# Check: kakushin plan check THIS-FILE    Draft: kakushin roadmap --profile THIS-FILE -o draft.md
# Amounts are yen including tax; fiscal years may be written 2027, R9 or 令和9年度.""",
)

BODY: tuple[tuple[Text, str], ...] = (
    (
        Text(
            "地域の課題。figure は課題を示す数値、source はその出典",
            "The region's problem, the figure that shows it, its source",
        ),
        """problems:
- text: 漁業の担い手が減り、加工場の電気代が重い
  figure: 電気代は2020年度の1.6倍
  source: 市の調査(令和7年度)""",
    ),
    (
        Text("大学の強み、研究成果", "Strengths and results of the university"),
        "strengths: [海水熱を使う低温貯蔵の研究]",
    ),
    (
        Text("10年後に目指す姿", "The region aimed for in ten years"),
        "vision: 港の電気を港でつくり、若い人が働きに来るまち",
    ),
    (
        Text("ターゲット(2〜4個)。until は年度", "Targets, 2 to 4"),
        """targets:
- {text: 加工場のCO2を半分にする, until: R18}""",
    ),
    (
        Text("研究開発課題。TRLは1〜9", "Research items, TRL 1 to 9"),
        """research:
- {title: 海水熱貯蔵の実用化, owner: 工学部, start: R9, until: R12, trl_now: 4, trl_end: 7, evidence: 実験室での連続運転}""",
    ),
    (Text("社会実装シナリオ", "The way into use"), "scenario: [漁協が運営会社をつくり、加工場から順に導入する]"),
    (
        Text("節目。gate: true は判断の関門(中間評価、移行審査)", "Milestones; gate: true for a decision"),
        """milestones:
- {text: 実証機の運転開始, year: R11, trl: 6}
- {text: 中間評価, year: R13, gate: true}""",
    ),
    (
        Text(
            "KPI。targets は年度ごと。地方大学・地域産業創生交付金を使うときは mandatory に\n"
            "# production(生産額) employment(雇用) productivity(労働生産性) graduates(地元就職・起業) reform(組織改革) の5つが要る",
            "Indicators. The regional university grant needs five with mandatory:\n"
            "# production, employment, productivity, graduates, reform",
        ),
        """kpis:
- name: 加工場のCO2排出量
  kind: outcome
  definition: 電力使用量×排出係数
  unit: t
  baseline: {value: 1200, year: R7}
  targets: {R13: 900, R18: 600}
  measured_by: 電力会社の請求書
  owner: 市 環境課""",
    ),
    (
        Text("自治体のコミットメント(首長、予算、人員)", "Commitment of the local government"),
        "commitment: [市長が協議会の会長を務め、専任の職員を2人置く]",
    ),
    (
        Text(
            "資金計画。source は state(国費) local_government(自治体) company(企業) own(自己資金)。\n"
            "# 国費は program(事業のID) rate(補助率) cap_jpy(上限額) eligible_jpy(補助対象経費) を書くと検算する",
            "Funds. State money is checked against rate, cap_jpy and eligible_jpy when they are given",
        ),
        """funds:
- source: state
  program: moe-local-decarbonization-grant
  rate: 2/3
  eligible_jpy: {R9: 30000000, R10: 30000000}
  amounts_jpy: {R9: 20000000, R10: 20000000}
- source: local_government
  amounts_jpy: {R9: 10000000, R10: 10000000}""",
    ),
    (
        Text("国費が終わった後の続け方", "How it goes on after state funding"),
        "self_reliance: 貯蔵サービスの料金で維持する",
    ),
    (Text("波及効果(根拠も)", "Effects with their basis"), "effects: [雇用20人(加工場の増員計画による)]"),
    (
        Text("リスクと対応", "Risks and responses"),
        """risks:
- {text: 漁獲量が大きく減る, response: 農産物の貯蔵にも使えるようにする}""",
    ),
    (
        Text("他の競争的資金など", "Other funds held"),
        """other_funds:
- {name: 科研費 基盤研究(B), status: 受給中, period: R7-R9, amount_jpy: 15000000}""",
    ),
    (
        Text("使う事業のID。書かなければテーマの全事業から組む", "Programmes to use; all of the themes when left out"),
        "programs: [mext-coi-next, moe-local-decarbonization-grant]",
    ),
)


def profile_template(answers: Answers, lang: Lang) -> str:
    """Return a plan.yaml with the answers filled in and everything else as commented examples."""

    def quoted(text: str) -> str:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    def comment(ja: str, en: str) -> str:
        return "# " + Text(ja, en).pick(lang)

    def assumed(key: str) -> str:
        return f"  {comment('仮の値。自分の計画に直す', 'a placeholder: change it')}" if key in answers.assumed else ""

    title = f"title: {quoted(answers.title)}" if answers.title else "# title: 港町の再エネと水産の脱炭素モデル"
    name = f"  name: {quoted(answers.lead_name)}" if answers.lead_name else "#  name: 〇〇大学"
    lines = [
        HEAD.pick(lang),
        "",
        comment("題名(40字まで)とキャッチフレーズ", "Title (up to 40 characters) and catchphrase"),
        title,
        "# catchphrase: 海の冷たさで港を温める",
        "",
        comment(
            "代表して申請する機関。type は university(大学) company(企業) municipality(自治体)",
            "The organisation that applies: university, company or municipality",
        ),
        "lead:",
        f"  type: {answers.applicant}{assumed('lead')}",
        name,
        "#  role: 代表機関",
        "#  person: 地域連携機構長",
        "",
        comment("連携する機関", "Partners"),
    ]
    if answers.partners:
        lines.append("partners:")
        for kind, partner in answers.partners:
            lines.append(f"- {{type: {kind}{f', name: {quoted(partner)}' if partner else ''}}}")
    else:
        lines += [
            "# partners:",
            "# - {type: municipality, name: 〇〇市, role: 幹事自治体}",
            "# - {type: company, name: 〇〇水産, role: 実証}",
        ]
    lines += ["", comment("事業を行う場所", "Where it takes place")]
    lines.append(
        f"prefectures: [{', '.join(answers.prefectures)}]" if answers.prefectures else "# prefectures: [広島県]"
    )
    lines += [
        "# municipalities: [〇〇市]",
        "",
        comment(
            "テーマ: mobility smart-agriculture circular-economy decarbonization disaster-resilience smart-city startup bio",
            "Themes: mobility smart-agriculture circular-economy decarbonization disaster-resilience smart-city startup bio",
        ),
        f"themes: [{', '.join(answers.themes)}]{assumed('themes')}",
        "",
        comment("始める年度と年数", "First fiscal year and number of years"),
        f"start: {answers.start}",
        f"years: {answers.years}",
    ]
    for text, example in BODY:
        lines += ["", "# " + text.pick(lang), *(f"# {line}" for line in example.split("\n"))]
    return "\n".join(lines) + "\n"
