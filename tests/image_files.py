"""Image files, good and bad, and archives of them."""

import io
import struct
import zipfile
import zlib

from PIL import Image, ImageDraw


def file(image, kind="PNG", **settings):
    buffer = io.BytesIO()
    image.save(buffer, kind, **settings)
    return buffer.getvalue()


def photo(size=(300, 400), ground=230, garment=60, box=(100, 80, 220, 330)):
    image = Image.new("L", size, ground)
    ImageDraw.Draw(image).rectangle(box, fill=garment)
    return image


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def huge_png(side):
    """Black pixels in some 50 kilobytes, which unpack to hundreds of megabytes."""
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(side * (side // 8 + 1)), 9)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def many_scans(side, scans):
    """A small JPEG whose last scan is repeated: each goes over all pixels again."""
    content = file(Image.new("L", (side, side), 200), "JPEG", progressive=True)
    last = content[content.rindex(b"\xff\xda") : -2]
    return content[:-2] + last * scans + content[-2:]


def shape(kind, number=0):
    """A PNG of one dark shape on white: a wide or a tall rectangle, or a disc, at another place
    and in another grey for each number."""
    image = Image.new("L", (64, 64), 245)
    left, top = 5 + number % 10, 5 + number // 10 % 10
    width, height = {"wide": (40, 14), "tall": (14, 40), "disc": (30, 30)}[kind]
    box = (left, top, left + width + number % 7, top + height + number % 5)
    draw = ImageDraw.Draw(image)
    (draw.ellipse if kind == "disc" else draw.rectangle)(box, fill=10 + number % 100)
    return file(image)


def zipped(files, compression=zipfile.ZIP_DEFLATED):
    """An archive of contents by path; a path that ends in a slash is a folder."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return buffer.getvalue()


def shapes(count=5, kinds=("wide", "tall"), root=""):
    """So many images of each kind by path, each kind in a folder of its name."""
    return {f"{root}{kind}/{n}.png": shape(kind, n) for kind in kinds for n in range(count)}
