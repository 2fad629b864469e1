"""A university as the catalogue knows it: fields of strength, sites and networks."""

from collections.abc import Sequence

from msgspec import Struct

from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.model import Network, University
from kakushin_cli.catalog.near import nearest
from kakushin_cli.catalog.places import Institution, listed_institutions
from kakushin_cli.errors import NotFoundError
from kakushin_cli.japanese.folding import fold
from kakushin_cli.language import Text
from kakushin_cli.matching.organisations import organisation_key


class UniversityProfile(Struct, frozen=True):
    """A university with the networks it sits in, and those of its prefecture that it does not (by source line).

    `is_in_source` is False when neither the table of strong fields nor a network names it.
    """

    university: University
    networks: tuple[Network, ...]
    nearby: tuple[Network, ...] = ()
    prefecture: str | None = None
    is_in_source: bool = True


def spellings_of(university: University) -> list[str]:
    """Return every name a university goes by."""
    return [
        university.name,
        *university.name_as_written,
        *([university.name_en] if university.name_en else []),
        *university.aliases,
    ]


def find_university(catalog: Catalog, name: str) -> UniversityProfile:
    """Return the university of that name: of the table of strong fields, of the networks, or of the list of institutions.

    Raises:
        NotFoundError: none has it; up to three near names are in the error.
    """
    key = fold(name)
    institution = next((i for i in listed_institutions() if key in map(fold, _words_of(i))), None)
    known_as = {key, *(map(fold, _words_of(institution)) if institution else ())}
    listed = next((u for u in catalog.universities if known_as & set(map(fold, spellings_of(u)))), None)
    names = [*(spellings_of(listed) if listed else (name,)), *(_words_of(institution) if institution else ())]
    keys = {organisation_key(spelling) for spelling in names}
    networks = tuple(n for n in catalog.networks if keys & {organisation_key(m) for m in _academia(n)})
    nearby: tuple[Network, ...] = ()
    if institution:
        prefecture = institution.prefecture
        nearby = tuple(n for n in catalog.networks if prefecture in n.prefectures and n not in networks)
    if not listed and not networks and not institution:
        near = nearest(name, ((text, i.name) for i in listed_institutions() for text in i.words()), at_least=50)
        raise NotFoundError(Text("大学", "university"), name, near)
    if listed:
        university = listed
    elif institution:
        university = University(name=institution.name, fields=(), sources=())
    else:
        university = University(
            name=next(m for m in _academia(networks[0]) if organisation_key(m) in keys), fields=(), sources=()
        )
    return UniversityProfile(
        university, networks, nearby, institution.prefecture if institution else None, bool(listed or networks)
    )


def _words_of(institution: Institution) -> tuple[str, ...]:
    """Return every name of an institution, with the short form that leaves out the last character of 大学."""
    name = institution.name
    return (*institution.words(), *([name.removesuffix("学")] if name.endswith("大学") else []))


def _academia(network: Network) -> Sequence[str]:
    return network.members.academia if network.members else ()


def list_universities(catalog: Catalog, *, fields: Sequence[str] = (), names: Sequence[str] = ()) -> list[University]:
    """Return universities of the table, by field and name, in the order of the source.

    Those that are named and of which the table says nothing stand behind, without fields, unless a field is asked for.

    Raises:
        NotFoundError: nothing is known by a name.
    """
    named = [find_university(catalog, name).university for name in names]
    own_names = {university.name for university in named}
    listed = [
        u
        for u in catalog.universities
        if (not fields or any(f.field in fields for f in u.fields)) and (not names or u.name in own_names)
    ]
    return listed + [u for u in dict.fromkeys(named) if not u.fields and not fields]
