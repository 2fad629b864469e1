"""A university as the catalogue knows it: fields of strength, sites and networks."""

from collections.abc import Sequence

from msgspec import Struct

from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.model import Network, University
from kakushin_cli.catalog.near import nearest
from kakushin_cli.errors import NotFoundError
from kakushin_cli.japanese.folding import fold
from kakushin_cli.language import Text
from kakushin_cli.matching.organisations import organisation_key


class UniversityProfile(Struct, frozen=True):
    """A university with the networks it sits in (by prefecture code and source line)."""

    university: University
    networks: tuple[Network, ...]


def spellings_of(university: University) -> list[str]:
    """Return every name a university goes by."""
    return [
        university.name,
        *university.name_as_written,
        *([university.name_en] if university.name_en else []),
        *university.aliases,
    ]


def find_university(catalog: Catalog, name: str) -> UniversityProfile:
    """Return the university of that name, from the table of strong fields or from the members of networks.

    Raises:
        NotFoundError: neither has it; up to three near names are in the error.
    """
    key = fold(name)
    listed = next((u for u in catalog.universities if key in (fold(s) for s in spellings_of(u))), None)
    keys = {organisation_key(s) for s in spellings_of(listed)} if listed else {organisation_key(name)}
    networks = tuple(n for n in catalog.networks if keys & {organisation_key(m) for m in _academia(n)})
    if listed:
        return UniversityProfile(listed, networks)
    if networks:
        member = next(m for m in _academia(networks[0]) if organisation_key(m) in keys)
        return UniversityProfile(University(name=member, fields=(), sources=()), networks)
    near = nearest(name, ((u.name, u.name) for u in catalog.universities), at_least=50)
    raise NotFoundError(Text("大学", "university"), name, near)


def _academia(network: Network) -> Sequence[str]:
    return network.members.academia if network.members else ()


def list_universities(catalog: Catalog, *, fields: Sequence[str] = (), names: Sequence[str] = ()) -> list[University]:
    """Return universities of the table, by field and name, in the order of the source.

    Raises:
        NotFoundError: a name is not in the table.
    """
    own_names = []
    for name in names:
        profile = find_university(catalog, name)
        if profile.university.fields:
            own_names.append(profile.university.name)
    return [
        u
        for u in catalog.universities
        if (not fields or any(f.field in fields for f in u.fields)) and (not names or u.name in own_names)
    ]
