from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

#: days before a certificate runs out that somebody hears of it
NOTICE = 30


class PropertyVendorCertificate(models.Model):
    """What a vendor or one of its workers must hold to do a service."""

    _name = "property.vendor.certificate"
    _description = "Vendor Certificate"
    _inherit = [
        "property.vendor.photo.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_end, id"
    _check_company_auto = True

    name = fields.Char(string="Certificate", required=True)
    number = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Vendor",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('is_company', '=', True)]",
    )
    service_type_id = fields.Many2one(
        "property.service.type", required=True, index=True, ondelete="restrict"
    )
    holder = fields.Selection(
        [("firm", "Firm"), ("worker", "Worker")], required=True, default="firm"
    )
    worker_name = fields.Char(string="Worker")
    date_start = fields.Date(string="Valid from", required=True)
    date_end = fields.Date(string="Valid to", required=True, tracking=True)
    attachment_ids = fields.Many2many("ir.attachment", string="Scans")
    reminded_date = fields.Date(readonly=True, copy=False)
    state = fields.Selection(
        [
            ("future", "Not yet Valid"),
            ("valid", "Valid"),
            ("expiring", "Runs out Soon"),
            ("expired", "Expired"),
        ],
        compute="_compute_state",
    )

    _term = models.Constraint(
        "CHECK(date_start <= date_end)", "A certificate is valid for a day at least."
    )
    _worker_named = models.Constraint(
        "CHECK(holder <> 'worker' OR worker_name IS NOT NULL)",
        "Name the worker who holds the certificate.",
    )
    _number_uniq = models.Constraint(
        "UNIQUE(company_id, partner_id, service_type_id, number)",
        "This certificate of the vendor is on file already.",
    )

    @api.depends("date_start", "date_end")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for certificate in self:
            certificate.state = certificate._get_state(today)

    def _get_state(self, today):
        if not self.date_start or not self.date_end or today < self.date_start:
            return "future"
        if today > self.date_end:
            return "expired"
        soon = self.date_end - relativedelta(days=NOTICE) <= today
        return "expiring" if soon else "valid"

    def write(self, vals):
        if "date_end" in vals:
            vals = {**vals, "reminded_date": False}
        return super().write(vals)

    @api.model
    def _get_held(self, contracts):
        """Certificates of the vendors of contracts, in one query."""
        return self.search([("partner_id", "in", contracts.partner_id.ids)])

    def _is_for(self, contract):
        return (
            self.partner_id == contract.partner_id
            and self.service_type_id == contract.service_type_id
            and self.company_id == contract.company_id
        )

    def _get_problem(self, contract, first, last):
        """What is missing of a contract's certificates on days of work.

        :return: a sentence, or False
        """
        kind = contract.service_type_id
        valid = self.filtered(
            lambda c: (
                c._is_for(contract) and c.date_start <= first <= last <= c.date_end
            )
        )
        holders = set(valid.mapped("holder"))
        if kind.needs_certificate and "firm" not in holders:
            return self.env._(
                "%(vendor)s has no certificate for %(service)s valid on %(day)s.",
                vendor=contract.partner_id.name,
                service=kind.name,
                day=last,
            )
        if kind.needs_worker_certificate and "worker" not in holders:
            return self.env._(
                "No worker of %(vendor)s has a certificate for %(service)s valid on "
                "%(day)s.",
                vendor=contract.partner_id.name,
                service=kind.name,
                day=last,
            )
        return False

    @api.model
    def _remind(self, today):
        """Tell the supervisor where the vendor works, once per term."""
        ending = self.search(
            [
                ("reminded_date", "=", False),
                ("date_end", "<=", today + relativedelta(days=NOTICE)),
            ]
        )
        contracts = self.env["property.service.contract"].search(
            [("state", "=", "active"), ("partner_id", "in", ending.partner_id.ids)]
        )
        for certificate in ending:
            own = contracts.filtered(certificate._is_for)[:1]
            if own:
                own._remind_supervisor(
                    "property_vendor.mail_activity_certificate",
                    certificate.date_end,
                    certificate,
                )
                certificate.reminded_date = today
