"""From plan.yaml to a `Profile`, with every fault at its line and column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from kakushin_cli.catalog.entries import fault_at
from kakushin_cli.catalog.model_faults import model_faults
from kakushin_cli.catalog.yaml_file import YamlMap, read_yaml
from kakushin_cli.drafts.checks import check_profile
from kakushin_cli.drafts.profile import (
    Baseline,
    Fund,
    Kpi,
    Milestone,
    Organisation,
    OtherFund,
    Problem,
    Profile,
    ResearchItem,
    Risk,
    Target,
)
from kakushin_cli.drafts.profile_schema import ProfileFile
from kakushin_cli.errors import CatalogInvalidError, UnknownTermError
from kakushin_cli.japanese.amounts import first_rate
from kakushin_cli.japanese.era import EraError, parse_fiscal_year

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kakushin_cli.catalog.catalog import Catalog
    from kakushin_cli.catalog.entries import Location
    from kakushin_cli.catalog.faults import Fault
    from kakushin_cli.catalog.vocabulary import TermKind
    from kakushin_cli.drafts.profile_schema import OrganisationEntry


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
        entry = ProfileFile.model_validate(document.root)
    except ValidationError as error:
        faults += model_faults(document.root, (), error, ProfileFile, known=document.faults)
        return None, sorted(faults)
    builder = _Builder(document.root, catalog)
    profile = builder.profile(entry)
    faults += builder.faults
    if not builder.faults:
        faults += check_profile(
            profile, catalog, lambda at, code, facts: fault_at(document.root, at, (), code, about_key=False, **facts)
        )
    return (profile if not builder.faults else None), sorted(faults)


class _Builder:
    """Turns words into slugs and collects what it cannot read."""

    def __init__(self, root: YamlMap, catalog: Catalog) -> None:
        self.root = root
        self.catalog = catalog
        self.faults: list[Fault] = []

    def _fault(self, at: Location, code: str, *, about_key: bool = False, **facts: str | int) -> None:
        self.faults.append(fault_at(self.root, at, (), code, about_key=about_key, **facts))

    def term(self, kind: TermKind, word: str, at: Location) -> str:
        try:
            return self.catalog.vocabulary.resolve(kind, word, ".".join(str(part) for part in at)).id
        except UnknownTermError as error:
            near = [n if isinstance(n, str) else n.ja for n in error.near]
            self._fault(at, "plan-unknown-word", value=word, allowed=", ".join(near or error.allowed))
            return word

    def terms(self, kind: TermKind, words: list[str], at: str) -> tuple[str, ...]:
        ids = {self.term(kind, word, (at, n)) for n, word in enumerate(words)}
        return tuple(sorted(ids, key=lambda i: self.catalog.vocabulary.position(kind, i)))

    def years(self, values: Mapping[str, Any], at: Location) -> dict[int, Any]:
        """Return values by fiscal year, ascending."""
        by_year = {}
        for key, value in values.items():
            try:
                by_year[parse_fiscal_year(str(key))] = value
            except EraError as fault:
                self._fault(
                    (*at, key),
                    "fiscal-year-form",
                    about_key=True,
                    value=str(key),
                    reason_ja=fault.ja.rstrip("。"),
                    reason_en=fault.en.rstrip("."),
                )
        return dict(sorted(by_year.items()))

    def program(self, program_id: str | None, at: Location) -> str | None:
        if program_id and program_id not in self.catalog.programs_by_id:
            near = self.catalog.near(program_id, ("program",))
            self._fault(
                at, "unknown-reference", kind="program", id=program_id, near=near[0].split("(")[0] if near else ""
            )
        return program_id

    def organisation(self, entry: OrganisationEntry, at: Location) -> Organisation:
        kind = self.term("applicant", entry.type, (*at, "type"))
        return Organisation(kind, entry.name, entry.role, entry.person, entry.effort_percent, entry.contact)  # type: ignore[arg-type]

    def profile(self, entry: ProfileFile) -> Profile:
        return Profile(
            lead=self.organisation(entry.lead, ("lead",)),
            themes=self.terms("theme", entry.themes, "themes"),
            start=entry.start,
            years=entry.years,
            title=entry.title,
            catchphrase=entry.catchphrase,
            partners=tuple(self.organisation(p, ("partners", n)) for n, p in enumerate(entry.partners)),
            prefectures=self.terms("prefecture", entry.prefectures, "prefectures"),
            municipalities=tuple(entry.municipalities),
            problems=tuple(Problem(p.text, p.figure, p.source) for p in entry.problems),
            strengths=tuple(entry.strengths),
            vision=entry.vision,
            targets=tuple(Target(t.text, t.until) for t in entry.targets),
            research=tuple(
                ResearchItem(r.title, r.owner, r.start, r.until, r.trl_now, r.trl_end, r.evidence)
                for r in entry.research
            ),
            scenario=tuple(entry.scenario),
            milestones=tuple(Milestone(m.text, m.year, m.trl, m.gate) for m in entry.milestones),
            kpis=tuple(
                Kpi(
                    name=k.name,
                    kind=k.kind,
                    definition=k.definition,
                    unit=k.unit,
                    baseline=Baseline(k.baseline.value, k.baseline.year) if k.baseline else None,
                    targets=self.years(k.targets, ("kpis", n, "targets")),
                    measured_by=k.measured_by,
                    owner=k.owner,
                    mandatory=k.mandatory,
                )
                for n, k in enumerate(entry.kpis)
            ),
            commitment=tuple(entry.commitment),
            funds=tuple(
                Fund(
                    source=f.source,
                    name=f.name,
                    program_id=self.program(f.program, ("funds", n, "program")),
                    rate_text=f.rate,
                    rate=first_rate(f.rate) if f.rate else None,
                    cap_jpy=f.cap_jpy,
                    eligible_jpy=self.years(f.eligible_jpy, ("funds", n, "eligible_jpy")),
                    amounts_jpy=self.years(f.amounts_jpy, ("funds", n, "amounts_jpy")),
                )
                for n, f in enumerate(entry.funds)
            ),
            self_reliance=entry.self_reliance,
            effects=tuple(entry.effects),
            risks=tuple(Risk(r.text, r.response) for r in entry.risks),
            other_funds=tuple(OtherFund(o.name, o.status, o.period, o.amount_jpy) for o in entry.other_funds),
            programs=tuple(p for n, i in enumerate(entry.programs) if (p := self.program(i, ("programs", n)))),
        )
