"""How fast texts are read with all layers: `python -m tests.benchmarks.tagging`. One thread; nothing is asserted."""

import statistics
import time
from pathlib import Path

from nlp.tagger import Tagger, Text
from nlp.training.corpus import read_corpus
from nlp.words import LANGUAGES

ONE_BY_ONE = 250  # texts of a language


def main() -> None:
    """Print texts a second, the time of one answer, and the memory of four languages."""
    before = resident()
    tagger = Tagger()
    texts = {language: [Text(one.text, language) for one in read_corpus(language)] for language in LANGUAGES}
    for listed in texts.values():
        tagger.tag_many(listed[:ONE_BY_ONE])
    print(f"four languages loaded: {resident() - before:.0f} MB")
    for language, listed in texts.items():
        begun = time.perf_counter()
        tagger.tag_many(listed)
        print(f"{language}: {len(listed) / (time.perf_counter() - begun):.0f} texts/s")
    taken = [seconds(tagger, one) for listed in texts.values() for one in listed[:ONE_BY_ONE]]
    p95 = statistics.quantiles(taken, n=20)[-1]
    print(f"one answer: p50 {statistics.median(taken) * 1000:.1f} ms, p95 {p95 * 1000:.1f} ms")


def seconds(tagger: Tagger, one: Text) -> float:
    """Tag one text by itself; returns how long it took."""
    begun = time.perf_counter()
    tagger.tag(one.text, language=one.language)
    return time.perf_counter() - begun


def resident() -> float:
    """Return the memory of this process in MB, 0 where the system does not tell."""
    try:
        status = Path("/proc/self/status").read_text(encoding="utf-8")
    except OSError:
        return 0
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS"))


if __name__ == "__main__":
    main()
