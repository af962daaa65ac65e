"""The PIN of a class: drawn, chosen, kept or none; and who guesses it waits."""

import json
import stat

import pytest

from playground.classroom.open_class import ClassError, kept_class, open_class
from playground.classroom.wrong_pins import FREE, LONGEST, MOST_A_MINUTE, WrongPins

HERE = "http://192.0.2.7:8501"


def test_a_folder_keeps_its_class_and_another_has_another(tmp_path):
    first = open_class(tmp_path, HERE)
    assert len(first.pin) == 6
    assert first.pin.isdecimal()
    assert open_class(tmp_path, HERE) == first == kept_class(tmp_path)
    other = tmp_path / "other"
    assert open_class(other, HERE).id != first.id


def test_the_pin_is_for_the_eyes_of_its_owner(tmp_path):
    open_class(tmp_path, HERE)
    assert stat.S_IMODE((tmp_path / "class.json").stat().st_mode) == 0o600


def test_a_new_pin_is_a_new_class_and_the_same_one_is_not(tmp_path):
    first = open_class(tmp_path, HERE, "abc123")
    assert first.pin == "abc123"
    assert open_class(tmp_path, HERE, "abc123").id == first.id
    assert open_class(tmp_path, HERE, "abc124").id != first.id
    drawn = [open_class(tmp_path, HERE, "new") for _ in range(2)]
    assert len({each.id for each in drawn}) == 2


def test_without_a_pin_the_class_is_open_and_the_pin_of_before_comes_back(tmp_path):
    first = open_class(tmp_path, HERE)
    opened = open_class(tmp_path, HERE, "none")
    assert (opened.id, opened.pin) == (first.id, "")
    assert open_class(tmp_path, HERE) == first


@pytest.mark.parametrize("pin", ["123", "abc12", "1" * 13, "12 34", "pïns", "12345\n", "../x"])
def test_what_is_no_pin_opens_nothing(tmp_path, pin):
    with pytest.raises(ClassError, match="--pin new"):
        open_class(tmp_path, HERE, pin)
    assert kept_class(tmp_path) is None


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"id": "a", "pin": "", "address": "b"}', "é"])
def test_a_damaged_class_is_a_new_one(tmp_path, content):
    (tmp_path / "class.json").write_text(content)
    assert kept_class(tmp_path) is None
    assert open_class(tmp_path, HERE) == kept_class(tmp_path)


def test_who_guesses_waits_twice_as_long_each_time_and_is_forgotten():
    now = [0.0]
    wrong = WrongPins(lambda: now[0])
    waits = []
    for _ in range(FREE + 8):
        now[0] += wrong.seconds_to_wait("192.0.2.7")
        wrong.count("192.0.2.7")
        waits.append(wrong.seconds_to_wait("192.0.2.7"))
    assert waits == [0, 0, 0, 0, 1, 2, 4, *[LONGEST] * 6]
    assert LONGEST <= 5  # a room of students may have one address
    assert wrong.seconds_to_wait("::ffff:192.0.2.7") == LONGEST
    assert wrong.seconds_to_wait("192.0.2.8") == 0
    now[0] += 3600
    wrong.count("192.0.2.7")
    assert wrong.seconds_to_wait("192.0.2.7") == 0


def test_another_address_of_the_same_ipv6_network_is_the_same_guesser():
    wrong = WrongPins(lambda: 0.0)
    for number in range(FREE):
        wrong.count(f"2001:db8::{number:x}")
    assert wrong.seconds_to_wait("2001:db8::ffff") == 1
    assert wrong.seconds_to_wait("2001:db8:0:1::1") == 0
    for number in range(FREE):
        wrong.count(f"fe80::{number:x}%eth0")
    assert wrong.seconds_to_wait("fe80::ffff%eth0") == 1  # a machine gives itself any of these


def test_many_addresses_together_guess_no_faster_than_the_class_allows():
    now = [0.0]
    wrong = WrongPins(lambda: now[0])
    for number in range(MOST_A_MINUTE):
        assert wrong.seconds_to_wait(f"192.0.2.{number}") == 0
        wrong.count(f"192.0.2.{number}")
    assert wrong.seconds_to_wait("198.51.100.1") == 60
    now[0] += 61
    assert wrong.seconds_to_wait("198.51.100.1") == 0


def test_a_short_pin_of_an_earlier_version_still_opens_its_class(tmp_path):
    kept = {"id": "a1b2c3d4", "pin": "2468", "address": HERE}
    (tmp_path / "class.json").write_text(json.dumps(kept))
    assert open_class(tmp_path, HERE).pin == "2468"
    assert open_class(tmp_path, HERE, "2468").id == "a1b2c3d4"


def test_a_crowd_of_addresses_takes_no_more_memory():
    wrong = WrongPins(lambda: 0.0)
    for number in range(12_000):
        wrong.count(f"10.{number // 65536}.{number // 256 % 256}.{number % 256}")
    assert len(wrong._wrong) <= 10_000
