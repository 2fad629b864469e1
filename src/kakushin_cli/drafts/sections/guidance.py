"""One sentence per section on what reviewers look for; drawn from the forms and notes of past calls.

It is for the authors and leaves the draft with `--strip-guidance`.
"""

from kakushin_cli.language import Text

GUIDANCE: dict[str, Text] = {
    "background": Text(
        "審査する人は専門外かもしれません。課題は数値を一つ以上、出典と年度とともに示します。",
        "Reviewers may not be specialists: show the problem with at least one figure, its source and its year.",
    ),
    "vision": Text(
        "10年後の姿から逆算し、ターゲットは測れる数値と達成する年度で2〜4個に絞ります。",
        "Reason back from the region in ten years; keep to 2 to 4 targets, each with a figure and a year.",
    ),
    "research": Text(
        "各課題に現在と終了時のTRLとその根拠を書き、どのターゲットに効くかが分かるようにします。",
        "Give TRL now and at the end with the evidence, and let readers see which target each item serves.",
    ),
    "implementation": Text(
        "誰が事業を営み、何で収入を得て、どの条件で次の段階へ進むかを書きます。終了後2〜3年の姿まで問われます。",
        "Say who runs the business, what it earns, and when the next stage begins; "
        "calls ask for the two or three years after the end, too.",
    ),
    "schedule": Text(
        "中間評価や移行審査を判断の関門として置き、満たさないときにどうするかも決めておきます。",
        "Set reviews as decision gates, and decide beforehand what happens when one is not passed.",
    ),
    "kpi": Text(
        "基準値、年度ごとの目標、算出方法、把握方法、担当をそろえます。活動量より成果を中心に選びます。",
        "Each indicator needs baseline, yearly targets, calculation, measurement and owner; prefer outcomes to activity.",
    ),
    "organisation": Text(
        "首長の関わり、専任の職員、自治体の予算を具体的に書きます。他の機関に任せきりと読まれないようにします。",
        "Be concrete about the mayor's or governor's part, full-time staff and budget; "
        "the local government must not seem to lean on its partners.",
    ),
    "funds": Text(
        "国費は補助率と上限の範囲に収め、税込か税抜かをそろえます。国費が終わった後の収入源を示します。",
        "Keep state money within rate and ceiling, treat tax alike throughout, and name the income after it ends.",
    ),
    "effects": Text(
        "効果は数値と計算の根拠で示します。CO2の削減は算定の式と1t当たりの費用も求められることがあります。",
        "Show effects as figures with their calculation; CO2 savings may need the formula and the cost per tonne.",
    ),
    "risks": Text(
        "起こりやすさと影響の大きいものから書き、対応は誰がいつ判断するかまで決めます。",
        "Begin with what is likely and grave, and say who decides on the response, and when.",
    ),
    "relations": Text(
        "同じ経費を二重に受けないこと、既存の事業との違いと役割の分担を示します。",
        "Show that no cost is funded twice, and how this differs from what is already running.",
    ),
    "incentive": Text(
        "当てはまる項目は、証拠になる文書の名前まで書くと確かめやすくなります。",
        "Name the document that proves each item that applies.",
    ),
    "contacts": Text(
        "応募の前に窓口へ早めに相談し、公募の有無と要件を確かめます。",
        "Talk to the desks early, and confirm the call and its rules before you apply.",
    ),
    "sources": Text(
        "提出の前に出典の年度と数値が本文と同じかを見直します。",
        "Before handing in, check that years and figures in the text agree with their sources.",
    ),
}
