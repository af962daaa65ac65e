"""How long processes are killed, and from which seed: ``pytest tests/chaos --minutes 10``."""


def pytest_addoption(parser):
    chaos = parser.getgroup("chaos")
    chaos.addoption("--minutes", type=float, help="How long processes are killed.")
    chaos.addoption("--chaos-seed", type=int, default=0, help="Of what is killed, and when.")
