"""From plan.yaml to a `Profile`, with every fault at its line and column."""

from pathlib import Path

from pydantic import ValidationError

from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.faults import Fault
from kakushin_cli.catalog.located import fault_at
from kakushin_cli.catalog.model_faults import model_faults
from kakushin_cli.catalog.validate import model_of, read
from kakushin_cli.catalog.yaml_file import read_yaml
from kakushin_cli.drafts.checks import check_profile
from kakushin_cli.drafts.profile import Profile
from kakushin_cli.errors import CatalogInvalidError


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
