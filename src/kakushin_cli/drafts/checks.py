"""Arithmetic and order of a project profile: what a reviewer would find first.

A rate or ceiling that neither profile nor catalogue states is not checked; a warning says so.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.faults import Fault
from kakushin_cli.catalog.located import Location
from kakushin_cli.drafts.money import most_state_money, sum_by_year
from kakushin_cli.drafts.profile import Fund, Profile
from kakushin_cli.matching.lifecycle import successor_ids

Facts = dict[str, str | int]
FaultAt = Callable[[Location, str, Facts], Fault]

REGIONAL_UNIVERSITY_GRANT = "cao-regional-university-grant"
MANDATORY_KPIS = {
    "production": ("関連産業の生産額等の増加", "growth of the related industries' output"),
    "employment": ("雇用者数の増加", "growth of employment"),
    "productivity": ("労働生産性の上昇率", "rise of labour productivity"),
    "graduates": (
        "専門人材育成プログラム受講生の地元就職・起業数",
        "graduates of the programme who work or found firms locally",
    ),
    "reform": ("関連する大学組織改革の実現", "reform of the university's organisation"),
}
"""The five KPIs of the regional university grant (outline of 2018, https://shingakunet.com/ebook/cm/210/pageindices/index48.html)."""


def check_profile(profile: Profile, catalog: Catalog, fault_at: FaultAt) -> list[Fault]:
    """Return what does not add up, errors and warnings in the order of the profile's sections."""
    return [
        *_check_years(profile, fault_at),
        *_check_funds(profile, catalog, fault_at),
        *_check_kpis(profile, fault_at),
        *_check_closed(profile, catalog, fault_at),
    ]


def fund_limits(fund: Fund, catalog: Catalog) -> tuple[float | None, int | None]:
    """Return rate and yearly ceiling of a fund, from the profile or else the catalogue; None where nobody says."""
    program = catalog.programs_by_id.get(fund.program or "")
    support = program.support if program and fund.source == "state" else None
    rate = fund.share if fund.share is not None else (support.rate_max if support else None)
    cap = fund.cap_jpy if fund.cap_jpy is not None else (support.cap_jpy if support else None)
    return rate, cap


def _check_years(profile: Profile, fault_at: FaultAt) -> Iterator[Fault]:
    first, last = profile.fiscal_years[0], profile.fiscal_years[-1]

    def outside(at: Location, year: int | None) -> Iterator[Fault]:
        if year is not None and not first <= year <= last:
            yield fault_at(at, "plan-year-outside", {"year": year, "first": first, "last": last})

    for n, item in enumerate(profile.research):
        if item.start is not None and item.until is not None and item.start > item.until:
            yield fault_at(("research", n, "until"), "plan-years-descending", {"first": item.start, "last": item.until})
        yield from outside(("research", n, "start"), item.start)
        yield from outside(("research", n, "until"), item.until)
        if item.trl_now is not None and item.trl_end is not None and item.trl_now > item.trl_end:
            yield fault_at(
                ("research", n, "trl_end"), "plan-trl-descending", {"now": item.trl_now, "end": item.trl_end}
            )
    for n, milestone in enumerate(profile.milestones):
        yield from outside(("milestones", n, "year"), milestone.year)
    for n, kpi in enumerate(profile.kpis):
        for year in kpi.targets:
            if kpi.baseline and year <= kpi.baseline.year:
                yield fault_at(
                    ("kpis", n, "targets"), "plan-target-before-baseline", {"year": year, "baseline": kpi.baseline.year}
                )


def _check_funds(profile: Profile, catalog: Catalog, fault_at: FaultAt) -> Iterator[Fault]:
    first, last = profile.fiscal_years[0], profile.fiscal_years[-1]
    for n, fund in enumerate(profile.funds):
        for year in (*fund.amounts_jpy, *fund.eligible_jpy):
            if not first <= year <= last:
                yield fault_at(("funds", n), "plan-year-outside", {"year": year, "first": first, "last": last})
        if fund.source != "state":
            continue
        at = ("funds", n, "amounts_jpy")
        rate, cap = fund_limits(fund, catalog)
        if not fund.eligible_jpy:
            rate = None
        if rate is None:
            yield _as_warning(fault_at(("funds", n), "plan-rate-unchecked", {}))
        if cap is None:
            yield _as_warning(fault_at(("funds", n), "plan-cap-unchecked", {}))
        for year, amount in fund.amounts_jpy.items():
            facts: Facts = {"year": year, "amount": f"{amount:,}"}
            if rate is not None and amount > (most := most_state_money(fund.eligible_jpy.get(year, 0), rate)):
                yield fault_at(at, "plan-state-above-rate", facts | {"most": f"{most:,}"})
            if cap is not None and amount > cap:
                yield fault_at(at, "plan-state-above-cap", facts | {"cap": f"{cap:,}"})
    total = sum_by_year(f.amounts_jpy for f in profile.funds)
    for year, cost in sum_by_year(f.eligible_jpy for f in profile.funds).items():
        if total.get(year, 0) < cost:
            facts = {"year": year, "cost": f"{cost:,}", "total": f"{total.get(year, 0):,}"}
            yield _as_warning(fault_at(("funds",), "plan-funds-short", facts))


def _check_kpis(profile: Profile, fault_at: FaultAt) -> Iterator[Fault]:
    used = set(profile.programs) | {f.program for f in profile.funds}
    for n, kpi in enumerate(profile.kpis):
        if kpi.mandatory is not None and kpi.mandatory not in MANDATORY_KPIS:
            facts: Facts = {"value": kpi.mandatory, "allowed": ", ".join(MANDATORY_KPIS)}
            yield fault_at(("kpis", n, "mandatory"), "plan-unknown-word", facts)
    if REGIONAL_UNIVERSITY_GRANT not in used:
        return
    present = {k.mandatory for k in profile.kpis}
    for key, (ja, en) in MANDATORY_KPIS.items():
        if key not in present:
            yield fault_at(("kpis",), "plan-mandatory-kpi-missing", {"key": key, "name_ja": ja, "name_en": en})


def _check_closed(profile: Profile, catalog: Catalog, fault_at: FaultAt) -> Iterator[Fault]:
    """Warn of chosen programmes and funds that take no applications any more."""
    places: list[tuple[Location, str | None]] = [(("programs", n), i) for n, i in enumerate(profile.programs)]
    places += [(("funds", n, "program"), f.program) for n, f in enumerate(profile.funds)]
    for at, program_id in places:
        program = catalog.programs_by_id.get(program_id or "")
        if program and program.is_closed:
            successors = successor_ids(program, catalog, only_open=True)
            facts: Facts = {"id": program.id, "near": successors[0] if successors else ""}
            yield _as_warning(fault_at(at, "plan-program-closed", facts))


def _as_warning(fault: Fault) -> Fault:
    return replace(fault, severity="warning")
