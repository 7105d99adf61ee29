"""From claims to events, and who stands behind them."""
