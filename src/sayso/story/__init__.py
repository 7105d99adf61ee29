"""From articles to versions and stories: which pages print one wording, and what follows what."""
