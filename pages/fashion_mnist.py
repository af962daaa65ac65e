"""Fashion-MNIST: from images to a test score."""

import math

import streamlit as st

from playground.experiments import EXPERIMENTS
from playground.lessons import images as lesson
from playground.runs import Run
from playground.ui.controls import choose_config
from playground.ui.data_choice import loaded
from playground.ui.page import training_page
from playground.ui.run_panel import current_run
from playground.ui.sections import take_click

experiment = EXPERIMENTS["fashion_mnist"]
place = st.sidebar.container()
take_click(experiment)
config, _ = choose_config(experiment)
lesson.images_choice(experiment, config, place)
images = loaded(experiment.compact_data, config)


def understand(run: Run | None) -> None:
    del run
    classes = len(images.class_names)
    first = (config.hidden_units or (classes,))[0]
    st.markdown(
        rf"""
**Where do the parameters come from?** A dense layer multiplies by a weight matrix and adds a bias
vector, $\mathbf{{o}} = \phi(\mathbf{{W}}^T\mathbf{{x}} + \mathbf{{b}})$. The first one here has
$784 \times {first}$ weights, one for each pair of pixel and unit, and ${first}$ biases, one for
each unit: ${784 * first:,} + {first:,} = {785 * first:,}$.

**What comes out?** {classes} numbers from a softmax,
$\hat p_k = e^{{z_k}} / \sum_j e^{{z_j}}$: positive numbers that add up
to 1, so they can be read as probabilities.
The scores $z_k$ are called *logits*.

**Loss.** The mean of $-\log \hat p_{{\text{{true}}}}$ over the images, sparse categorical
cross-entropy. {classes} equal probabilities give
$\log {classes} = {math.log(classes):.3f}$: that is where an untrained network begins.

**Training, validation, test.** The weights are fitted to the training images. The validation
images show when more training no longer helps. The test images are used once, at the end.

*Sources.* Xiao, Rasul and Vollgraf (2017), *Fashion-MNIST*; Géron (2022), *Hands-On Machine
Learning*, chapter 10; LeCun, Bengio and Hinton (2015), *Deep learning*, Nature 521.
"""
    )


training_page(
    experiment,
    config,
    question=lesson.question(
        config,
        images,
        "Which clothes does a network confuse?",
        "Which of the {classes} does a network confuse?",
    ),
    words=f"A network with **{experiment.count_parameters(config):,}** parameters looks at 28 × 28 "
    f"grey pixels and names {lesson.classes_in_words(config, images)}. Press **Train** and watch.",
    above=lambda: lesson.say_which_images(current_run(experiment), config, images),
    show=lesson.show_training(experiment, config, images),
    challenges={
        "A shirt is not a T-shirt": (
            "Train, then click the strongest cell off the diagonal. Could you tell them apart?",
            {"preset": "lecture"},
            "test_accuracy>=0.85",
        ),
        "Ten straight lines": (
            "No hidden layer at all. How much is lost?",
            {"preset": "softmax-regression"},
            "test_accuracy>=0.8,neurons<=0",
        ),
        "Too fast": (
            "Learning rate 3, with Log loss on. What does the loss do, and in which epoch? Find a "
            "rate that works.",
            {"preset": "lecture", "learning_rate": 3.0},
            "test_accuracy>=0.85",
        ),
    },
    inspect=lambda run: lesson.inspect(experiment, run, images),
    tabs={"Data": lambda run: lesson.data_view(experiment, config, images)},
    understand=understand,
    recorded=True,
)
