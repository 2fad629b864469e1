"""Words that several views show: verdicts, baskets, roles, kinds, ages."""

from collections.abc import Iterable

from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.model import Desk, Program
from kakushin_cli.catalog.vocabulary import TermKind
from kakushin_cli.language import Lang, Text
from kakushin_cli.matching.match import MatchItem

BASKETS = {
    "lead": Text("自ら申請できる", "Can apply as lead"),
    "partner": Text("連携して参画", "Can join as a partner"),
    "check": Text("要確認", "To be confirmed"),
    "closed": Text("受付を終えた事業", "Closed"),
    "excluded": Text("対象外", "Not eligible"),
}
CRITERIA = {
    "theme": Text("テーマが違う", "other theme"),
    "phase": Text("段階が違う", "other phase"),
    "ministry": Text("所管が違う", "other ministry"),
    "new_call": Text("新規採択がない", "no new call"),
    "open_on": Text("その日は公募期間外", "not open on that date"),
    "now": Text("いま公募がない", "no call now"),
    "month": Text("その月に公募がない", "no call in that month"),
    "running": Text("続いていない", "not going on"),
    "text": Text("文と重なる語がない", "shares no word with the text"),
    "region": Text("地域が違う", "other region"),
    "applicant": Text("申請主体が違う", "other applicant"),
}
UNKNOWN = {
    "theme": Text("テーマの記載なし", "theme not stated"),
    "phase": Text("段階の記載なし", "phase not stated"),
    "ministry": Text("所管の記載なし", "ministry not stated"),
    "new_call": Text("新規採択の記載なし", "new call not stated"),
    "open_on": Text("公募の時期が不明", "call dates not known"),
    "now": Text("公募の時期が不明", "call dates not known"),
    "month": Text("公募の時期が不明", "call dates not known"),
    "running": Text("現況が未確認", "status not verified"),
    "applicant": Text("申請者の記載がなく支出先だけ", "applicants not stated, payments only"),
}
ROUTES = {
    "procurement": Text("国の調達と見られます(推定)", "procurement by the state (inferred)"),
    "named_body": Text("名指しと見られます(推定)", "for a named body (inferred)"),
    "statutory": Text("法律による支出と見られます(推定)", "owed by law (inferred)"),
}
OPTIONS = {
    "theme": "--theme",
    "phase": "--phase",
    "ministry": "--ministry",
    "new_call": "--new-call",
    "open_on": "--open-on",
    "prefecture": "--prefecture",
    "now": "--now",
    "month": "--month",
    "running": "--running",
}
PROGRAM_KINDS = {
    "programme": Text("事業", "programme"),
    "umbrella": Text("事業のまとまり", "umbrella"),
    "research_fund": Text("個別の研究費", "research fund"),
    "designation": Text("認定・選定", "designation"),
    "award": Text("表彰", "award"),
    "regulation": Text("規制の特例", "regulation"),
    "incentive": Text("インセンティブ", "incentive"),
    "base_funding": Text("基盤的経費", "base funding"),
    "local": Text("自治体の事業", "local programmes"),
}
NETWORK_KINDS = {
    "grant-site": Text("地方大学・地域産業創生交付金の拠点", "site of the regional university grant"),
    "coi-next": Text("共創の場の拠点", "COI-NEXT site"),
    "coi": Text("COIの拠点", "COI site"),
    "site": Text("採択拠点", "funded site"),
    "council": Text("産学官の協議会", "council"),
    "startup-ecosystem": Text("スタートアップ拠点都市", "startup ecosystem city"),
    "bio-community": Text("地域バイオコミュニティ", "bio community"),
    "case": Text("取組事例", "role-model case"),
}
NETWORK_STATUS = {
    "certified": Text("認定", "certified"),
    "registered": Text("登録(育成)", "registered"),
    "global": Text("グローバル拠点都市", "global hub city"),
    "promotion": Text("推進拠点都市", "promotion hub city"),
}
SECTORS = {
    "academia": Text("学", "academia"),
    "government": Text("官", "government"),
    "industry": Text("産", "industry"),
}
RELATIONS = {
    "parent_of": Text("構成する事業", "contains"),
    "hand_over": Text("次の事業", "followed by"),
    "used_with": Text("併用", "used with"),
    "successor": Text("後継", "succeeded by"),
}
BASES = {
    "as_written": Text("資料に記載", "as written"),
    "inherited": Text("親事業による", "inherited"),
    "inferred": Text("推定", "inferred"),
    "assumed": Text("仮置き", "assumed"),
}
CONSORTIUM_CAN_APPLY = Text("この座組で申請できる", "this consortium can apply")
OUTSIDER_MUST_LEAD = Text("参加していない相手が代表する", "an organisation outside the consortium must lead")
TO_BE_CONFIRMED = Text("要確認", "to be confirmed")
YEARS_ASSUMED = Text(
    "年度の割り振りは仮置き(研究開発は前半、社会実装は後半)",
    "The fiscal years are assumed: R&D in the first half, implementation in the second",
)
YEARS_ASSUMED_ON_SHEET = Text(
    YEARS_ASSUMED.ja, "The fiscal years are assumed (R&D in the first half, implementation in the second)"
)
YEARS_ASSUMED_ON_FIGURE = Text("年度の割り振りは仮置き", "years are assumed")
YEARS_ASSUMED_ON_PAGE = Text("段階の年度は仮置き", "Stage years are assumed")
YES_NO = {True: Text("有", "yes"), False: Text("無", "no"), None: Text("不明", "unknown")}


