from odoo import fields, models

from odoo.addons.property_cs.engine.transitions import OPEN

ANSWERED = "property_cs_arrears.mail_activity_type_dispute_answered"


class PropertyArrearsCase(models.Model):
    """A dispute is a complaint about fees on the service desk."""

    _inherit = "property.arrears.case"

    ticket_ids = fields.One2many(
        "helpdesk.ticket",
        "property_arrears_case_id",
        string="Tickets",
        readonly=True,
        groups="property_base.group_staff,account.group_account_invoice",
    )
    ticket_count = fields.Integer("Number of Tickets", compute="_compute_ticket_count")

    def _compute_ticket_count(self):
        # sudo: helpdesk.ticket - a number, of a case the user reads
        groups = (
            self.env["helpdesk.ticket"]
            .sudo()
            ._read_group(
                [("property_arrears_case_id", "in", self.ids)],
                ["property_arrears_case_id"],
                ["__count"],
            )
        )
        counts = {case.id: count for case, count in groups}
        for case in self:
            case.ticket_count = counts.get(case.id, 0)

    # ------------------------------------------------------------- dispute ----

    def _after_dispute(self, reason, **details):
        """Open a ticket for each case, or add to the one that is still open.

        :param int reporter_id: partner who told it; the payer by default
        :param int channel_id: how it was told
        """
        res = super()._after_dispute(reason, **details)
        # sudo: helpdesk.ticket - an accountant may record a dispute, too
        cases = self.sudo()
        pending = {case: case._get_pending_ticket() for case in cases}
        for case, ticket in pending.items():
            if ticket:
                ticket.message_post(
                    body=case.env._("Disputed again: %s", reason),
                    subtype_xmlid="mail.mt_note",
                )
        cases.env["helpdesk.ticket"].create(
            [
                case._prepare_dispute_ticket(reason, **details)
                for case, ticket in pending.items()
                if not ticket
            ]
        )
        cases._unplan_answered()
        return res

    def _get_pending_ticket(self):
        """The newest of its tickets that the office has not answered."""
        return self.ticket_ids.filtered(
            lambda ticket: ticket.property_stage_code in OPEN
        ).sorted("id", reverse=True)[:1]

    def _prepare_dispute_ticket(self, reason, reporter_id=False, channel_id=False):
        self.ensure_one()
        subject = self.env._("Disputes the fees of %s", self.unit_id.name)
        return {
            "name": f"{subject}: {reason}",
            "description": reason,
            "type_id": self.env.ref("property_cs.helpdesk_ticket_type_complaint").id,
            "category_id": self.env.ref("property_cs.helpdesk_ticket_category_fees").id,
            "channel_id": channel_id,
            "property_community_id": self.community_id.id,
            "property_unit_id": self.unit_id.id,
            "partner_id": reporter_id or self.partner_id.id,
            "property_arrears_case_id": self.id,
        }

    # -------------------------------------------------------------- answer ----

    def _plan_answered(self):
        """The complaint is closed: the officer decides what becomes of the claim."""
        summary = self.env._("The complaint is closed: resume the steps or settle")
        for case in self.filtered(lambda case: case.state == "paused"):
            case._unplan_answered()
            case.activity_schedule(
                ANSWERED,
                summary=summary,
                user_id=case._get_dispute_officer().id,
            )

    def _get_dispute_officer(self):
        """The officer of the building; without one who received the complaint."""
        return (
            self.officer_id
            or self.ticket_ids.sorted("id").property_receiver_id[-1:]
            or self.env.user
        )

    def _unplan_answered(self):
        """What was planned no longer waits: reopened, resumed or disputed again."""
        self.activity_unlink([ANSWERED])

    def _after_resume(self):
        res = super()._after_resume()
        self.activity_feedback([ANSWERED])
        return res

    # ------------------------------------------------------------- actions ----

    def action_open_tickets(self):
        """The complaints of the payer about these fees."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Tickets"),
            **self.ticket_ids._get_records_action(),
        }
