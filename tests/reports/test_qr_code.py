"""A link as a picture."""

import struct

from reports.qr_code import qr_code


def test_it_is_a_square_png_that_is_large_enough_to_print():
    picture = qr_code("https://t.me/poputchik_bot?start=abcdefghijklmnop")

    width, height = struct.unpack(">II", picture[16:24])
    assert picture.startswith(b"\x89PNG")
    assert width == height >= 400
