"""From a page to an article: text, furniture, headers."""
