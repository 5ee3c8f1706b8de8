"""The page of the gallery: which pictures there are, and what each shows."""

from dataclasses import dataclass
from pathlib import Path

from interview.language import Language

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "gallery.md"
FOLDER = DOCS / "gallery"
COMMAND = "make gallery"

_INTRODUCTION = f"""# Gallery

What the bot draws, scaled down. `{COMMAND}` makes this page and its pictures, always the same ones, in about four
minutes; after a change of a picture run it and look at the difference. `python -m tests.gallery --out FOLDER` writes
every picture in all four languages and in full size, to look at before that.
"""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture. world: what it is made from; shows: a sentence under it; alt: what one who can't see it is told."""

    world: str
    kind: str
    language: Language
    shows: str
    alt: str

    @property
    def file(self) -> str:
        """Return the name of its file."""
        return f"{self.world}-{self.kind}-{self.language}.png"


@dataclass(frozen=True, slots=True)
class Part:
    """A heading of the page, what is said below it, and its pictures."""

    title: str
    words: str
    pictures: tuple[Picture, ...]


EXAMPLES = Part(
    "The examples",
    "Ninety invented customers and eighteen agents of `make demo`, whom the sandbox holds too.",
    (
        Picture(
            "demo",
            "preview",
            Language.RU,
            "The map as it comes into the chat: satisfaction as a curve, importance, and the worst pain points.",
            "Journey map in Russian: a curve with faces over five stages, lowest at support; three pain points below.",
        ),
        Picture(
            "demo",
            "bets",
            Language.EN,
            "Three curves: what three managers believed (invented bets), what agents think, what customers say.",
            "Journey map in English with a whole, a dashed and a dotted curve, furthest apart at support.",
        ),
        Picture(
            "demo",
            "bets",
            Language.RU,
            "The same in Russian.",
            "Journey map in Russian with a whole, a dashed and a dotted curve, furthest apart at support.",
        ),
        Picture(
            "demo",
            "bets",
            Language.RO,
            "The same in Romanian.",
            "Journey map in Romanian with a whole, a dashed and a dotted curve, furthest apart at support.",
        ),
        Picture(
            "demo",
            "bets",
            Language.CS,
            "The same in Czech.",
            "Journey map in Czech with a whole, a dashed and a dotted curve, furthest apart at support.",
        ),
        Picture(
            "demo",
            "stage",
            Language.EN,
            "The card of a stage: its scores, what hurts, what was felt, and the way people took.",
            "Card of support in English: a sad face, four scores, three pain points with quotes, bars of feelings.",
        ),
        Picture(
            "demo",
            "pain",
            Language.RU,
            "The card of a pain: how many told of it, its link to NPS, what it cost and where else, in their words.",
            "Card of waiting for an answer in Russian: three figures with ranges, a bar, three quotes.",
        ),
        Picture(
            "demo",
            "sheet",
            Language.CS,
            "The first page of the sheet: every figure with its range and its people, and how to read it.",
            "Wide sheet in Czech: scores, a curve over five stages, a table of figures, pain points and notes.",
        ),
        Picture(
            "demo",
            "told",
            Language.RO,
            "A further page of the sheet: what was told, customers above the line of visibility, agents below.",
            "Table in Romanian: stages across; feelings, gains, channels and answers down, with shares.",
        ),
        Picture(
            "demo",
            "matrix",
            Language.RO,
            "Importance against satisfaction: what lies at the top left is to be improved first.",
            "Four fields in Romanian with five numbered stages; number four lies where improving comes first.",
        ),
        Picture(
            "demo",
            "pains",
            Language.CS,
            "Pain points by how many told of them, and what these make up together; dots stand for severity.",
            "Ranking in Czech: five bars with ranges, the longest 50 percent.",
        ),
        Picture(
            "demo",
            "numbers",
            Language.EN,
            "The scores on their scales with their ranges, and the stages that go with NPS.",
            "Three scales in English, each with a dot and a range; below them two bars, the longer one 60 percent.",
        ),
        Picture(
            "demo",
            "compare",
            Language.CS,
            "Two weeks against each other: hollow before, full now, under words that say how sure a change is.",
            "Six scales in Czech, each with a hollow and a full dot close together, under one verdict: chance.",
        ),
        Picture(
            "demo",
            "channels",
            Language.EN,
            "From channel to channel: a grey band is the same channel once more, a blue one leads to another.",
            "Three bands in English from phone at the left: a thick grey one back to it, two thin blue ones elsewhere.",
        ),
        Picture(
            "demo",
            "channels",
            Language.RU,
            "The same in Russian.",
            "Three bands in Russian from phone at the left: a thick grey one back to it, two thin blue ones elsewhere.",
        ),
        Picture(
            "demo",
            "trend",
            Language.EN,
            "NPS and the worst stage week by week, and whether a change can be told from chance.",
            "Two curves over three weeks in English, NPS and satisfaction with support, both almost flat.",
        ),
        Picture(
            "demo",
            "personas",
            Language.RU,
            "Satisfaction of each persona at each stage; a dash where fewer than five people rated.",
            "Heat map in Russian: four personas by five stages, support in orange for those who come for help.",
        ),
        Picture(
            "demo",
            "overlay",
            Language.CS,
            "The same personas side by side: a thin line and an empty mark rest on few answers.",
            "Four curves in Czech over five stages, told apart by colour, line and mark, with gaps and figures below.",
        ),
        Picture(
            "demo",
            "funnel",
            Language.RO,
            "How far the invited people came; all examples answer everything.",
            "Two full bars in Romanian: invited and answered everything.",
        ),
        Picture(
            "demo",
            "persona",
            Language.EN,
            "The card of a persona beside all customers, with typical words of several of them.",
            "Card in English: a figure, two NPS tiles, four facts, the worst stage, pain points and a quote.",
        ),
        Picture(
            "demo",
            "curve",
            Language.CS,
            "What a respondent is given back at the end: the own journey (made-up ratings).",
            "Warm picture in Czech: faces on a curve before columns of importance.",
        ),
    ),
)
LONG = Part(
    "Twelve stages, four personas, long words",
    "A generated company with two hundred customers, for whose names a phone has little room.",
    (
        Picture(
            "long200",
            "preview",
            Language.RU,
            "Names that fit nowhere else are numbered: those that matter stand below, the caption has the rest.",
            "Journey map in Russian with twelve numbered stages and three pain points.",
        ),
        Picture(
            "long200",
            "preview",
            Language.RO,
            "The same in Romanian.",
            "Journey map in Romanian with twelve numbered stages and three pain points.",
        ),
        Picture(
            "long200",
            "preview",
            Language.CS,
            "The same in Czech.",
            "Journey map in Czech with twelve numbered stages and three pain points.",
        ),
        Picture(
            "long200",
            "sheet",
            Language.RU,
            "The sheet has the same figures with their ranges.",
            "Wide sheet in Russian with twelve columns of figures.",
        ),
        Picture(
            "long200",
            "told",
            Language.RU,
            "Every lane: deviations from the planned way and the company's records above the line of visibility; "
            "below it obstacles, handovers, what got lost with them, who decides, and what agents log.",
            "Table in Russian of four stages: feelings, quotes, channels; below a dashed line what agents told.",
        ),
        Picture(
            "long200",
            "told",
            Language.RO,
            "The same in Romanian.",
            "Table in Romanian of four stages: feelings, quotes, channels; below a dashed line what agents told.",
        ),
        Picture(
            "long200",
            "told",
            Language.CS,
            "The same in Czech.",
            "Table in Czech of four stages: feelings, quotes, channels; below a dashed line what agents told.",
        ),
        Picture(
            "long200",
            "matrix",
            Language.CS,
            "Stages that lie close together are moved apart and tied to their places.",
            "Four fields in Czech with twelve numbered stages, some tied to small dots by lines.",
        ),
        Picture(
            "long200",
            "numbers",
            Language.RO,
            "The stages that go least with the score give way, and the picture says how many.",
            "Three scales in Romanian with dots and ranges, bars of some of twelve stages below.",
        ),
        Picture(
            "long200",
            "compare",
            Language.RU,
            "Where twelve stages have no room on scales, the last ones stand there as text.",
            "Scales in Russian under verdicts, each with a hollow and a full dot, then stages as lines of text.",
        ),
        Picture(
            "long200",
            "channels",
            Language.RO,
            "Ways between channels with long names; stages without room are counted below.",
            "Blue and grey bands in Romanian from channels at the left to others at the right, with shares and ranges.",
        ),
        Picture(
            "long200",
            "channels",
            Language.CS,
            "The same in Czech.",
            "Blue and grey bands in Czech from channels at the left to others at the right, with shares and ranges.",
        ),
        Picture(
            "long200",
            "personas",
            Language.RU,
            "Four personas by twelve stages.",
            "Heat map in Russian of four rows and twelve columns.",
        ),
        Picture(
            "long200",
            "overlay",
            Language.EN,
            "The same personas, each with a colour, a line and a marker of its own; upright lines are ranges.",
            "Four curves in English over twelve numbered stages, the figures of each persona in a row below.",
        ),
        Picture(
            "long200",
            "overlay",
            Language.RU,
            "The same in Russian, where the names of the stages leave no room for the surest difference.",
            "Four curves in Russian over twelve numbered stages, the figures of each persona in a row below.",
        ),
        Picture(
            "long200",
            "overlay",
            Language.RO,
            "The same in Romanian.",
            "Four curves in Romanian over twelve numbered stages, the figures of each persona in a row below.",
        ),
        Picture(
            "long200",
            "overlay",
            Language.CS,
            "The same in Czech.",
            "Four curves in Czech over twelve numbered stages, the figures of each persona in a row below.",
        ),
        Picture(
            "long200",
            "stage",
            Language.RO,
            "A stage of which much was told: what finds no room on the card stands on the sheet.",
            "Card in Romanian: a sad face, four scores, three pain points with quotes, bars of feelings.",
        ),
        Picture(
            "long200",
            "pain",
            Language.CS,
            "A pain of a stage with a long name.",
            "Card of a pain in Czech: three figures with ranges, its severity and quotes.",
        ),
        Picture(
            "long200",
            "persona",
            Language.CS,
            "A persona of a generated company, with a long name.",
            "Card in Czech: two NPS tiles, the worst stage, three pain points and a quote.",
        ),
        Picture(
            "long200",
            "funnel",
            Language.RU,
            "Some said no, and some never replied.",
            "Four bars in Russian: invited 300, answered everything 200, said no 25, did not reply 75.",
        ),
    ),
)
FEW = Part(
    "Nobody, one, four, five",
    "Figures that fewer than five people stand behind are never shown; five are enough, and drawn thin.",
    (
        Picture(
            "long0", "preview", Language.RO, "Nobody has answered.",
            "Grey faces on a dotted path, and a sentence in Romanian that nothing is shown yet.",
        ),
        Picture(
            "long0", "bets", Language.EN, "Nobody has answered, but three managers made a bet: a hypothesis.",
            "A dotted curve with figures over twelve numbered stages, headed in English as a hypothesis.",
        ),
        Picture(
            "long0", "bets", Language.RU, "The same in Russian.",
            "A dotted curve with figures over twelve numbered stages, headed in Russian as a hypothesis.",
        ),
        Picture(
            "long0", "bets", Language.RO, "The same in Romanian.",
            "A dotted curve with figures over twelve numbered stages, headed in Romanian as a hypothesis.",
        ),
        Picture(
            "long0", "bets", Language.CS, "The same in Czech.",
            "A dotted curve with figures over twelve numbered stages, headed in Czech as a hypothesis.",
        ),
        Picture(
            "long1", "preview", Language.EN, "One person has answered.",
            "Grey faces on a dotted path, and a sentence in English that nothing is shown yet.",
        ),
        Picture(
            "long4", "preview", Language.CS, "Four have answered.",
            "Grey faces on a dotted path, and a sentence in Czech that nothing is shown yet.",
        ),
        Picture(
            "long5", "preview", Language.RU, "Five have answered: a thin curve in a wide band.",
            "Journey map in Russian with a thin curve in a wide band, without pain points.",
        ),
        Picture(
            "long5", "trend", Language.EN, "All five in one week, so there is nothing to compare.",
            "Two plots in English with one mark each, and a sentence that the periods cannot be compared.",
        ),
    ),
)  # fmt: skip
PARTS = (EXAMPLES, LONG, FEW)


def page() -> str:
    """Return the page."""
    return "\n".join([_INTRODUCTION, *map(_part, PARTS)])


def _part(part: Part) -> str:
    pictures = "\n".join(f"{one.shows}\n\n![{one.alt}](gallery/{one.file})\n" for one in part.pictures)
    return f"## {part.title}\n\n{part.words}\n\n{pictures}"
