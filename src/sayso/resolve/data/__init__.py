"""Tables that this room reads: gazetteer, countries, actors. Each file says at its head where it is from."""
