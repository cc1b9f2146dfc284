"""What pages, commands and actions ask about lists."""

from karawo.registry.intake.queries.lists import (
    Figures,
    figures_of,
    may_be_undone,
    present_step,
    remembered,
    rows_of,
    stored_path,
    visible_imports,
)
from karawo.registry.intake.queries.places import majority_kab, resolve_places, resolve_points, spot_of_region
from karawo.registry.intake.queries.plan import (
    FilePlan,
    ListOptions,
    ReadFile,
    TablePlan,
    open_list,
    read_file,
)

__all__ = [
    "Figures",
    "FilePlan",
    "ListOptions",
    "ReadFile",
    "TablePlan",
    "figures_of",
    "majority_kab",
    "may_be_undone",
    "open_list",
    "present_step",
    "read_file",
    "remembered",
    "resolve_places",
    "resolve_points",
    "rows_of",
    "spot_of_region",
    "stored_path",
    "visible_imports",
]
