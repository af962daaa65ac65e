"""Terms of convolutions and attention."""

from playground.glossary.term import Term

ARCHITECTURES = (
    Term(
        "Convolution",
        "A layer that applies the same small set of weights at every position of a sequence or "
        "an image.",
        r"y_t = b + \textstyle\sum_i k_i\, x_{t + i}",
    ),
    Term(
        "Kernel (filter)",
        "The small set of weights that a convolution applies everywhere; the output is high where "
        "the input resembles the kernel.",
        r"k = (k_0, \dots, k_{w - 1})",
        labels=("Filters", "Filter width"),
    ),
    Term(
        "Feature map",
        "What one kernel of a convolution outputs at all positions of an input, arranged as they "
        "lie there.",
        r"y_{ij} = b + \textstyle\sum_{s,t,c} k_{stc}\, x_{i + s,\, j + t,\, c}",
    ),
    Term(
        "Grad-CAM",
        "A map of where an image speaks for a class: the feature maps of the last convolution, "
        "each weighted by the mean of the derivatives of the class's logit.",
        r"\mathrm{ReLU}\Big(\textstyle\sum_k \alpha_k A^k\Big),\quad "
        r"\alpha_k = \frac{1}{n} \sum_{ij} \frac{\partial z_c}{\partial A^k_{ij}}",
    ),
    Term(
        "Stride",
        "The number of steps from one position of a kernel or a patch to the next.",
        r"n_\text{out} = \Big\lfloor \frac{n_\text{in} - w}{s} \Big\rfloor + 1 "
        r"\text{ without padding}",
        labels=("Patch stride",),
    ),
    Term(
        "Receptive field",
        "The part of the input that can affect one output of a layer; it grows with every "
        "convolution wider than 1.",
        r"r = 1 + \textstyle\sum_l (w_l - 1) \prod_{m < l} s_m",
    ),
    Term(
        "Pooling",
        "Replacing neighbouring values, or all values of a channel, by their largest or their "
        "mean.",
        r"y = \max_i x_i \quad\text{or}\quad y = \frac{1}{n} \sum_i x_i",
    ),
    Term(
        "Attention",
        "A layer in which each position of a sequence takes a weighted mean of all values, with "
        "weights that say how well its query matches every key (d is the size of a key).",
        r"\mathrm{softmax}\Big(\frac{Q K^\top}{\sqrt{d}}\Big)\, V",
    ),
    Term(
        "Query, key, value",
        "Three vectors that attention computes for each position: the query is compared with all "
        "keys, and the values are averaged with the resulting weights.",
        r"Q = X W_Q,\quad K = X W_K,\quad V = X W_V",
        labels=("Head size",),
    ),
    Term(
        "Head",
        "One of several attentions that a block computes side by side, each with weights of its "
        "own.",
        r"\mathrm{concat}(\text{head}_1, \dots, \text{head}_h)\, W_O",
        labels=("Heads",),
    ),
    Term(
        "Layer normalization",
        "A layer that gives the channels at each position the mean 0 and the variance 1, and "
        "then a learned scale and shift.",
        r"\gamma \odot \frac{x - \mu}{\sqrt{s^2 + \varepsilon}} + \beta",
    ),
    Term(
        "Residual connection",
        "A path around a layer: the layer's input is added to its output, so that gradients reach "
        "early layers.",
        r"y = x + f(x)",
    ),
    Term(
        "Token",
        "One element of the sequence that a Transformer looks at: here, a patch of the series "
        "projected to a vector.",
        r"x_t = W\, (\text{patch}_t) + b",
        labels=("Patch length",),
    ),
    Term(
        "Transformer",
        "A network of blocks, each with attention and a small feed-forward network, both with "
        "residual connections and layer normalization.",
        labels=("Blocks",),
    ),
)
