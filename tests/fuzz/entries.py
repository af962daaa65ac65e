"""Every place where people's text and files come in, in one table: `ENTRIES`."""

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st
from links import (
    cookie,
    data_of_link,
    grid,
    host,
    link_of,
    links_of,
    range_of,
    settings,
    shared,
    task,
    with_data,
)
from mutations import contents, parameters, texts
from network import (
    MESSAGES,
    PAGES,
    browser_file,
    channels,
    message,
    page,
    recorded_frames,
    replayed,
)
from runs_of_others import CHANGES, described, id_of_run, import_changed, import_edited, no_runs
from typed_and_files import (
    CURVE,
    FASTA,
    JASPAR,
    MEME,
    POINTS,
    TABLE,
    TS,
    TWO_FASTA,
    any_columns,
    archive,
    archive_of_a_table,
    archive_of_images,
    archive_of_sequences,
    drawing,
    fasta,
    file,
    files,
    first_look,
    formula,
    huge_archive,
    kept_file,
    own_images,
    photo,
    png,
    points,
    series,
    two_fasta,
    two_files,
    typed_motif,
    zipped_shapes,
)

from playground.classroom.poll import QUESTIONS, Poll, PollError, PollState
from playground.classroom.prediction import Prediction
from playground.classroom.task import Criterion
from playground.datasets import DatasetError, brought, kept_points, uploads
from playground.datasets.dna import kept_sequences
from playground.datasets.dna.motif_file import read_motif
from playground.datasets.expression import ExpressionError
from playground.datasets.functions import curve_from_text, read_curve, target_named
from playground.datasets.own_images import kept_images
from playground.datasets.plane import read_points
from playground.datasets.tabular import kept_tables
from playground.datasets.time_series_files import read_series
from playground.engine import LimitError
from playground.experiments import EXPERIMENTS, ConfigError, experiment
from playground.runs import StoreError
from playground.studies.search.settings import SearchConfig

PLANE = EXPERIMENTS["plane_classifier"]


@dataclass(frozen=True)
class Entry:
    """Where something of people's comes in.

    Attributes:
        given: What they may give.
        takes: Does with it what the app does; a fault is an exception beside `refusals`.
        refusals: What pages and commands show as a sentence.
        cost: How long one takes, in some hundredths of a second: the dearer, the fewer are tried.
    """

    given: st.SearchStrategy
    takes: Callable[[object], object]
    refusals: tuple[type[Exception], ...] = ()
    cost: int = 1


