from odoo import api, fields, models


class PropertyPaymentChannel(models.Model):
    """How money reaches the office, and the journal it is booked in."""

    _name = "property.payment.channel"
    _description = "Payment Channel"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    kind = fields.Selection(
        [
            ("cash", "Cash"),
            ("card", "Card"),
            ("transfer", "Bank Transfer"),
            ("wechat", "WeChat"),
            ("alipay", "Alipay"),
        ],
        required=True,
    )
    journal_id = fields.Many2one(
        "account.journal",
        required=True,
        check_company=True,
        domain=[("type", "in", ("bank", "cash"))],
        ondelete="restrict",
    )
    in_portal = fields.Boolean(
        string="Residents May State It",
        help="A resident may say to have paid by this channel and upload the proof.",
    )

    @api.model
    def _load_defaults(self):
        """Give every company with a bank and a cash journal its channels."""
        for company in self.env["res.company"].search([]):
            if self.search_count([("company_id", "=", company.id)], limit=1):
                continue
            channels = self.create(self._prepare_defaults(company))
            channels._translate_names()

    def _translate_names(self):
        """Name each channel by its kind in every language there is."""
        for code, _name in self.env["res.lang"].get_installed():
            kinds = self._fields["kind"]._description_selection(
                self.with_context(lang=code).env
            )
            for channel in self.with_context(lang=code):
                channel.name = dict(kinds)[channel.kind]

    def _prepare_defaults(self, company):
        journals = {
            kind: self.env["account.journal"].search(
                [
                    *self.env["account.journal"]._check_company_domain(company),
                    ("type", "=", kind),
                ],
                limit=1,
            )
            for kind in ("bank", "cash")
        }
        kinds = dict(self._fields["kind"].selection)
        return [
            {
                "name": kinds[kind],
                "sequence": 10 * index,
                "kind": kind,
                "company_id": company.id,
                "journal_id": journal.id,
                "in_portal": kind in ("wechat", "alipay", "transfer"),
            }
            for index, kind in enumerate(kinds, start=1)
            if (journal := journals["cash" if kind == "cash" else "bank"])
        ]
