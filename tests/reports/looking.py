"""How tests look at a picture: its texts, where they stand, and whether all of it can be read."""

from itertools import combinations

from matplotlib.colors import to_rgb
from matplotlib.patches import Patch
from matplotlib.text import Text

SMALLEST_PREVIEW = 30
SMALLEST_SHEET = 26
MAIN_FIGURES = 36
CONTRAST = 4.5


def texts_of(figure, gid=""):
    return [text for text in figure.findobj(Text) if text.get_text() and (text.get_gid() or "").startswith(gid)]


def box_of(figure, artist):
    return artist.get_window_extent(figure.canvas.get_renderer())


def words_of(figure, gid):
    return [text.get_text() for text in texts_of(figure, gid)]


def pixels_of(figure, text):
    return text.get_fontsize() * figure.dpi / 72


def assert_laid_out(figure, smallest):
    """Nothing leaves the picture, nothing lies on anything else, nothing is small or pale."""
    width, height = figure.get_size_inches() * figure.dpi
    texts = texts_of(figure)
    boxes = [(text, box_of(figure, text)) for text in texts]
    grounds = grounds_of(figure)
    for text, box in boxes:
        assert box.x0 >= 0, text
        assert box.y0 >= 0, text
        assert box.x1 <= width, text
        assert box.y1 <= height, text
        assert pixels_of(figure, text) >= smallest - 0.01, text
        assert contrast_of(figure, text, box, grounds) >= CONTRAST, text
    signs = [
        patch for patch in figure.findobj(Patch) if (patch.get_gid() or "").startswith(("face", "star", "diamond"))
    ]
    boxes += [(sign, box_of(figure, sign)) for sign in signs]
    for (one, box), (other, other_box) in combinations(boxes, 2):
        if isinstance(one, Text) or isinstance(other, Text):
            assert overlap(box, other_box) <= 1, (one, other)


def assert_fits_telegram(figure):
    width, height = figure.get_size_inches() * figure.dpi
    assert width == 1024
    assert height <= 1280


def overlap(box, other):
    """Depth in pixels to which two boxes lie in one another."""
    return min(min(box.x1, other.x1) - max(box.x0, other.x0), min(box.y1, other.y1) - max(box.y0, other.y0))


def grounds_of(figure):
    """Shapes that a text may stand on, with the boxes around them."""
    return [
        (patch, box_of(figure, patch))
        for patch in figure.findobj(Patch)
        if patch is not figure.patch and patch.get_facecolor()[3] > 0
    ]


def contrast_of(figure, text, box, grounds):
    """Contrast of a text with the topmost shape behind its middle."""
    middle = ((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2)
    behind = [
        patch
        for patch, around in grounds
        if patch.get_zorder() < text.get_zorder()
        and around.contains(*middle)
        and patch.get_path().contains_point(middle, patch.get_transform())
    ]
    ground = max(behind, key=lambda patch: patch.get_zorder()).get_facecolor() if behind else figure.get_facecolor()
    light, dark = sorted((luminance(text.get_color()), luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def gids_of(figure):
    return [artist.get_gid() for artist in figure.findobj() if artist.get_gid()]
