from decimal import Decimal

from odoo import api, models

from ..engine.vacancy import HUNDRED


class PropertyFeeExplanation(models.AbstractModel):
    """Says in words how an amount came about, in the language of the payer."""

    _name = "property.fee.explanation"
    _description = "Explanation of a Fee"

    @api.model
    def _explain(self, charges):
        """Texts of engine charges, in their order: ``89.37 m² × 2.35 = 210.02``."""
        partners = self.env["res.partner"].browse(
            charge.payer.partner_id for charge in charges
        )
        languages = {
            partner.id: self.with_context(lang=partner.lang or self.env.lang)
            for partner in partners
        }
        return [
            languages[charge.payer.partner_id]._explain_charge(charge)
            for charge in charges
        ]

    def _explain_charge(self, charge):
        part = charge.part
        how = self._explain_price(charge)
        if charge.percent != HUNDRED:
            how = self.env._(
                "%(how)s × %(percent)s %% (vacant)",
                how=_bracket(how),
                percent=_trim(charge.percent, 0),
            )
        if part.days:
            how = self.env._(
                "%(how)s × %(days)s/%(base)s days",
                how=_bracket(how),
                days=part.days,
                base=part.base,
            )
        elif part.rest_of is not None and part.rest_of != part.amount:
            how = self.env._(
                "%(how)s = %(total)s, less %(later)s for the later days",
                how=how,
                total=_trim(part.rest_of),
                later=_trim(part.rest_of - part.amount),
            )
        return f"{how} = {_trim(part.amount)}"

    def _explain_price(self, charge):
        if charge.assignment.item.basis == "fixed":
            price = self.env._("%(price)s a month", price=_trim(charge.price))
        else:
            price = self._explain_area(charge)
        quantity = charge.assignment.quantity
        return price if quantity == 1 else f"{_trim(quantity, 0)} × {_bracket(price)}"

    def _explain_area(self, charge):
        text = f"{_trim(charge.quantity)} m² × {_trim(charge.price)}"
        return f"{text} + {_trim(charge.fixed)}" if charge.fixed else text

    # -------------------------------------------------------- exceptions ----

    @api.model
    def _explain_problems(self, problems):
        """Values of one exception for problems of the same kind of a unit."""
        kind = problems[0].kind
        assignments = {problem.assignment.id for problem in problems}
        items = {problem.assignment.item.id for problem in problems}
        amounts = [problem.amount for problem in problems if problem.amount]
        return {
            "kind": kind,
            "assignment_id": assignments.pop() if len(assignments) == 1 else False,
            "fee_item_id": min(items) if len(items) == 1 else False,
            "date_start": min(problem.date_start for problem in problems),
            "amount": float(sum(amounts, Decimal(0))),
            "reason": self._get_reason(
                kind,
                ", ".join(
                    self.env["property.fee.item"].browse(sorted(items)).mapped("name")
                ),
                min(problem.date_start for problem in problems),
                max(problem.date_end for problem in problems),
            ),
        }

    def _get_reason(self, kind, items, start, end):
        period = {"items": items, "start": start, "end": end}
        if kind == "no_payer":
            return self.env._(
                "Neither owner nor developer pays: %(items)s, %(start)s to %(end)s",
                **period,
            )
        if kind == "no_tariff":
            return self.env._(
                "No price covers every day: %(items)s, %(start)s to %(end)s",
                **period,
            )
        if kind == "ambiguous":
            return self.env._(
                "Several prices apply equally: %(items)s, %(start)s to %(end)s",
                **period,
            )
        if kind == "no_area":
            return self.env._("The unit has no area: %(items)s", **period)
        return self.env._("Never charged: %(items)s, %(start)s to %(end)s", **period)


def _trim(number, digits=2):
    """A decimal without trailing zeros, but at least some digits."""
    text = f"{number.normalize():f}"
    whole, _dot, fraction = text.partition(".")
    fraction = fraction.ljust(digits, "0")
    return f"{whole}.{fraction}" if fraction else whole


def _bracket(text):
    return f"({text})" if " + " in text else text
