"""The labels of every layer, the same in four languages."""

EMOTIONS = (
    "joy",
    "trust",
    "fear",
    "surprise",
    "sadness",
    "disgust",
    "anger",
    "anticipation",
    # The two of service talk, beside Plutchik's eight.
    "frustration",
    "confusion",
)

# A gain carries the id of the pain it is the opposite of: a quick answer is a gain of wait_time.
CATEGORIES = (
    "wait_time",
    "unreachable",
    "unresolved",
    "staff_attitude",
    "staff_competence",
    "delivery",
    "product_quality",
    "price",
    "billing",
    "tech",
    "usability",
    "information",
    "process",
    "availability",
    "trust",
    "environment",
    "workload",
    "other",
)

# The upper level: what reports with little room fold the categories into. "other" stays alone.
GROUPS = {
    "access": ("wait_time", "unreachable", "availability"),
    "people": ("staff_attitude", "staff_competence", "workload"),
    "product": ("product_quality", "delivery", "environment"),
    "money": ("price", "billing", "trust"),
    "path": ("tech", "usability", "information", "process", "unresolved"),
    "other": ("other",),
}
GROUP_OF = {category: group for group, categories in GROUPS.items() for category in categories}

LANES = ("think", "feel", "see", "hear", "say", "do")

SENTIMENTS = ("pos", "neg", "neu", "mixed")

# Of the customer's journey, as the guides of this project cut it.
STAGES = ("awareness", "consideration", "purchase", "support", "loyalty")

# Where a customer meets the company, and by what way. Channels as the guides of this project name them.
CHANNELS = (
    "phone",
    "chat",
    "app",
    "website",
    "email",
    "branch",
    "messenger",
    "social",
    "courier",
    "letter_or_sms",
    "self_service",
)
TOUCHPOINTS = (
    "advertising",
    "reviews",
    "outgoing_call",
    "terms",
    "advice",
    "order",
    "payment",
    "invoice",
    "delivery",
    "login",
    "waiting_on_line",
    "talk_to_agent",
    "complaint",
    "refund_or_return",
    "visit",
    "use",
    "renewal",
)
# What a problem led to.
CONSEQUENCES = ("left", "gave_up", "came_again", "lost_money", "lost_time", "complained")
