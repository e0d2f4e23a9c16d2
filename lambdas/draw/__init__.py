"""The function that draws a report; what draws is too large to fit beside what gathers."""
