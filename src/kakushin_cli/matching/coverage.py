"""Theme × phase × applicant: how many programmes, where the gaps are, who closes them."""

from collections.abc import Sequence
from dataclasses import dataclass

from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.model import APPLICANT_TYPES, PHASES, ApplicantType, PhaseId, Program


@dataclass(frozen=True, slots=True)
class CoverageCell:
    """One cell of the matrix for one applicant type.

    `direct`: the type may lead. `via_partner`: only others may. `unknown`: the source names no applicant. `no_new_call`
    counts those among them that take no new proposals, `closed` those that take nobody any more today: the counts are
    the source's own and hold them, too. `program_ids` stand in map order. `closed_by`: when nothing is
    direct, the types that may lead there, the one with most programmes first.
    """

    theme: str
    phase: PhaseId
    applicant: ApplicantType
    direct: int
    via_partner: int
    unknown: int
    no_new_call: int
    program_ids: tuple[str, ...]
    closed_by: tuple[ApplicantType, ...]
    closed: int = 0

    @property
    def total(self) -> int:
        """Programmes in the cell."""
        return len(self.program_ids)


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
            cells += [_cell(theme, phase, a, placed) for a in APPLICANT_TYPES if a in applicants]
    return cells


def placed_programs(catalog: Catalog, theme: str, phase: str, edition: str | None = None) -> list[Program]:
    """Return the programmes of one column of a map, in the order of the source."""
    column = (theme, phase)
    programs = catalog.programs_where(lambda p: any((pl.theme, pl.phase) == column for pl in p.placements), edition)
    placed = [(pl.line, p) for p in programs for pl in p.placements if (pl.theme, pl.phase) == column]
    return [program for _, program in sorted(placed, key=lambda pair: pair[0])]


def _cell(theme: str, phase: PhaseId, applicant: ApplicantType, placed: Sequence[Program]) -> CoverageCell:
    direct = [p for p in placed if applicant in p.lead_types]
    unknown = [p for p in placed if p.applicants is None]
    others = [p for p in placed if applicant not in p.lead_types and p.applicants is not None]
    leads = [t for p in others if p.new_call is not False for t in p.lead_types]
    closed_by = () if direct else sorted(set(leads), key=lambda t: (-leads.count(t), APPLICANT_TYPES.index(t)))
    return CoverageCell(
        theme=theme,
        phase=phase,
        applicant=applicant,
        direct=len(direct),
        via_partner=len(others),
        unknown=len(unknown),
        no_new_call=sum(p.new_call is False for p in placed),
        program_ids=tuple(p.id for p in placed),
        closed_by=tuple(closed_by),
        closed=sum(p.is_closed for p in placed),
    )
