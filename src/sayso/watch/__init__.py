"""Feeds that are asked again and again: what to ask (plan), what is known of them (state), one round."""
