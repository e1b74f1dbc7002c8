"""Steps of an improvement plan and the verdict on its effect: a pure module.

A plan goes draft → analysis → pending (its actions are laid down) → open →
done; what did not help goes back to the analysis. Figures are compared as
they were frozen; higher is better or lower is, as the indicator says.
"""

SUPERVISOR = "supervisor"
MANAGER = "manager"

#: (from, to): who may take the step; a manager is a supervisor as well
STEPS = {
    ("draft", "analysis"): SUPERVISOR,
    ("analysis", "pending"): SUPERVISOR,
    ("pending", "analysis"): SUPERVISOR,
    ("pending", "open"): SUPERVISOR,
    ("open", "analysis"): SUPERVISOR,
    ("open", "done"): MANAGER,
    ("done", "analysis"): SUPERVISOR,
    ("draft", "cancel"): MANAGER,
    ("analysis", "cancel"): MANAGER,
    ("pending", "cancel"): MANAGER,
    ("open", "cancel"): MANAGER,
    ("cancel", "draft"): MANAGER,
}
#: from these a step back to the analysis is a new round
STARTED = ("open", "done")

IMPROVED = "improved"
PARTLY = "partly"
NOT_IMPROVED = "not_improved"
UNKNOWN = "unknown"


def check_step(current, wanted, roles):
    """Say whether a step may be taken.

    :param roles: set of SUPERVISOR, MANAGER
    :return: 'ok', 'unknown' (no such step) or 'forbidden'
    """
    role = STEPS.get((current, wanted))
    if role is None:
        return "unknown"
    return "ok" if role in roles else "forbidden"


def is_new_round(current, wanted):
    """Whether a plan that was carried out is taken up again."""
    return current in STARTED and wanted == "analysis"


def judge_effect(before, after, target, higher_is_better=True):
    """Compare what was measured before and after with what was wanted.

    :param before: figure before the actions, None without one
    :param after: figure after them, None without one
    :param target: figure the plan is to reach
    :return: IMPROVED (target reached), PARTLY (better, but short of it),
        NOT_IMPROVED, or UNKNOWN where a figure is missing
    """
    if before is None or after is None:
        return UNKNOWN
    sign = 1 if higher_is_better else -1
    if sign * after >= sign * target:
        return IMPROVED
    return PARTLY if sign * after > sign * before else NOT_IMPROVED
