"""The script of a run on DNA sequences."""

from __future__ import annotations

from playground.experiments.dna_motif.config import DNAMotifConfig, architecture_of
from playground.experiments.experiment import TrainingPlan
from playground.experiments.script import templates
from playground.experiments.script.parts import model_text, whole_script

MODEL_FILES = ("experiments/dna_motif/architecture.py", "experiments/dna_motif/model.py")
DRAWN = """
known = dict(KNOWN_MOTIFS)
motif = motif_from_text(CONFIG["own_motif"]) if CONFIG["motif"] == "own" else known[CONFIG["motif"]]
drawn = plant(
    Planting(
        motif=motif,
        second=known.get(CONFIG["second_motif"]),
        spacing=CONFIG["spacing"],
        contrast=CONFIG["contrast"],
        strength=CONFIG["strength"],
        count=CONFIG["count"],
        length=CONFIG["length"],
        gc=CONFIG["gc"],
        gc_gap=CONFIG["gc_gap"],
        both_strands=CONFIG["both_strands"],
        decoys=CONFIG["decoys"],
        seed=CONFIG["data_seed"],
    )
)
letters, y = drawn.letters, drawn.y
"""

BROUGHT = """\
letters, y = arrays["letters"], arrays["y"]
"""

SPLIT = """
x = one_hot(letters)
train, validation, test = split_rows(y, CONFIG["data_seed"])
x_train, y_train = x[train], y[train]
x_validation, y_validation = x[validation], y[validation]
x_test, y_test = x[test], y[test]
"""


def script(config: DNAMotifConfig, plan: TrainingPlan) -> str:
    """The script of a run that finds a motif."""
    if config.sequences:
        data = templates.BROUGHT.format(noun="sequences", field="sequences") + BROUGHT
        imports, files = "from pathlib import Path\n", []
        modules = ["alphabet", "split"]
    else:
        data, imports = DRAWN, ""
        files = ["datasets/dataset_error.py", "quoted.py", "datasets/file_error.py"]
        modules = [
            "alphabet", "motif", "motif_text", "known_motifs", "generator", "split",
        ]  # fmt: skip
    architecture = architecture_of(config, 1)  # the script knows the length
    return whole_script(
        "DNA motifs",
        config,
        plan,
        imports=imports,
        modules=(*files, *(f"datasets/dna/{name}.py" for name in modules), *MODEL_FILES),
        data=data + SPLIT,
        model=model_text("build_motif_network", architecture, length="x.shape[1]"),
    )
