"""Browsers of a class, as its server meets them.

A browser elsewhere comes through a proxy that says so, as every browser here is at the machine
itself.
"""

import http.client
import itertools
import json
import re
from urllib.parse import urlencode

from served_app import Page

from playground.classroom.open_class import OpenClass, new_teacher_link

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
hosts = (f"198.18.{number // 250}.{number % 250 + 1}" for number in itertools.count())


class Browser:
    """A browser on another machine: it keeps one cookie, and sends it back."""

    def __init__(self, app, cookie=None):
        self.app, self.cookie, self.host = app, cookie, next(hosts)

    def ask(self, path="/", method="GET", body=None, **headers):
        headers = {"X-Forwarded-For": self.host, **headers}
        if self.cookie:
            headers["Cookie"] = self.cookie
        connection = http.client.HTTPConnection("127.0.0.1", self.app.port, timeout=30)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.body = answer.read().decode(errors="replace")
        connection.close()
        given = answer.headers["Set-Cookie"]
        if given:
            self.cookie = given.partition(";")[0]
        return answer

    def enter(self, pin=None, name="", path="/"):
        form = urlencode({"pin": pin or class_of(self.app)["pin"], "name": name})
        return self.ask(path, "POST", form, **HTML)

    def page(self):
        cookie = {"Cookie": self.cookie} if self.cookie else {}
        return Page(self.app, X_Forwarded_For=self.host, **cookie)

    @property
    def id(self):
        return re.split("[:.]", self.cookie.partition("=")[2])[0]


def class_of(app):
    return json.loads((app.data / "class.json").read_text())


def log_of(app):
    return (app.data / "app.log").read_text()


def teachers_address(app):
    """The newest one that the terminal has, without the host."""
    return re.findall(r"http://\S+(/teacher\?secret=\S+)", log_of(app))[-1]


def new_address(app):
    """A new one, without the host."""
    opened = OpenClass(**class_of(app))
    return new_teacher_link(app.data, opened).removeprefix(opened.address)


def teacher_of(app):
    """The teacher's browser."""
    teacher = Browser(app)
    assert teacher.ask(new_address(app), "POST").status == 303
    return teacher


def is_entry_page(answer):
    return answer.status == 403 and 'name="pin"' in answer.body
