"""A link as a picture to point a phone at."""

from io import BytesIO

import segno

_MODULE = 12  # pixels; a link of 60 letters is then about 500 pixels wide, enough for a printed page
_MARGIN = 4  # modules; readers need so many, says ISO/IEC 18004


def qr_code(link: str) -> bytes:
    """Return a PNG; a quarter of it may be dirty or covered and it can still be read."""
    picture = BytesIO()
    segno.make_qr(link, error="q").save(picture, kind="png", scale=_MODULE, border=_MARGIN)
    return picture.getvalue()
