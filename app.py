"""The playground: navigation over pages/, and the server around them.

Streamlit runs this file as a script for every browser, and imports it once as the server.
"""

import streamlit as st

PAGES = {
    "Start": [
        st.Page("pages/home.py", title="Playground", icon=":material/home:", default=True),
    ],
    "Real data": [
        st.Page("pages/fashion_mnist.py", title="Fashion-MNIST", icon=":material/apparel:"),
        st.Page(
            "pages/timeseries_transformer.py",
            title="Time-series Transformer",
            icon=":material/timeline:",
        ),
    ],
    "Runs": [st.Page("pages/runs.py", title="Runs", icon=":material/history:")],
}

if __name__ == "__main__":
    st.set_page_config(page_title="Deep learning playground", layout="wide")
    st.navigation(PAGES).run()
else:
    from playground.ui.server import engine_lifespan, plotly_route, say_sorry

    app = st.App(
        __file__, lifespan=engine_lifespan, routes=[plotly_route()], on_script_error=say_sorry
    )
