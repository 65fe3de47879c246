"""The demo world: a simulated province on the real divisions of Zhejiang, whose truth is known and not published."""
