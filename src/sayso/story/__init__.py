"""Stories: printings of one version, versions of one story, and why they are taken for such."""

from __future__ import annotations

from sayso.story.cluster import Decisions, PageFacts, StoryCluster, cluster, story_id
from sayso.story.edit import diff
from sayso.story.match import Level, Link, relate
from sayso.story.merge import merge
from sayso.story.sketch import Sketch, sketch, sketch_texts

__all__ = [
    "Decisions",
    "Level",
    "Link",
    "PageFacts",
    "Sketch",
    "StoryCluster",
    "cluster",
    "diff",
    "merge",
    "relate",
    "sketch",
    "sketch_texts",
    "story_id",
]
