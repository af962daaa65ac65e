"""Input that resembles what people give: valid samples, changed in a few places."""

from hypothesis import strategies as st

LONGEST = 100_000
"""Of an input: what is larger, `test_readers_are_bounded` looks at."""
SIGNS = (
    "", " ", "\n", "\r\n", "\r", "\t", "\0", "\ufeff", "\u2028", "\u202e", "\x1b[31m", "\x85",
    "\x1f", ",", ";", "..", "=", "&", "#", ":", "|", '"', "'", "`", "\\", "/", "%", "%00", "%s",
    "{}", "[]", "(", ")", "((((", "]]]]", "{{{{", "<script>", "</script>", "$x$", "**", "--", "../",
    "~", "*", "0", "-0", "1", "-1", "00", "1_000", "0x10", "1e3", "1e308", "1e309", "-1e999",
    "1e-400", "5e-324", "9" * 400, "9" * 5000, "0." + "3" * 400, "nan", "NaN", "-inf", "Infinity",
    "None", "none", "true", "null", "False", "²", "½", "٣", "１", "𝟙", "é", "İ", "ß", "\u0301",
    "😀", "中", "ſ", "\u212a", "../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "con", ".",
    "upload-" + "0" * 16, "points-" + "0" * 16, "dna-" + "0" * 16, "__class__", "x" * 3000,
    "__import__('os')", "' OR 1=1 --", '"$.', '".', "%(x)s", "{0.__class__}", "\\u0000", "\\ud800",
)  # fmt: skip
"""What readers, shells, SQL, JSON, Markdown and Python's numbers stumble over."""
MOST_CHANGES = 5
_SURROGATES = ("Cs",)


def texts(samples, surrogates=False):
    """Texts: samples with changes, or anything.

    Args:
        surrogates: Whether halves of pairs may stand in them, as in arguments of a command that are
            no UTF-8. What comes from a browser has none.
    """
    letters = st.characters() if surrogates else st.characters(exclude_categories=_SURROGATES)
    signs = st.one_of(st.sampled_from(SIGNS), st.text(letters, max_size=8))
    return st.one_of(
        st.sampled_from(samples),
        _changed(samples, signs, ""),
        _changed(samples, signs, ""),
        st.text(letters, max_size=60),
        st.lists(st.sampled_from(SIGNS), max_size=6).map("".join),
    )


def contents(samples):
    """Files: samples with changes of letters or of bytes, in several encodings, or anything."""
    bits = st.one_of(
        st.binary(min_size=1, max_size=4),
        st.sampled_from([each.encode() for each in SIGNS]),
        st.sampled_from([b"\xff\xfe", b"\xef\xbb\xbf", b"PK\x03\x04", b"\x1f\x8b", b"\x93NUMPY"]),
    )
    return st.one_of(
        st.sampled_from(samples),
        _changed(samples, bits, b""),
        _changed(samples, bits, b""),
        st.binary(max_size=60),
        st.builds(
            lambda content, encoding: content.decode("latin-1").encode(encoding, "replace"),
            _changed(samples, bits, b""),
            st.sampled_from(["utf-16", "utf-16-le", "utf-32", "cp1252", "utf-8-sig", "utf-7"]),
        ),
    )


@st.composite
def parameters(draw, samples, surrogates=False):
    """Parameters of a link or settings of a command: samples with some names and values changed."""
    found = dict(draw(st.sampled_from(samples)))
    values = texts([*found.values(), *SIGNS], surrogates)
    for _ in range(draw(st.integers(0, MOST_CHANGES))):
        found[draw(st.one_of(st.sampled_from([*found, "seed"]), values))] = draw(values)
    return found


@st.composite
def _changed(draw, samples, pieces, nothing):
    text = draw(st.sampled_from(samples))
    for _ in range(draw(st.integers(1, MOST_CHANGES))):
        at = draw(st.integers(0, len(text)))
        end = min(len(text), at + draw(st.integers(0, 12)))
        how = draw(st.integers(0, 4))
        if how == 0:
            text = text[:at] + draw(pieces) + text[at:]
        elif how == 1:
            text = text[:at] + draw(pieces) + text[end:]
        elif how == 2:
            text = text[:at] + text[end:]
        elif how == 3:
            text = text[:end] + text[at:end] * draw(st.sampled_from([1, 2, 50, 2000])) + text[end:]
        else:
            text = text[:at]
        text = text[:LONGEST]
    return text or nothing
