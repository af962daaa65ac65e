"""A page that opens with a recorded run, and when it does not."""

from opening import open_page, press, words


def is_recorded(at):
    return "of the recorded run" in words(at)


def test_a_page_opens_with_a_recorded_run_and_says_so():
    at = open_page("fashion_mnist")
    assert is_recorded(at)
    assert at.metric[0].label == "Test accuracy"


def test_other_settings_have_no_recorded_run_and_the_same_ones_have_it_again():
    at = open_page("fashion_mnist")
    press(at, "Ten straight lines")
    assert not is_recorded(at)
    at.selectbox(key="fashion_mnist:preset").select("lecture").run()
    assert is_recorded(at)


def test_a_task_shows_no_recorded_run_which_could_give_the_answer_away():
    assert not is_recorded(open_page("fashion_mnist", task="Which class is hardest?"))
