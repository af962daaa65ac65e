"""The script of a run on DNA sequences."""

from __future__ import annotations

from playground.experiments.dna_motif.config import DNAMotifConfig
from playground.experiments.experiment import TrainingPlan
from playground.experiments.script.parts import whole_script

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

BROUGHT = """
# Download the sequences on the page, tab *Code*, and put them beside this script.
file = Path(__file__).with_name(f"{CONFIG['sequences']}.npz")
if not file.is_file():
    raise SystemExit(f"Expected the sequences as {file}. Received: no such file. Put it there.")
arrays = np.load(file, allow_pickle=False)
letters, y = arrays["letters"], arrays["y"]
"""

SPLIT = """
x = one_hot(letters)
train, validation, test = split_rows(y, CONFIG["data_seed"])
x_train, y_train = x[train], y[train]
x_validation, y_validation = x[validation], y[validation]
x_test, y_test = x[test], y[test]
"""

MODEL = """
ARCHITECTURE = MotifArchitecture(
    length=x.shape[1],
    filters=CONFIG["filters"],
    width=CONFIG["width"],
    pooling=CONFIG["pooling"],
    dense=CONFIG["dense"],
    dropout=CONFIG["dropout"],
)
model = build_motif_network(ARCHITECTURE, CONFIG["seed"])
"""


def script(config: DNAMotifConfig, plan: TrainingPlan) -> str:
    """The script of a run that finds a motif."""
    brought = bool(config.sequences)
    modules = ["alphabet", "split"]
    if not brought:
        modules = [
            "alphabet", "motif", "motif_text", "known_motifs", "generator", "split",
        ]  # fmt: skip
    files = [f"datasets/dna/{name}.py" for name in modules]
    if not brought:
        files = [
            "datasets/dataset_error.py",
            "quoted.py",
            "datasets/file_error.py",
            *files,
        ]
    return whole_script(
        "DNA motifs",
        config,
        plan,
        imports="from pathlib import Path\n" if brought else "",
        modules=(*files, *MODEL_FILES),
        data=(BROUGHT if brought else DRAWN) + SPLIT,
        model=MODEL,
    )
