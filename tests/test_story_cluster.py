"""Versions and stories out of links: the same in any order, weak chains held back, analysts' decisions kept."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.copies import ours, rand_index
from benchmarks.newswire import collection
from sayso.records import Article
from sayso.story import Decisions, Level, Link, PageFacts, cluster, relate


def version_links(*pairs: str, level: Level = Level.VERSION, score: float = 1.0) -> list[Link]:
    """Links between pages named by single letters: "ab" binds a and b."""
    return [Link(pair[0], pair[1], level, "", score) for pair in pairs]


def versions_of(pages: str, links: list[Link], decisions: Decisions | None = None) -> set[frozenset[str]]:
    """The versions found among pages named by single letters."""
    stories = cluster(dict.fromkeys(pages, PageFacts()), links, decisions)
    return {version for story in stories for version in story.versions}


@cache
def newsroom() -> tuple[tuple[str, ...], tuple[Link, ...]]:
    """Pages of four invented stories with all their links."""
    pages = collection(4, seed=11, largest=4)
    articles = [Article(f"p{n:03}", None, page.paragraphs) for n, page in enumerate(pages)]
    links = [link for one, other in combinations(articles, 2) if (link := relate(one, other)) is not None]
    return tuple(article.page_id for article in articles), tuple(links)


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False))
def test_order_of_arrival_does_not_matter(rng) -> None:
    """Pages and links in any order give the same versions and stories, ids included."""
    pages, links = newsroom()
    expected = cluster(dict.fromkeys(pages, PageFacts()), links)
    mixed_pages, mixed_links = rng.sample(pages, len(pages)), rng.sample(links, len(links))
    assert cluster(dict.fromkeys(mixed_pages, PageFacts()), mixed_links) == expected


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 30))
def test_stopping_half_way_and_going_on_changes_nothing(rng, at: int) -> None:
    """Links found while pages arrive in two sittings are those of one sitting, and so are the clusters."""
    pages = collection(3, seed=5, largest=3)
    articles = [Article(f"p{n:03}", None, page.paragraphs) for n, page in enumerate(pages)]
    rng.shuffle(articles)
    sittings = articles[:at], articles[at:]
    links: list[Link] = []
    known: list[Article] = []
    for sitting in sittings:
        for article in sitting:
            links += [link for other in known if (link := relate(article, other)) is not None]
            known.append(article)
    whole = [link for one, other in combinations(articles, 2) if (link := relate(one, other)) is not None]
    facts = {article.page_id: PageFacts() for article in articles}
    assert cluster(facts, links) == cluster(facts, whole)


def test_two_tight_groups_are_not_chained_by_one_link() -> None:
    """A single link between two groups of copies is held back; it does not make them one version."""
    links = version_links("ab", "ac", "bc", "de", "df", "ef", "cd")
    assert versions_of("abcdef", links) == {frozenset("abc"), frozenset("def")}


def test_a_chain_of_weak_links_does_not_grow_without_end() -> None:
    """Each page resembles the next a little: neighbours may pair up, the whole chain does not become one story."""
    names = "abcdefghijklmnopqrstuvwxyz"
    links = version_links(*(one + other for one, other in pairwise(names)), level=Level.STORY, score=0.3)
    stories = cluster(dict.fromkeys(names, PageFacts()), links)
    assert max(sum(map(len, story.versions)) for story in stories) < len(names) / 2


def test_an_update_joins_the_story_but_not_the_version() -> None:
    """Story links bind versions into a chain in time order."""
    facts = {"a": PageFacts(date(2024, 5, 2)), "b": PageFacts(date(2024, 5, 1)), "c": PageFacts(date(2024, 5, 1))}
    links = [*version_links("bc"), *version_links("ab", "ac", level=Level.STORY, score=0.6)]
    (story,) = cluster(facts, links)
    assert story.versions == (frozenset("bc"), frozenset("a"))


def test_the_story_is_named_by_its_smallest_page() -> None:
    """A later page with a larger id leaves the name as it is."""
    (before,) = cluster(dict.fromkeys("ab", PageFacts()), version_links("ab"))
    (after,) = cluster(dict.fromkeys("abc", PageFacts()), version_links("ab", "ac", "bc"))
    assert before.id == after.id


def test_a_split_sticks() -> None:
    """What an analyst split stays apart, directly and through others."""
    links = version_links("ab", "ac", "bc")
    apart = versions_of("abc", links, Decisions(split_versions=[("a", "b")]))
    assert not any({"a", "b"} <= version for version in apart)
    stories = cluster(dict.fromkeys("abc", PageFacts()), links, Decisions(split_stories=[("a", "b")]))
    assert not any({"a", "b"} <= set().union(*story.versions) for story in stories)


def test_a_merge_sticks_without_any_link() -> None:
    """What an analyst merged is one version, or one story, though nothing binds it."""
    assert versions_of("abc", [], Decisions(merge_versions=[("a", "c")])) == {frozenset("ac"), frozenset("b")}
    stories = cluster(dict.fromkeys("abc", PageFacts()), [], Decisions(merge_stories=[("a", "c")]))
    assert sorted(sorted(map(min, story.versions)) for story in stories) == [["a", "c"], ["b"]]


def test_links_to_unknown_pages_and_links_of_no_level_are_left_out() -> None:
    """Only pages that were given are grouped, and what is neither version nor story binds nothing."""
    links = [*version_links("ax"), Link("a", "b", None, "a digest", 0.9)]
    assert versions_of("ab", links) == {frozenset("a"), frozenset("b")}


def test_synthetic_printings_updates_twins_and_roundups_are_told_apart() -> None:
    """The adjusted Rand index is .98 and more for versions; the generator knows the truth."""
    pages = collection(15, seed=2, largest=5)
    versions, stories = ours(pages)
    assert rand_index([page.version for page in pages], versions) >= 0.98
    assert rand_index([page.story for page in pages], stories) >= 0.98
