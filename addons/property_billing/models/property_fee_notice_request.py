from collections import defaultdict
from datetime import date, timedelta

from odoo import api, fields, models
from odoo.fields import Command, Domain

from .property_fee_notice import STAGES

#: issuing is on the notice itself: number, date, hash
QUIET = {
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
}


class PropertyFeeNoticeRequest(models.AbstractModel):
    """Chooses the claims and makes a notice per payer and unit.

    What is claimed is what the ledger shows as unpaid now: overdue charges as
    arrears; for a payment notice also the charges of the run and what falls due
    by the deadline, or all of it when no run is named.
    """

    _name = "property.fee.notice.request"
    _description = "Asks for Fee Notices"

    stage = fields.Selection(STAGES, required=True, default="payment_notice")
    date = fields.Date(
        string="Date of the Notice", required=True, default=fields.Date.context_today
    )
    deadline = fields.Date(
        compute="_compute_deadline", store=True, readonly=False, precompute=True
    )
    include_arrears = fields.Boolean(string="With Arrears", default=True)

    @api.depends("date", "stage")
    def _compute_deadline(self):
        for request in self:
            community = request._get_request_community()
            days = community.notice_days if community else 7
            request.deadline = request.date and request.date + timedelta(days=days)

    def _get_request_community(self):
        return self.env["property.community"]

    def _get_request_run(self):
        return self.env["property.fee.run"]

    def _get_scope_domain(self):
        """The charges the request is about; the concrete model says it."""
        raise NotImplementedError

    # ----------------------------------------------------------- claims ----

    def _get_claim_domain(self):
        """Posted charges in scope that this stage may claim."""
        self.ensure_one()
        run = self._get_request_run()
        arrears = Domain("due_date", "<", self.date)
        if run:
            arrears &= Domain("run_id", "!=", run.id)
        claim = arrears if self.include_arrears else Domain.FALSE
        if run:
            claim |= Domain("run_id", "=", run.id)
        if self.stage == "payment_notice":
            upcoming = Domain("due_date", ">=", self.date)
            if run:
                upcoming &= Domain("due_date", "<=", self.deadline)
            claim |= upcoming
        return Domain("state", "=", "posted") & self._get_scope_domain() & claim

    def _find_claims(self, extra=Domain.TRUE):
        """Return {charge id: unpaid amount} with the user's rights, in one query."""
        charge = self.env["property.fee.charge"]
        return charge._get_open_asof(self._get_claim_domain() & extra, date.max)

    def _group_claims(self, claims):
        """Return {(payer id, unit id): charge ids}; unit False: a statement."""
        charges = self.env["property.fee.charge"].browse(sorted(claims))
        units = defaultdict(set)
        for charge in charges:
            units[charge.partner_id.id, charge.community_id].add(charge.unit_id.id)
        groups = defaultdict(list)
        for charge in charges:
            payer, community = charge.partner_id.id, charge.community_id
            threshold = community.statement_threshold
            many = threshold and len(units[payer, community]) >= threshold
            groups[payer, False if many else charge.unit_id.id].append(charge.id)
        return dict(groups)

    def _skip_served(self, groups):
        """Leave out who has this notice already; read in the portal is served."""
        served = {
            (partner.id, unit.id)
            for partner, unit in self.env["property.fee.notice"]
            .sudo()
            ._read_group(self._get_served_domain(), ["partner_id", "unit_id"])
        }
        return {key: ids for key, ids in groups.items() if key not in served}

    def _get_served_domain(self):
        run = self._get_request_run()
        return Domain(
            [
                ("state", "!=", "cancelled"),
                ("stage", "=", self.stage),
                ("run_id", "=", run.id) if run else ("date", "=", self.date),
            ]
        )

    def _get_credits(self, groups):
        """Return {(payer id, unit id): prepayment not used yet}, positive.

        Money that names no unit is shown on a payer's statement alone.
        """
        payers = self.env["res.partner"].browse({payer for payer, _unit in groups})
        # sudo: account.move.line - one sum, the front desk reads no ledger
        lines = self.env["account.move.line"].sudo()
        found = lines._read_group(
            lines._get_property_credit_domain(payers, self._get_request_community()),
            ["partner_id", "property_unit_id"],
            ["amount_residual:sum"],
        )
        credits = {}
        for partner, unit, residual in found:
            credits[partner.id, unit.id] = -residual
        for payer, unit in groups:
            if not unit:
                credits[payer, False] = sum(
                    credit for (who, _unit), credit in credits.items() if who == payer
                )
        return credits

    # ---------------------------------------------------------- notices ----

    def _make_notices(self, claims, groups):
        """Create and issue a notice per group; who has nothing to pay is skipped.

        :param dict claims: {charge id: unpaid amount}
        :param dict groups: {(payer id, unit id or False): charge ids}
        :return: the issued property.fee.notice records
        """
        credits = self._get_credits(groups)
        vals_list = [
            self._prepare_notice(key, ids, claims, credits.get(key, 0.0))
            for key, ids in groups.items()
        ]
        # sudo: property.fee.notice - nobody writes notices but the code
        drafts = self.env["property.fee.notice"].sudo().with_context(**QUIET)
        notices = drafts.create(
            [vals for vals in vals_list if vals["amount_payable"] > 0]
        )
        notices.sorted(lambda n: (n.sort_key or "", n.id))._issue()
        return self.env["property.fee.notice"].browse(notices.ids)

    def _prepare_notice(self, key, charge_ids, claims, credit):
        payer, unit_id = key
        charges = self.env["property.fee.charge"].browse(charge_ids)
        lines = [self._prepare_claim(charge, claims[charge.id]) for charge in charges]
        currency = charges.company_id.currency_id
        arrears = sum(line["amount_due"] for line in lines if line["is_arrears"])
        total = currency.round(sum(line["amount_due"] for line in lines))
        unit = self.env["property.unit"].browse(unit_id)
        return {
            "stage": self.stage,
            "date": self.date,
            "deadline": self.deadline,
            "run_id": self._get_request_run().id,
            "community_id": charges.community_id[:1].id,
            "unit_id": unit_id,
            "building_id": unit.building_id.id,
            "sort_key": unit.sort_key,
            "partner_id": payer,
            **self._prepare_occupancies(charges),
            "amount_current": currency.round(total - arrears),
            "amount_arrears": currency.round(arrears),
            "amount_total": total,
            "amount_credit": currency.round(credit),
            "amount_payable": currency.round(max(total - credit, 0.0)),
            "line_ids": [Command.create(line) for line in lines],
        }

    def _prepare_occupancies(self, charges):
        """Whose notice it is; an owner is named when all claims are of their time."""
        latest = max(charges, key=lambda c: (c.date_start, c.id))
        owners = charges.owner_occupancy_id
        same = len(owners) == 1 and all(c.owner_occupancy_id for c in charges)
        last_day = latest.occupancy_id.date_end
        return {
            "occupancy_id": latest.occupancy_id.id,
            "owner_occupancy_id": owners.id if same else False,
            "is_former": bool(last_day and last_day < self.date),
        }

    def _prepare_claim(self, charge, unpaid):
        run = self._get_request_run()
        return {
            "charge_id": charge.id,
            "unit_id": charge.unit_id.id,
            "fee_item_id": charge.fee_item_id.id,
            "date_start": charge.date_start,
            "date_end": charge.date_end,
            "due_date": charge.due_date,
            "amount": charge.amount,
            "amount_due": unpaid,
            "is_arrears": charge.due_date < self.date
            and not (run and charge.run_id == run),
            "explanation": charge.explanation,
        }
