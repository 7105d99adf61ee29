"""Tables of this room: the gazetteer and what stands beside it. NOTICE says where each is from."""
