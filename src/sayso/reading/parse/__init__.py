"""The parse: spaCy's model with its own weights, worked through faster. ``model.language_model`` is the way in.

What the components here put in the place of spaCy's gives what spaCy's gives, token for token but for the last digits
of a sum; tests hold them to it. Measured shares stand in docs/scale.md.
"""
