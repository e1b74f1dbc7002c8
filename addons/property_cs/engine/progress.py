"""What a resident is told of the course of a report. Knows nothing of the ORM."""

# In order; each with the stages in which it is what happens now.
STEPS = (
    ("received", ("received",)),
    ("accepted", ("accepted",)),
    ("dispatched", ("dispatched",)),
    ("arrived", ("in_progress", "waiting")),
    ("resolved", ("resolved", "visited")),
    ("closed", ("closed",)),
)


def get_progress(stage, clocks):
    """Return the steps of a report with their times.

    A step that happened has its time; one that was passed over is left out,
    what is still to come has none. A refused report ends with ``refused``.

    :param str stage: code of the stage now
    :param dict clocks: code of a step -> moment (or None)
    :return: list of (code, moment or None, is now)
    """
    order = [code for code, _stages in STEPS]
    if stage == "refused":
        done = [(code, clocks[code], False) for code in order[:2] if clocks.get(code)]
        return [*done, ("refused", clocks.get("closed"), True)]
    now = next(code for code, stages in STEPS if stage in stages)
    rank = order.index(now)
    return [
        (code, clocks.get(code) if index <= rank else None, index == rank)
        for index, code in enumerate(order)
        if index >= rank or clocks.get(code)
    ]
