"""Reference data of the real world and the demo world: a simulated province with a known truth."""
