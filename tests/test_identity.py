"""Who asks: signed cookies, the key that signs them, and what an identity may change."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from itsdangerous import Signer

from playground.classroom.authorization import AccessError, AuthorizedRuns
from playground.classroom.identity import (
    AT_MACHINE,
    NOBODY,
    Identity,
    IdentityCookie,
    identity_key,
    may_change,
    new_id,
)
from playground.runs import Origin, RunState, RunStore
from playground.runs.transfer import export_runs, import_runs

ADA, BOB = Identity("a" * 16), Identity("b" * 16)


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path / "runs.sqlite")


@pytest.fixture
def begun(store):
    """Makes a run that somebody began."""
    owner = store.become_owner()
    yield lambda begun_by="": store.create("toy", {}, owner, None, Origin(begun_by=begun_by))
    owner.close()


def test_a_key_that_cannot_be_kept_is_one_for_the_whole_process(tmp_path):
    """Cookies and links are signed by different parts of it."""
    nowhere = tmp_path / "no such folder"
    assert identity_key(nowhere) == identity_key(nowhere)
    assert identity_key(nowhere) != identity_key(tmp_path / "neither this")


# Who may change a run


@pytest.mark.parametrize(
    ("identity", "begun_by", "may"),
    [
        (ADA, ADA.id, True),
        (BOB, ADA.id, False),
        (NOBODY, ADA.id, False),
        (AT_MACHINE, ADA.id, True),
        (Identity(BOB.id, at_machine=True), ADA.id, True),
        # Of the command line, of an older store: no browser began it.
        (ADA, "", False),
        (NOBODY, "", False),
        (AT_MACHINE, "", True),
    ],
)
def test_who_began_a_run_may_change_it_and_who_sits_at_the_machine(begun, identity, begun_by, may):
    assert may_change(identity, begun(begun_by)) is may


class Told:
    """An engine that notes what it is asked."""

    def __init__(self):
        self.asked = []

    def __getattr__(self, name):
        return lambda *values, **how: self.asked.append((name, *values))


ASKED = {
    "pause": (),
    "resume": (),
    "stop": (),
    "train_until": (7,),
    "limit_speed": (2.5,),
    "edit_weight": (3, 0.25),
    "change": ("learning_rate", 0.1),
}


@pytest.mark.parametrize("name", ASKED)
def test_the_engine_is_asked_for_ones_own_runs_alone(store, begun, name):
    run, engine = begun(ADA.id), Told()
    with pytest.raises(AccessError, match="Received: another browser"):
        getattr(AuthorizedRuns(engine, store, BOB), name)(run.id, *ASKED[name])
    assert engine.asked == []
    getattr(AuthorizedRuns(engine, store, ADA), name)(run.id, *ASKED[name])
    assert engine.asked == [(name, run.id, *ASKED[name])]


def test_others_cannot_describe_delete_or_take_back_a_run(store, begun):
    run, other = begun(ADA.id), begun(BOB.id)
    store.set_state(run.id, RunState.COMPLETE)
    store.set_state(other.id, RunState.COMPLETE)
    mine, theirs = (AuthorizedRuns(Told(), store, identity) for identity in (ADA, BOB))
    with pytest.raises(AccessError):
        theirs.describe(run.id, name="stolen")
    with pytest.raises(AccessError):  # not even the one that is theirs: all or none
        theirs.delete([other.id, run.id])
    assert [store.run(run.id).name, store.run(other.id).deleted] == ["", None]
    mine.describe(run.id, name="mine")
    mine.delete([run.id])
    with pytest.raises(AccessError):
        theirs.restore([run.id])
    assert store.run(run.id).deleted is not None
    mine.restore([run.id])
    assert (store.run(run.id).name, store.run(run.id).deleted) == ("mine", None)


def test_a_submitted_run_belongs_to_who_submits_it_whatever_its_origin_says(toy):
    class Engine:
        def submit(self, experiment, config, preset, **how):
            return how

    runs = AuthorizedRuns(Engine(), None, ADA)
    how = runs.submit(toy, toy.config_type(), origin=Origin("p", begun_by=BOB.id), steps=1)
    assert how == {"origin": Origin("p", begun_by=ADA.id), "steps": 1}


def test_an_exported_run_keeps_who_began_it(store, begun, tmp_path):
    run = begun(ADA.id)
    export_runs(store, [run.id], tmp_path / "out.sqlite")
    other = RunStore(tmp_path / "other" / "runs.sqlite")
    import_runs(other, tmp_path / "out.sqlite")
    assert other.run(run.id).begun_by == ADA.id


# The cookie


def test_an_identity_comes_back_out_of_its_cookie():
    cookie, found = IdentityCookie(b"k" * 32), Identity(new_id())
    assert cookie.read(cookie.write(found)) == found
    entered = Identity(new_id(), role="student", class_id="c1", name="Ada: “é; .”")
    assert cookie.read(cookie.write(entered)) == entered


def test_ids_differ():
    assert len({new_id() for _ in range(1000)}) == 1000


@pytest.mark.parametrize(
    "forge",
    [
        lambda value: value.replace(ADA.id, BOB.id),
        lambda value: value[:-1],
        lambda value: value[:-1] + ("A" if value[-1] != "A" else "B"),
        lambda value: ADA.id,
        lambda value: f"{ADA.id}.",
        lambda value: "",
        lambda value: "é" * 20,
        lambda value: "." * 5000,
        lambda value: None,
        lambda value: IdentityCookie(b"x" * 32).write(ADA),
        # The same key and another purpose.
        lambda value: Signer(b"k" * 32).sign(ADA.id).decode(),
        # Well signed, but no id.
        lambda value: IdentityCookie(b"k" * 32).write(Identity("admin; at-machine")),
    ],
)
def test_a_cookie_that_the_app_did_not_write_names_nobody(forge):
    cookie = IdentityCookie(b"k" * 32)
    assert cookie.read(cookie.write(ADA)) == ADA
    assert cookie.read(forge(cookie.write(ADA))) is None


def test_apps_with_different_keys_do_not_overwrite_each_others_cookies():
    """A browser sends the cookies of a host to all of its ports."""
    names = {IdentityCookie(key * 32).name for key in (b"a", b"b")}
    assert len(names) == 2
    assert IdentityCookie(b"a" * 32).name in names


# The key


def test_the_key_is_kept_for_its_owners_eyes_only(tmp_path):
    key = identity_key(tmp_path)
    assert len(key) == 32
    assert identity_key(tmp_path) == key
    assert [path.name for path in tmp_path.iterdir()] == ["identity.key"]
    assert stat.S_IMODE((tmp_path / "identity.key").stat().st_mode) == 0o600


def test_a_key_that_others_could_read_is_closed_to_them(tmp_path):
    key = identity_key(tmp_path)
    os.chmod(tmp_path / "identity.key", 0o644)
    assert identity_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / "identity.key").stat().st_mode) == 0o600


def test_processes_that_begin_at_the_same_time_share_one_key(tmp_path):
    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(lambda _: identity_key(tmp_path), range(64)))) == 1


def test_a_damaged_key_is_replaced(tmp_path):
    (tmp_path / "identity.key").write_bytes(b"")
    key = identity_key(tmp_path)
    assert len(key) == 32
    assert identity_key(tmp_path) == key


def test_without_a_place_for_it_the_key_lasts_as_long_as_the_process(tmp_path):
    assert len(identity_key(tmp_path / "not there")) == 32
