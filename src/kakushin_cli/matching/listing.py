"""What `list`, `contacts`, `map` and `networks` show: filters keep what is stated or inferred."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from kakushin_cli.catalog.catalog import Catalog, ProgramGroup, ProgramRows
from kakushin_cli.catalog.guides import GuideSelect
from kakushin_cli.catalog.model import ContactRow, Desk, Network, Program
from kakushin_cli.matching.criteria import Outcome, ask_filters
from kakushin_cli.matching.organisations import organisation_key, organisation_name
from kakushin_cli.matching.query import ProgramFilter


class Listing(Struct, frozen=True):
    """Programmes that pass.

    `unknown` counts by filter those of which a fact is not known, `closed` those that take nobody any more and are left
    out of the view of today.
    """

    programs: ProgramRows
    unknown: Mapping[str, int] = {}
    closed: int = 0


def list_programs(
    catalog: Catalog,
    filters: ProgramFilter,
    *,
    applicants: Sequence[str] = (),
    partners: Sequence[str] = (),
    kinds: Sequence[str] = (),
    edition: str | None = None,
    with_closed: bool | None = None,
) -> Listing:
    """Return the programmes that pass every filter, in catalogue order, each read when it is looked at.

    `applicants` keeps programmes that one of them may lead, partial and inherited entries included; `partners` adds
    those that one of the partners may lead. A programme whose only misses are unknown is counted in `unknown`, under
    the first. `with_closed` keeps those that take nobody any more; None leaves it to the view.
    """
    groups: list[ProgramGroup] = []
    unknown = Counter[str]()
    closed = 0
    keeps_closed = (edition or catalog.edition) is not None if with_closed is None else with_closed
    for group in catalog.groups(edition):
        program = group.sample
        if kinds and program.kind not in kinds:
            continue
        answers: list[tuple[str, str]] = [(r.criterion, r.outcome) for r in ask_filters(program, filters, catalog)]
        if applicants or partners:
            answers.append(("applicant", _may_lead(program, {*applicants, *partners}, stated=filters.stated)))
        missed = [(name, outcome) for name, outcome in answers if outcome != "met"]
        if program.is_closed and not keeps_closed:
            closed += 0 if missed else group.members
        elif not missed:
            groups.append(group)
        elif all(outcome == "unknown" for _, outcome in missed):
            unknown[missed[0][0]] += group.members
    return Listing(catalog.programs_of(groups), dict(unknown), closed)


def _may_lead(program: Program, types: Collection[str], *, stated: bool) -> Outcome:
    """Return whether one of some types may lead, as a source states or, unless `stated`, as words tell."""
    if program.applicants is None:
        return "unknown"
    own = [a for a in program.applicants if a.type in types]
    if any(a.is_stated or not stated for a in own):
        return "met"
    return "unknown" if own else "unmet"


def select_evidence(catalog: Catalog, select: GuideSelect) -> list[Program | Network]:
    """Return the programmes, then the networks, that an item of a guide asks for, in catalogue order."""

    def is_asked_for(p: Program) -> bool:
        placed = select.placed and bool(p.placements)
        return placed or bool(set(p.themes) & set(select.themes)) or p.kind in select.program_kinds

    networks = [n for n in catalog.networks if n.kind in select.network_kinds]
    return [*catalog.programs_where(is_asked_for), *networks]


class DeskServing(Struct, frozen=True):
    """A desk with the programmes (catalogue order) it answers for, among those asked about."""

    desk: Desk
    programs: tuple[Program, ...]


def list_desks(catalog: Catalog, programs: Sequence[Program], ministries: Sequence[str] = ()) -> list[DeskServing]:
    """Return one row per desk of the programmes, in 建制順; offices of today first, then by first source line.

    Desks with the same ministry, department (white space aside), phone and extension are one. `ministries` keeps desks
    of these ministries and their agencies.
    """
    owners = {m for ministry in ministries for m in catalog.vocabulary.ministry_with_agencies(ministry)}
    serving: dict[object, DeskServing] = {}
    for program in programs:
        for desk in program.desks:
            if owners and desk.ministry not in owners:
                continue
            row = serving.setdefault(desk.key, DeskServing(desk, ()))
            if program not in row.programs:
                serving[desk.key] = replace(row, programs=(*row.programs, program))
    return sorted(
        serving.values(),
        key=lambda s: (
            catalog.vocabulary.position("ministry", s.desk.ministry),
            not s.desk.is_current,
            s.desk.first_line,
            s.desk.department,
        ),
    )


def list_contact_rows(
    catalog: Catalog, programs: Sequence[Program], themes: Sequence[str] = (), ministries: Sequence[str] = ()
) -> list[ContactRow]:
    """Return the rows of the contact tables that speak of the programmes, by source line."""
    ids = {p.id for p in programs}
    owners = {m for ministry in ministries for m in catalog.vocabulary.ministry_with_agencies(ministry)}
    rows = []
    for row in sorted(catalog.contact_rows, key=lambda r: r.line):
        if themes and row.theme not in themes:
            continue
        if owners and catalog.desks_by_id[row.desk].ministry not in owners:
            continue
        shown = tuple(i for i in row.programs if i in ids)
        if shown:
            rows.append(replace(row, programs=shown))
    return rows


def list_networks(
    catalog: Catalog,
    *,
    prefectures: Sequence[str] = (),
    kinds: Sequence[str] = (),
    member: str | None = None,
    programs: Sequence[str] = (),
) -> list[Network]:
    """Return networks by prefecture code, then source line; `member` matches part of a member's name."""
    key = organisation_key(member) if member else None
    networks = [
        n
        for n in catalog.networks
        if (not prefectures or set(n.prefectures) & set(prefectures))
        and (not kinds or n.kind in kinds)
        and (not programs or n.program_id in programs)
        and (not key or any(key in organisation_key(m) for m in _organisations(n)))
    ]
    return sorted(
        networks,
        key=lambda n: (
            catalog.vocabulary.position("prefecture", n.prefectures[0] if n.prefectures else None),
            n.source_order,
        ),
    )


def _organisations(network: Network) -> list[str]:
    members = [m for _, sector in network.members.by_sector() for m in sector] if network.members else []
    return [*members, *([network.lead] if network.lead else [])]


class Overlap(Struct, frozen=True):
    """An organisation that sits in two or more networks of a prefecture (networks by source line)."""

    organisation: str
    sector: str
    prefecture: str
    networks: tuple[Network, ...]


def list_overlaps(catalog: Catalog, prefectures: Sequence[str] = ()) -> list[Overlap]:
    """Return organisations that sit in two or more networks of the same prefecture.

    Order: prefecture code, number of networks descending, sector 学 官 産, first appearance.
    """
    seen: dict[tuple[str, str], tuple[str, str, list[Network]]] = {}
    for network in sorted(catalog.networks, key=lambda n: n.source_order):
        if not network.members:
            continue
        for sector, members in network.members.by_sector():
            for member in members:
                for prefecture in network.prefectures:
                    if prefectures and prefecture not in prefectures:
                        continue
                    place = (prefecture, organisation_key(member))
                    entry = seen.setdefault(place, (organisation_name(member), sector, []))
                    if network not in entry[2]:
                        entry[2].append(network)
    sectors = ("academia", "government", "industry")
    overlaps = [
        Overlap(name, sector, prefecture, tuple(networks))
        for (prefecture, _), (name, sector, networks) in seen.items()
        if len(networks) > 1
    ]
    return sorted(
        overlaps,
        key=lambda o: (
            catalog.vocabulary.position("prefecture", o.prefecture),
            -len(o.networks),
            sectors.index(o.sector),
        ),
    )