class Wording:
    """Names of things in the language of one run."""

    def __init__(self, catalog: Catalog, lang: Lang) -> None:
        self.catalog = catalog
        self.lang = lang

    def label(self, kind: TermKind, term_id: str | None) -> str:
        """Return the short label of a term; empty for None, the id itself when unknown."""
        if term_id is None:
            return ""
        vocabulary = self.catalog.vocabulary
        return vocabulary.term(kind, term_id).label.pick(self.lang) if vocabulary.has(kind, term_id) else term_id

    def labels(self, kind: TermKind, ids: Iterable[str]) -> str:
        """Return several labels joined."""
        joint = "、" if self.lang == "ja" else ", "
        return joint.join(self.label(kind, i) for i in ids)

    def lead_types(self, types: Iterable[str], *, symbols: bool = True) -> str:
        """Return applicant types: ③自治体 in running text, 自治体 in table cells."""
        terms = [self.catalog.vocabulary.term("applicant", t) for t in types]
        joint = "・" if self.lang == "ja" else " / "
        return joint.join(
            (t.symbol or "" if symbols and self.lang == "ja" else "") + t.label.pick(self.lang) for t in terms
        )

    def applicants(self, program: Program) -> str:
        """Return who may lead, for a table cell."""
        if program.applicants is None:
            return Text("不明", "unknown").pick(self.lang)
        parts = []
        for t in program.lead_types:
            entry = program.applicant(t)
            name = self.label("applicant", t)
            if entry and entry.partial:
                name += Text("(一部)", " (part)").pick(self.lang)
            elif entry and entry.basis == "inferred":
                name += Text("(推定)", " (inferred)").pick(self.lang)
            parts.append(name)
        return ("・" if self.lang == "ja" else ", ").join(parts)

    def owner(self, program: Program) -> str:
        """Return the ministry or agency of a programme; 不明 when the source gives none."""
        label = self.label("ministry", program.owner)
        if not label:
            return Text("不明", "unknown").pick(self.lang)
        if program.ministry_basis == "inferred":
            label += Text("(推定)", " (inferred)").pick(self.lang)
        return label

    def name(self, entry: object) -> str:
        """Return the name of an entry, candidates marked; in English output the English name comes first.

        A programme that was renamed stands under its name of today, with the name of its edition below.
        """
        name, english = str(getattr(entry, "name", "")), getattr(entry, "name_en", None)
        former = ""
        if isinstance(entry, Program):
            if entry.is_candidate:
                name += Text("(未確認)", " (unverified)").pick(self.lang)
            if today := entry.renamed_to:
                former = Text(f"\n(旧 {name})", f"\n(formerly {english or name})").pick(self.lang)
                name, english = today.name, today.name_en
        return f"{english}\n{name}{former}" if self.lang == "en" and english else name + former

    def desk(self, desk: Desk, between: str = " ") -> str:
        """Return a desk: department, phone with extension, e-mail, with `between` between them."""
        phone = self.phone(desk)
        return between.join(part for part in (desk.department, phone and f"TEL {phone}", desk.email) if part)

    def phone(self, desk: Desk) -> str:
        """Return the phone with its extension; empty when there is none."""
        if desk.phone and desk.extension:
            return desk.phone + Text(f"(内線{desk.extension})", f" ext. {desk.extension}").pick(self.lang)
        return desk.phone or ""

    def role(self, item: MatchItem) -> str:
        """Return in a few words what the applicant does in this programme."""
        if item.verdict == "not_eligible":
            return BASKETS["excluded"].pick(self.lang)
        if item.verdict == "check":
            return BASKETS["check"].pick(self.lang)
        if item.role == "lead":
            return BASKETS["lead"].pick(self.lang)
        lead = self.lead_types([item.lead] if item.lead else item.lead_types)
        if item.lead:
            return Text(f"{lead}が申請(この座組で可)", f"{lead} applies as lead (in this consortium)").pick(self.lang)
        return Text(f"{lead}が申請、連携して参画", f"{lead} applies as lead; join as a partner").pick(self.lang)
