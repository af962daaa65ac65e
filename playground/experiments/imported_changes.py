"""What was changed of a run from elsewhere while it trained: only what its experiment takes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from playground.experiments import EXPERIMENTS, ConfigError
from playground.runs.import_values import ImportedRunError, shown


def check_changes(row: Mapping[str, Any]) -> None:
    """Looks through the changes of a run whose row can be read as such.

    Runs of experiments or of settings that are unknown here come in as they are, as ever.

    Raises:
        ImportedRunError: one is no setting that changes under way, or is out of its range.
    """
    report, progress = json.loads(row["report"]), json.loads(row["progress"])
    changes = report.get("changes") or progress.get("changes") or ()
    if not changes or row["experiment"] not in EXPERIMENTS:
        return
    try:
        config = EXPERIMENTS[row["experiment"]].config_type.parse(json.loads(row["config"]))
    except ConfigError:
        return
    for change in changes:
        name, value = change["name"], change["value"]
        try:
            if config.controls()[name].under_way is None:
                raise ConfigError(name)
            config = config.parse({name: value}, base=config)
        except (ConfigError, KeyError) as error:
            raise ImportedRunError(
                f"run {row['id']} with the change {name}={shown(value)}, which its experiment does "
                "not take"
            ) from error
