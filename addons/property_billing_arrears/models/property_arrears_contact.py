from odoo import api, fields, models
from odoo.exceptions import UserError


class PropertyArrearsContact(models.Model):
    """One contact with a payer about arrears: kept as it was."""

    _name = "property.arrears.contact"
    _description = "Contact about Arrears"
    _order = "date desc, id desc"
    _rec_name = "result"

    case_id = fields.Many2one(
        "property.arrears.case", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="case_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="case_id.company_id", store=True, index=True, precompute=True
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users",
        string="By",
        required=True,
        default=lambda self: self.env.user,
        readonly=True,
        ondelete="restrict",
    )
    channel = fields.Selection(
        [
            ("phone", "Phone"),
            ("visit", "Visit"),
            ("wechat", "WeChat"),
            ("sms", "Text Message"),
            ("counter", "At the Counter"),
            ("other", "Other"),
        ],
        required=True,
        default="phone",
    )
    result = fields.Selection(
        [
            ("promised", "Will Pay"),
            ("paid", "Says It Is Paid"),
            ("refused", "Refuses"),
            ("disputed", "Disputes It"),
            ("unreached", "Not Reached"),
            ("moved", "Moved Away"),
            ("other", "Other"),
        ],
        required=True,
    )
    note = fields.Char()
    follow_up_date = fields.Date(string="Next Contact on")

    @api.model_create_multi
    def create(self, vals_list):
        contacts = super().create(vals_list)
        contacts.case_id._check_may_work()
        contacts._check_dates()
        contacts._tell_cases()
        return contacts

    def _check_dates(self):
        today = fields.Date.context_today(self)
        for contact in self:
            if contact.date > fields.Datetime.now():
                raise UserError(self.env._("A contact is logged after it was made."))
            if contact.follow_up_date and contact.follow_up_date < today:
                raise UserError(self.env._("The next contact lies before today."))

    def _tell_cases(self):
        """The latest contact and what was agreed stand on the case."""
        # sudo: property.arrears.case - its fields follow what was logged
        for contact in self.sudo():
            case = contact.case_id
            vals = {}
            if not case.last_contact_date or case.last_contact_date < contact.date:
                vals["last_contact_date"] = contact.date
            if contact.follow_up_date:
                vals["follow_up_date"] = contact.follow_up_date
            case.write(vals)

    def action_save(self):
        """Close the dialog; what it holds is saved."""
        return {"type": "ir.actions.act_window_close"}
