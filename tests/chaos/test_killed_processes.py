"""Whatever is killed, no run is lost and no curve is wrong."""

from chaos import Chaos


def test_no_run_is_lost_and_no_curve_is_wrong_whatever_is_killed(tmp_path, request, capsys):
    """Shortly: an app and a command on one folder. With ``--minutes``: three of each, for so
    long."""
    minutes = request.config.getoption("--minutes", None)
    seed = request.config.getoption("--chaos-seed", 0)
    chaos = Chaos(tmp_path, seed)
    verdict = "a promise was broken"
    try:
        chaos.open_apps(3 if minutes else 1)
        if minutes:
            chaos.rage(60 * minutes)
        else:
            chaos.rage(15, most_kills=3)
        verdict = "0 lost, 0 with wrong digits"
    finally:
        chaos.close()
        with capsys.disabled():
            print(f"\nSeed {seed}: {chaos.words()}; {verdict}")
    assert not chaos.store.unfinished_count()
