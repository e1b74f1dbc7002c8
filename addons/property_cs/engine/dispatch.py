"""Who to send: an order of candidates. Knows nothing of the ORM."""

from typing import NamedTuple


class Candidate(NamedTuple):
    """Somebody of the team.

    :ivar key: whatever names the person
    :ivar skilled: has a needed skill, or none is needed
    :ivar on_duty: at the team's post now
    :ivar load: open tickets assigned
    :ivar name: breaks ties, so that the order is the same every time
    """

    key: object
    skilled: bool
    on_duty: bool
    load: int
    name: str = ""


def rank(candidates):
    """Skilled before unskilled, on duty before not, then the fewest open tickets.

    :return: list of candidates, who to send first at its head
    """
    return sorted(
        candidates, key=lambda c: (not c.skilled, not c.on_duty, c.load, c.name)
    )


def propose(candidates):
    """The first of the order who has the skill, None where nobody has."""
    best = next(iter(rank(candidates)), None)
    return best if best and best.skilled else None
