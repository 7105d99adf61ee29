"""Drawings that a page holds as SVG, so that they are seen without JavaScript."""
