"""Opening a page of the app without a browser, and reading and pressing what is on it."""

import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner import script_runner
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest, local_script_runner

from playground.classroom.identity import Identity
from playground.ui import visitor

# Every AppTest would read the metadata of all installed packages again.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
# It would also compile the app anew, and collect Keras's garbage, which no app has.
local_script_runner.ScriptCache = cache(ScriptCache)
script_runner._clean_problem_modules = lambda: None
APP = str(Path(__file__).parents[2] / "app.py")


def open_page(
    page: str | None = None,
    tab: str | None = None,
    identity: Identity | None = None,
    **query: str,
) -> AppTest:
    """The home page, or the page of that file with these parameters in its link, for this person;
    one of its tabs then opened."""
    at = AppTest.from_file(APP, default_timeout=60)
    if identity:
        at.session_state[visitor.SEEN] = identity
    if page:
        at.switch_page(f"pages/{page}.py")
    for name, value in query.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception
    if tab:
        open_tab(at, tab)
    return at


def words(at: AppTest) -> str:
    """All running text on the page."""
    return "\n".join(element.value for element in [*at.markdown, *at.caption])


def press(at: AppTest, label: str) -> None:
    next(button for button in at.button if button.label == label).click().run()
    assert not at.exception


def open_tab(at: AppTest, label: str) -> None:
    """Opens a tab of the page, as a click on its label does."""
    keys = [key for key in at.session_state if str(key).endswith(":tabs")]
    open_part(at, keys[-1], label)


def shared_links(at: AppTest) -> list[dict[str, str]]:
    """What each link that the page shows to be shared says behind its address."""
    drawn = [element.proto for element in at.get("bidi_component")]
    own = [proto for proto in drawn if proto.component_name == "playground_share_link"]
    links = [json.loads(proto.json)["link"] for proto in own]
    return [dict(parse_qsl(urlsplit(link).query)) for link in links]


def told_to_components(at: AppTest) -> list[dict[str, Any]]:
    """The data of each component of the page that has a script of its own."""
    told = [json.loads(element.proto.json) for element in at.get("bidi_component")]
    return [data[0] for data in told if isinstance(data, list)]


def open_part(at: AppTest, key: str, state: str | bool = True) -> None:
    """Opens an expander, a popover, or one of some tabs."""
    at.session_state[key] = state
    at.run()
    assert not at.exception
