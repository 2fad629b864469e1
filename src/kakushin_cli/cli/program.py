"""The commands in the order of the help, each with the module and function it lives in."""

from __future__ import annotations

from kakushin_cli.cli.framework import Command, Doc, Group
from kakushin_cli.language import Text

IMPORT = Group(
    Doc(
        Text(
            "公式データや手元の一覧を、候補(未確認)のカタログに取り込む",
            "Import official data or an office's own list as a catalogue of candidates",
        ),
        (),
        (
            "kakushin data import rs 1-1.zip 1-2.zip 1-4.zip 2-1.zip -o rs2024",
            "kakushin data import jgrants --keyword 脱炭素 -o jgrants",
            "kakushin data import table calls.csv --suggest-mapping",
        ),
    ),
    {
        "rs": Command(
            "commands.importing:rs",
            Text(
                "行政事業レビューの公式CSV(zipのままでよい)を、検索や一覧のできるカタログにする",
                "Make a catalogue of the official tables of the Administrative Programme Review (RS system; zips as they come)",
            ),
        ),
        "jgrants": Command(
            "commands.importing:jgrants",
            Text(
                "Jグランツの公開APIの公募を、検索や一覧のできるカタログにする",
                "Make a catalogue of calls from the public API of the jGrants portal",
            ),
        ),
        "table": Command(
            "commands.importing:table",
            Text(
                "手元の公募一覧(Excel、CSV)を、対応表に従ってカタログにする",
                "Make a catalogue of an office's own list of calls (Excel, CSV) by a mapping",
            ),
        ),
    },
)
DATA = Group(
    Doc(
        Text("カタログのデータを調べる・説明する・取り込む", "Check, describe and import catalogue data"),
        (),
        (
            "kakushin data check",
            "kakushin data schema",
        ),
    ),
    {
        "check": Command(
            "commands.data:check",
            Text(
                "カタログのファイルを調べ、全ての誤りを ファイル:行:列 と直し方つきで示す",
                "Check catalogue files: every fault with file:line:column and how to repair it",
            ),
        ),
        "schema": Command(
            "commands.data:schema",
            Text("カタログのファイルのJSON Schemaを出す", "Print the JSON Schema of catalogue files"),
        ),
        "fields": Command(
            "commands.data:fields", Text("カタログの項目の一覧(Markdown)を出す", "Print the field reference (Markdown)")
        ),
        "import": IMPORT,
    },
)
PLAN = Group(
    Doc(
        Text(
            "提案の骨子(plan.yaml): ひな形を書く・調べる。match と roadmap が --profile で読む",
            "The project profile (plan.yaml): write one, check it; match and roadmap read it with --profile",
        ),
        (),
        (
            "kakushin plan init -o plan.yaml",
            "kakushin plan check plan.yaml",
        ),
    ),
    {
        "init": Command(
            "commands.plan:init",
            Text("提案の骨子(plan.yaml)のひな形を書く", "Write a commented project profile (plan.yaml) to fill in"),
        ),
        "check": Command(
            "commands.plan:check",
            Text(
                "plan.yaml を調べる: 書式、年度の順、国費が補助率と上限に収まるか、必須KPI",
                "Check plan.yaml: form, order of years, state money within rate and ceiling, mandatory KPIs",
            ),
        ),
    },
)
PROGRAM = Group(
    Doc(
        Text(
            "大学・企業・自治体が使える政府事業を、理由・窓口・道のりとともに示す",
            "Government programmes for Japanese universities, companies and local governments, with reasons, desks and a path",
        ),
        (
            Text(
                "資料: 地域中核・特色ある研究大学総合振興パッケージ(素案、令和3年12月)。通信は data import jgrants だけが行う。",
                "Source: the comprehensive promotion package for regional core and distinctive research universities "
                "(draft, December 2021). Only data import jgrants uses the network.",
            ),
        ),
        (
            "kakushin match --applicant university --theme decarbonization",
            "kakushin contacts --ministry 環境省",
            "kakushin roadmap --theme decarbonization --applicant university --partner municipality --start 2027 -o draft.md",
        ),
    ),
    {
        "match": Command(
            "commands.match:match",
            Text(
                "申請する側から見て、使える事業・連携して入れる事業・要確認の事業を理由つきで示す",
                "Programmes for an applicant: what it can lead, what it can join, what must be confirmed, with reasons",
            ),
        ),
        "search": Command(
            "commands.search:search",
            Text("自分の言葉で事業・座組・ガイドを探す", "Find programmes, networks and guides in your own words"),
        ),
        "list": Command(
            "commands.list:list_", Text("カタログの事業を一覧する", "List the programmes of the catalogue")
        ),
        "show": Command(
            "commands.show:show",
            Text("事業・座組・ガイドを一つ、知られていることを全て示す", "Show one programme, network or guide whole"),
        ),
        "contacts": Command(
            "commands.contacts:contacts",
            Text(
                "窓口(担当部署・電話・メール)と、それぞれが受け持つ事業",
                "Desks with phone and e-mail, and the programmes each serves",
            ),
        ),
        "networks": Command(
            "commands.networks:networks",
            Text(
                "座組(採択拠点・協議会・拠点都市・バイオコミュニティ・事例)",
                "Networks: funded sites, councils, startup cities, bio communities, cases",
            ),
        ),
        "universities": Command(
            "commands.universities:universities",
            Text("特定分野に強い大学(8分野×規模グループ)", "Universities by field of strength (8 fields, size groups)"),
        ),
        "map": Command(
            "commands.maps:map_",
            Text(
                "テーマの事業マップを資料のとおり三つの列で示す", "The map of a theme as in the source: three columns"
            ),
        ),
        "coverage": Command(
            "commands.coverage:coverage",
            Text(
                "テーマ×段階ごとの事業数、空白、空白を埋められる主体",
                "Programmes per theme and phase, the gaps, and who closes them",
            ),
        ),
        "status": Command(
            "commands.status:status",
            Text(
                "資料の時点のあと事業がどうなったか(継続・終了・名称変更・後継)を、根拠とともに示す",
                "What became of each programme since its edition (running, ended, renamed, succeeded), with the evidence",
            ),
        ),
        "diff": Command(
            "commands.diff:diff",
            Text(
                "二つのカタログ・版・取込みを比べる(加わった・なくなった・名が変わった・変わった)",
                "Compare two catalogues, editions or imports: added, gone, renamed, changed",
            ),
        ),
        "roadmap": Command(
            "commands.roadmap:roadmap",
            Text(
                "研究開発から社会実装までの道のりを、事業・役割・窓口・足りない相手とともに下書きにする",
                "The path from R&D to social implementation as a draft: programmes, roles, desks, missing partners",
            ),
        ),
        "guide": Command(
            "commands.guide:guide",
            Text(
                "制度や課題の手引き: incentive special-zone award bio-community issues smart-city",
                "Guides: incentive, special-zone, award, bio-community, issues, smart-city",
            ),
        ),
        "plan": PLAN,
        "data": DATA,
    },
    has_completion=True,
)
