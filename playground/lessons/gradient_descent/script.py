"""The steps of one optimizer as a short script in NumPy alone."""

from __future__ import annotations

import io
from typing import Any

import numpy as np

from playground.lessons.gradient_descent.network_slice import network_slice
from playground.lessons.gradient_descent.settings import NeuronConfig, SliceConfig
from playground.reference.gradient_descent import NEURONS, OPTIMIZERS

SLICE_FILE = "network_slice.npz"
OUTPUTS = {
    "linear": ("z", "1"),
    "sigmoid": ("1 / (1 + np.exp(-z))", "output * (1 - output)"),
    "heaviside": ("np.where(z >= 0, 1.0, 0.0)", "0 * z"),
}
SLOPES = {"tanh": "1 - h**2", "relu": "(h > 0) * 1.0", "sigmoid": "h * (1 - h)"}
FUNCTIONS = {
    "tanh": "np.tanh(z)", "relu": "np.maximum(0, z)", "sigmoid": "1 / (1 + np.exp(-z))",
}  # fmt: skip
UPDATES = {
    "sgd": "place = place - rate * gradient",
    "momentum": """first = momentum * first - rate * gradient
    place = place + first""",
    "rmsprop": """second = 0.9 * second + 0.1 * gradient**2
    place = place - rate * gradient / np.sqrt(second + 1e-7)""",
    "adam": """first = 0.9 * first + 0.1 * gradient
    second = 0.999 * second + 0.001 * gradient**2
    corrected = rate * np.sqrt(1 - 0.999**step) / (1 - 0.9**step)
    place = place - corrected * first / (np.sqrt(second) + 1e-7)""",
}

BATCHES = '''
def random_numbers(seed):
    """32-bit numbers: Ettinger's Mulberry32 (2017), which the page has too."""
    mask = 0xFFFFFFFF
    state = seed
    while True:
        state = (state + 0x6D2B79F5) & mask
        mixed = ((state ^ state >> 15) * (state | 1)) & mask
        mixed ^= (mixed + ((mixed ^ mixed >> 7) * (mixed | 61) & mask)) & mask
        yield mixed ^ mixed >> 14


def batches(count, size, seed):
    """Numbers of the examples of each step; each epoch has all of them in a new order."""
    draw = random_numbers(seed)
    order = list(range(count))
    while True:
        for last in range(count - 1, 0, -1):
            other = next(draw) * (last + 1) >> 32
            order[last], order[other] = order[other], order[last]
        for begin in range(0, count, size):
            yield order[begin : begin + size]

'''


def script(config: Any) -> str:
    """Of the optimizer whose step is written out, up to the step on show."""
    steps: int = config.shown_step
    first, second = config.axes
    if config.sees_all:
        imports, definition, batches = "", "", f"[slice(None)] * {steps}"
    else:
        imports, definition = "from itertools import islice\n\n", BATCHES
        batches = f"islice(batches(len(x), {config.batch_size}, {config.seed}), {steps})"
    title, start = (
        OPTIMIZERS[config.shown_optimizer].title,
        ", ".join(f"{v:g}" for v in config.start),
    )
    head, loss = _neuron(config) if isinstance(config, NeuronConfig) else _slice()
    if isinstance(config, SliceConfig):
        loss = loss.format(function=FUNCTIONS[config.activation], slope=SLOPES[config.activation])
    return f'''"""{title} on the page "Gradient descent", up to step {steps}."""

{imports}import numpy as np

{head}
rate, momentum = {config.learning_rate:g}, {config.momentum:g}


{loss}
{definition}
place = np.array([{start}])  # {first}, {second}
first, second = np.zeros(2), np.zeros(2)  # what the optimizer remembers
for step, batch in enumerate({batches}, start=1):
    _, gradient = loss_and_gradient(place, x[batch], y[batch])
    {UPDATES[config.shown_optimizer]}
loss, _ = loss_and_gradient(place, x, y)
print(f"{first} = {{place[0]:.6f}}, {second} = {{place[1]:.6f}}, loss = {{loss:.6f}}")
'''


def _neuron(config: NeuronConfig) -> tuple[str, str]:
    neuron = NEURONS[config.neuron]
    output, slope = OUTPUTS[neuron.activation]
    head = f"x = np.array({list(neuron.x)})\ny = np.array({list(neuron.y)})"
    return (
        head,
        f'''def loss_and_gradient(place, x, y):
    """Mean squared error of one neuron, and its derivatives by w and b."""
    z = place[0] * x + place[1]
    output = {output}
    error, slope = output - y, {slope}
    gradient = [np.mean(2 * error * slope * x), np.mean(2 * error * slope)]
    return np.mean(error**2), np.array(gradient)
''',
    )


def _slice() -> tuple[str, str]:
    head = f'''data = np.load("{SLICE_FILE}")  # the button above the script has it
x, y = data["x"], data["y"]
weights = [data[f"weights_{{k}}"] for k in range(3)]  # origin and two directions, each layer
biases = [data[f"biases_{{k}}"] for k in range(3)]'''
    return (
        head,
        '''def loss_and_gradient(place, x, y):
    """Binary cross-entropy of the network at a place, and its slopes in both directions."""
    mix = np.array([1, *place])
    inputs, slopes = [x], []
    for w, b in zip(weights, biases):
        z = inputs[-1] @ np.tensordot(mix, w, 1) + mix @ b
        h = {function}
        inputs.append(h)
        slopes.append({slope})
    z = z[:, 0]  # the last layer has no activation: a logit
    loss = np.mean(np.logaddexp(0, z) - y * z)
    back = (1 / (1 + np.exp(-z)) - y)[:, None] / len(x)
    gradient = np.zeros(2)
    for k in reversed(range(3)):
        if k < 2:
            back = back * slopes[k]
        for d in (0, 1):
            gradient[d] += np.sum(inputs[k].T @ back * weights[k][d + 1])
            gradient[d] += np.sum(back * biases[k][d + 1])
        back = back @ np.tensordot(mix, weights[k], 1).T
    return loss, gradient
''',
    )


def slice_file(config: SliceConfig) -> bytes:
    """The arrays that the script of a slice reads."""
    surface = network_slice(config.activation, config.directions).surface
    arrays = {"x": surface.x, "y": surface.y}
    for number, layer in enumerate(surface.layers):
        arrays |= {f"weights_{number}": layer.weights, f"biases_{number}": layer.biases}
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
    return file.getvalue()
