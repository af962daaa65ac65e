"""The playground: navigation over pages/, and the server around them.

Streamlit runs this file as a script for every browser, and imports it once as the server.
"""

import streamlit as st

SECTIONS = {
    "": [("home", "Playground", "home")],
    "Foundations": [
        ("neurodes", "Neurodes", "toggle_on"),
        ("perceptron", "Perceptron", "linear_scale"),
        ("forward_pass", "Forward pass", "account_tree"),
        ("activations", "Activation functions", "show_chart"),
    ],
    "Approximation": [
        ("universal_approximation", "Universal approximation", "stacked_line_chart"),
        ("plane", "A plane to play on", "grid_on"),
    ],
    "Real data": [
        ("fashion_mnist", "Fashion-MNIST", "apparel"),
        ("timeseries_transformer", "Time-series Transformer", "timeline"),
        ("timeseries_fcn", "Convolutions on time series", "graphic_eq"),
        ("honest_baselines", "Honest baselines", "balance"),
        ("dna_motif", "DNA motifs", "genetics"),
    ],
    "Runs": [
        ("runs", "Runs", "history"),
        ("replay", "Replay", "replay"),
        ("compare", "Compare", "compare"),
        ("sweep", "Sweep", "grid_view"),
        ("search", "Search", "manage_search"),
    ],
}

if __name__ == "__main__":
    from playground.ui.computed import rerun_when_computed
    from playground.ui.window import ICON, attend_window, name_tab

    pages = {
        section: [
            st.Page(
                f"pages/{name}.py",
                title=title,
                icon=f":material/{icon}:",
                default=name == "home",
            )
            for name, title, icon in members
        ]
        for section, members in SECTIONS.items()
    }
    page = st.navigation(pages, position="top")
    st.set_page_config(page_icon=ICON, layout="wide")
    name_tab(page.title if page.url_path else "")
    attend_window()
    with rerun_when_computed("page"):
        page.run()
else:
    from starlette.middleware import Middleware

    from playground.lessons import frame_sources
    from playground.lessons.replay.route import replay_route
    from playground.ui.browser_files import browser_route
    from playground.ui.gate import Gate, take_over_host_check
    from playground.ui.server import (
        engine_lifespan,
        forget_page_discovery,
        say_sorry,
    )
    from playground.ui.stream import live_route

    forget_page_discovery()
    app = st.App(
        __file__,
        lifespan=engine_lifespan,
        routes=[browser_route(), replay_route(), live_route(frame_sources)],
        middleware=[Middleware(Gate, allowed_hosts=take_over_host_check())],
        on_script_error=say_sorry,
    )
