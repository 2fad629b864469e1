"""Theme × phase × applicant: how many programmes, where the gaps are, who closes them."""

from collections.abc import Sequence
from dataclasses import dataclass

from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.model import APPLICANT_TYPES, PHASES, ApplicantType, PhaseId, Program


@dataclass(frozen=True, slots=True)
class Counts:
    """How many programmes of a cell a type may lead, how many only others may, how many name no applicant."""

    direct: int
    via_partner: int
    unknown: int

    @property
    def total(self) -> int:
        """Programmes of the cell."""
        return self.direct + self.via_partner + self.unknown


@dataclass(frozen=True, slots=True)
class CoverageCell:
    """One cell of the matrix for one applicant type.

    `living` counts what can still be applied for, as far as is known: programmes of the map, then later ones whose words
    tell theme and phase. `source` counts the map of the source as it stands, `closed` those of it that take nobody any
    more, `no_new_call` those that took no new proposals then. `program_ids` are the living ones. `closed_by`: when none
    is direct, the types that may lead there, the one with most programmes first.
    """

    theme: str
    phase: PhaseId
    applicant: ApplicantType
    living: Counts
    source: Counts
    no_new_call: int
    program_ids: tuple[str, ...]
    closed_by: tuple[ApplicantType, ...]
    closed: int = 0


def coverage(
    catalog: Catalog,
    applicants: Sequence[str] = APPLICANT_TYPES,
    themes: Sequence[str] = (),
    edition: str | None = None,
) -> list[CoverageCell]:
    """Return one cell per issue theme, phase and applicant type, in vocabulary order.

    Args:
        catalog: What is known.
        applicants: Types to count for.
        themes: Issue themes to show; all when empty.
        edition: Edition, the default one for None.
    """
    issues = [t.id for t in catalog.vocabulary.themes if t.kind == "issue" and (not themes or t.id in themes)]
    cells = []
    for theme in issues:
        for phase in PHASES:
            placed = placed_programs(catalog, theme, phase, edition)
            later = later_programs(catalog, theme, phase, edition)
            cells += [_cell(theme, phase, a, placed, later) for a in APPLICANT_TYPES if a in applicants]
    return cells


def placed_programs(catalog: Catalog, theme: str, phase: str, edition: str | None = None) -> list[Program]:
    """Return the programmes of one column of a map, in the order of the source."""
    column = (theme, phase)
    programs = catalog.programs_where(lambda p: any((pl.theme, pl.phase) == column for pl in p.placements), edition)
    placed = [(pl.line, p) for p in programs for pl in p.placements if (pl.theme, pl.phase) == column]
    return [program for _, program in sorted(placed, key=lambda pair: pair[0])]


def later_programs(catalog: Catalog, theme: str, phase: str, edition: str | None = None) -> list[Program]:
    """Return the living programmes on no map whose words tell a theme and a phase, in catalogue order."""
    programs = catalog.programs_where(
        lambda p: not p.placements and not p.is_closed and phase in p.phases and theme in p.all_themes, edition
    )
    return list(programs)


def _cell(
    theme: str, phase: PhaseId, applicant: ApplicantType, placed: Sequence[Program], later: Sequence[Program]
) -> CoverageCell:
    living = [p for p in placed if not p.is_closed] + list(later)
    counts = _counts(living, applicant)
    leads = [t for p in living if applicant not in p.lead_types and p.new_call is not False for t in p.lead_types]
    closed_by = () if counts.direct else sorted(set(leads), key=lambda t: (-leads.count(t), APPLICANT_TYPES.index(t)))
    return CoverageCell(
        theme=theme,
        phase=phase,
        applicant=applicant,
        living=counts,
        source=_counts(placed, applicant),
        no_new_call=sum(p.new_call is False for p in placed),
        program_ids=tuple(p.id for p in living),
        closed_by=tuple(closed_by),
        closed=sum(p.is_closed for p in placed),
    )


def _counts(programs: Sequence[Program], applicant: ApplicantType) -> Counts:
    unknown = sum(p.applicants is None for p in programs)
    direct = sum(applicant in p.lead_types for p in programs)
    return Counts(direct, len(programs) - unknown - direct, unknown)
