"""Scalars of the trade: whole numbers in the database, exact decimals at the door."""

from backend.graph.declare import scalar


@scalar("hundredths", description="得分或分值，精确到百分之一。Points, exact to the hundredth: 95.5 means 95.50.")
class Points(float):
    """Points or scores; integer hundredths inside."""


@scalar("hundredths", description="百分比，精确到百分之一。Per cent, exact to the hundredth.")
class Percent(float):
    """A ratio in per cent; integer hundredths inside."""


@scalar("hundredths", description="面积（平方米），精确到百分之一。Square metres, exact to the hundredth.")
class SquareMetres(float):
    """Floor area; integer hundredths of a square metre inside."""


@scalar("hundredths", description="金额（元），精确到分。Yuan, exact to the fen.")
class Yuan(float):
    """Money; integer fen inside."""


@scalar("int", description="64位整数。A whole number of up to 64 bits.")
class Whole(int):
    """A whole number that may pass 32 bits."""
