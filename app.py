"""The playground: navigation over pages/, and the server around them.

Streamlit runs this file as a script for every browser, and imports it once as the server.
"""

import streamlit as st

if __name__ == "__main__":
    from playground.ui.class_here import class_here
    from playground.ui.class_visit import attend_class
    from playground.ui.computed import rerun_when_computed
    from playground.ui.pages import HOME, by_section
    from playground.ui.store_notices import store_notices
    from playground.ui.visitor import visitor
    from playground.ui.window import ICON, attend_window, name_tab

    teaches = class_here() is not None and visitor().is_teacher
    pages = {
        section: [
            st.Page(
                page.file,
                title=page.title,
                icon=f":material/{page.icon}:",
                default=page is HOME,
                visibility="hidden" if page.for_teacher and not teaches else "visible",
            )
            for page in members
        ]
        for section, members in by_section().items()
    }
    # First: an icon of the navigation would be fetched for the tab, from outside.
    st.set_page_config(page_icon=ICON, layout="wide")
    page = st.navigation(pages, position="top")
    name_tab(page.title if page.url_path else "")
    attend_window()
    attend_class()
    with store_notices(), rerun_when_computed("page"):
        page.run()
else:
    from starlette.middleware import Middleware

    from playground.lessons import frame_sources
    from playground.lessons.replay.route import replay_route
    from playground.ui.browser_files import browser_route
    from playground.ui.class_here import (
        class_here,
        expect_class,
        is_behind_proxy,
        take_over_host_check,
    )
    from playground.ui.gate import Gate
    from playground.ui.recorded_run import recorded_frames_route
    from playground.ui.server import (
        engine_lifespan,
        expect_store,
        forget_page_discovery,
        say_failure,
    )
    from playground.ui.stream import live_route

    expect_store()
    expect_class()
    forget_page_discovery()
    app = st.App(
        __file__,
        lifespan=engine_lifespan,
        routes=[
            browser_route(),
            replay_route(),
            live_route(frame_sources),
            recorded_frames_route(frame_sources),
        ],
        middleware=[
            Middleware(
                Gate,
                allowed_hosts=take_over_host_check(),
                opened=class_here(),
                behind_proxy=is_behind_proxy(),
            )
        ],
        on_script_error=say_failure,
    )