POLLS = tuple(
    Poll(1, PLANE.name, {"epochs": 30}, question, 0.0, PollState.OPEN) for question in QUESTIONS
)
FILES = (DatasetError,)
ENTRIES = {
    # What is typed
    "formula": Entry(
        texts(("sin(3*x) + x**2", "-x^2/(1+exp(-x))", "relu(x)-pi", "((((x))))", "2x", "log(x)")),
        formula, (ExpressionError,),
    ),
    "target of a fit": Entry(
        texts(("sin(x) on [0, 3]", "runge", "points:0,1;1,2;2,0", "log(x) on (0.1, 1e3)")),
        target_named, (ExpressionError, DatasetError),
    ),
    "points of the plane": Entry(
        texts(("1,2.5,0;-3,0.5,1;2,2,1;0,1,0;1,1,1;3,1,0", "0,0,0")), points, FILES
    ),
    "points of a curve": Entry(texts(("points:0,1;1,2;2,0",)), curve_from_text, FILES),
    "motif": Entry(texts(("TATAWAW", "1 0 0 0; 0 0.5 0.5 0", "NNN")), typed_motif, FILES),
    "name of kept data": Entry(texts(("upload-" + "a" * 16,)), brought.title_of_brought),
    "answer to a poll": Entry(
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
        lambda given: [poll.value_in(Prediction(given, given)) for poll in POLLS], (PollError,),
    ),
    # Files
    "table of points": Entry(files(POINTS), file(read_points), FILES),
    "table of a curve": Entry(files(CURVE), file(read_curve), FILES),
    "table of series": Entry(files(TABLE, CURVE), file(read_series), FILES),
    "table of any columns": Entry(files(TABLE, CURVE, POINTS), any_columns, FILES, 2),
    "series to keep": Entry(files(TABLE, TS), series, FILES, 2),
    "two files of series": Entry(
        contents([(TABLE * 2).encode(), TS.encode() * 2]), two_files, FILES
    ),
    "TS file": Entry(files(TS, name="own.ts"), file(read_series), FILES),
    "FASTA": Entry(files(FASTA), fasta, FILES, 2),
    "two files of FASTA": Entry(contents([TWO_FASTA.encode()]), two_fasta, FILES),
    "JASPAR and MEME": Entry(
        files(JASPAR, MEME), lambda given: read_motif(given[0], given[2]), FILES
    ),
    "photo": Entry(st.deferred(lambda: contents((png(),))), photo, FILES),
    "archive of images": Entry(
        st.deferred(lambda: contents((zipped_shapes(),))), own_images, FILES, 2
    ),
    "kept images (ZIP)": Entry(
        st.deferred(lambda: contents((archive_of_images(), archive(), huge_archive()))),
        kept_file(kept_images, "images-" + "0" * 16), FILES,
    ),
    "drawing": Entry(texts(("A" * 1046 + "==", "////")), drawing),
    "first look at a file": Entry(files(TABLE, TS, FASTA), first_look, (), 2),
    "kept series (ZIP)": Entry(
        st.deferred(lambda: contents((archive(), huge_archive()))),
        kept_file(uploads, "upload-" + "0" * 16), FILES,
    ),
    "kept sequences (ZIP)": Entry(
        st.deferred(lambda: contents((archive_of_sequences(), archive(), huge_archive()))),
        kept_file(kept_sequences, "dna-" + "0" * 16), FILES,
    ),
    "kept table (ZIP)": Entry(
        st.deferred(lambda: contents((archive_of_a_table(), archive(), huge_archive()))),
        kept_file(kept_tables, "table-" + "0" * 16), FILES,
    ),
    "kept points": Entry(
        contents((b"1,2,0;2,1,1",)),
        lambda c: kept_points.full(kept_points.short(c.decode("latin-1") + ";0,0,0" * 200)), FILES,
    ),
    "file of runs": Entry(
        st.lists(st.tuples(st.integers(0, 70_000), st.binary(max_size=6)), max_size=6),
        import_edited, (StoreError,), 8,
    ),
    "file that holds no runs": Entry(contents((b"SQLite format 3\0", b"PK")), no_runs, (), 4),
    "values in a file of runs": Entry(CHANGES, import_changed, (StoreError,), 8),
    # Links, settings of commands, and what is said of runs
    **{
        f"link of {name}": Entry(
            parameters(links_of(chosen)), link_of(chosen), (ConfigError,), 8
        )
        for name, chosen in EXPERIMENTS.items()
    },
    **{
        f"data in a link of {name}": Entry(
            parameters(with_data(chosen)), data_of_link(chosen), (ConfigError, DatasetError), 10
        )
        for name, chosen in EXPERIMENTS.items()
    },
    **{
        f"--set of {name}": Entry(
            st.lists(
                texts([f"{k}={v}" for k, v in links_of(chosen)[0].items()], surrogates=True),
                max_size=4,
            ),
            settings(chosen), (ConfigError,), 3,
        )
        for name, chosen in EXPERIMENTS.items()
    },
    "name of an experiment": Entry(
        texts(tuple(EXPERIMENTS), surrogates=True), experiment, (ConfigError,)
    ),
    "name of a preset": Entry(texts(tuple(PLANE.presets)), PLANE.preset, (ConfigError,)),
    **{
        f"range of a search of {name}": Entry(
            texts(
                ("learning_rate=0.01..1", "learning_rate=0.1;0.01", "activation", "neurons=5;50",
                 "batch_size=4..64", "hidden_layers=8;8,8", "num_heads=1..8", "optimizer=adam;sgd"),
                surrogates=True,
            ),
            range_of(chosen), (ConfigError,),
        )
        for name, chosen in EXPERIMENTS.items()
    },
    "budget of a search": Entry(
        parameters(({"trials": "5", "minutes": "none", "parallel": "2", "seed": "1"},)),
        SearchConfig.parse, (ConfigError,),
    ),
    "grid of a sweep": Entry(
        texts(("noise=0.1,0.2", "activation=tanh;relu|learning_rate=0.1,1", "hidden_layers=4;8,8")),
        grid, (ConfigError, LimitError), 3,
    ),
    "task": Entry(
        parameters(
            (
                {"task": "Reach 0.95", "fix": "noise,dataset", "hide": "epochs",
                 "pass": "test_accuracy>=0.95,neurons<=8"},
            )
        ),
        task, (ConfigError,),
    ),
    "criterion": Entry(texts(("test_loss<=0.2", "epochs>=1e3")), Criterion.parse, (ConfigError,)),
    "name, note and tags of a run": Entry(
        st.lists(texts(("my run", "val_accuracy", "a b c")), min_size=2, max_size=5),
        described, (StoreError,), 2,
    ),
    "id of a run": Entry(texts(("0000000000", "known")), id_of_run, (KeyError,)),
    "shared link": Entry(parameters(links_of(PLANE)), shared, (), 8),
    # What comes over the network
    "message of the stream": Entry(MESSAGES, message, (), 3),
    "request of a replay": Entry(
        parameters(({"run": "known", "epoch": "1"}, {"epoch": "0.5"}, {"run": "ffffffffff"})),
        replayed, (), 3,
    ),
    "request of recorded frames": Entry(channels() | texts(("[]",)), recorded_frames),
    "request of a browser's file": Entry(
        st.fixed_dictionaries({"digest": texts(("0" * 16,)), "name": texts(("live_figure.js",))}),
        browser_file,
    ),
    "cookie": Entry(texts(("0123456789abcdef.signature",)), cookie),
    "host": Entry(texts(("localhost:8501", "[::1]:80", "192.0.2.1", "pc.local")), host),
    # Pages that a link opens
    **{
        f"link of the page {name}": Entry(parameters(samples), page(name), (), 60)
        for name, samples in PAGES.items()
    },
}  # fmt: skip
"""By what it is."""
