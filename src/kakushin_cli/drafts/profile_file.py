"""A plan.yaml: reading and checking it, with every fault at its line and column, and the one that `plan init` writes.

A rate or ceiling that neither profile nor catalogue states is not checked; a warning says so.
"""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.faults import CatalogInvalidError, Fault, Location, fault_at
from kakushin_cli.catalog.validate import model_faults, model_of, read
from kakushin_cli.catalog.yaml_file import read_yaml
from kakushin_cli.drafts.profile import (
    MANDATORY_KPIS,
    REGIONAL_UNIVERSITY_GRANT,
    Profile,
    fund_limits,
    most_state_money,
    sum_by_year,
)
from kakushin_cli.language import Lang, Text
from kakushin_cli.matching.lifecycle import successor_ids


def load_profile(path: Path, catalog: Catalog) -> Profile:
    """Return the profile of a file.

    Raises:
        CatalogInvalidError: the file has an error; warnings alone do not raise.
    """
    profile, faults = read_profile(path, catalog)
    errors = [f for f in faults if f.severity == "error"]
    if errors or profile is None:
        raise CatalogInvalidError(errors or faults)
    return profile


def read_profile(path: Path, catalog: Catalog) -> tuple[Profile | None, list[Fault]]:
    """Return the profile, None when it cannot be used, and every fault of the file in the order of places."""
    document = read_yaml(path, year_keys=True)
    faults = list(document.faults)
    if document.root is None:
        return None, faults
    try:
        profile = read(Profile, document.root, context=catalog)
    except ValidationError as error:
        faults += model_faults(document.root, (), error, model_of(Profile), earlier=document.faults)
        return None, sorted(faults)
    faults += check_profile(
        profile, catalog, lambda at, code, facts: fault_at(document.root, at, (), code, about_key=False, **facts)
    )
    return profile, sorted(faults)


Facts = dict[str, str | int]
FaultAt = Callable[[Location, str, Facts], Fault]


def check_profile(profile: Profile, catalog: Catalog, fault_at: FaultAt) -> list[Fault]:
    """Return what does not add up, errors and warnings in the order of the profile's sections."""
    return [
        *_check_years(profile, fault_at),
        *_check_funds(profile, catalog, fault_at),
        *_check_kpis(profile, fault_at),
        *_check_closed(profile, catalog, fault_at),
    ]


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
        """Return what is answered as YAML by field, in the form of the examples."""
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


def profile_template(answers: Answers, lang: Lang) -> str:
    """Return a plan.yaml with the answers filled in and everything else as commented examples."""
    answered = answers.yaml(lang)
    texts = examples()
    lines = _comment(texts["head"][lang])
    for name, field in texts["fields"].items():
        if lang in field:
            lines += ["", *_comment(field[lang])]
        if name in answered:
            lines += field_lines(name, answered[name])
        else:
            lines += _comment("\n".join(field_lines(name, field["example"])))
        if name == "lead":  # is always there, so what is not answered of it is commented out key by key
            keys = {line.split(":")[0] for line in lines[-2:]}
            lines += [f"#{line}" for line in field["example"].split("\n") if line.split(":")[0] not in keys]
    return "\n".join(lines) + "\n"


def examples() -> dict[str, Any]:
    """Return what stands in `plan_examples.toml`: the words at the top, and the fields of a profile in their order."""
    return tomllib.loads(Path(__file__).with_name("plan_examples.toml").read_text("utf-8"))


def field_lines(name: str, text: str) -> list[str]:
    """Return the lines of a field with a value in the form of the examples."""
    return [f"{name}:", *text.split("\n")] if text.startswith(("  ", "- ")) else [f"{name}: {text}"]


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in text.split("\n")]


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
