from datetime import timedelta

from odoo import fields
from odoo.tests import new_test_user

from odoo.addons.property_base.tests.common import PropertyCommon


class CsCase(PropertyCommon):
    """A community with a service team of its own, and one person of each role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, lang="en_US"))
        cls.now = fields.Datetime.now().replace(microsecond=0)
        cls.clerk = cls._user("cs_clerk", "property_base.group_staff")
        cls.supervisor = cls._user("cs_supervisor", "property_base.group_supervisor")
        cls.manager = cls._user("cs_manager", "property_base.group_manager")
        cls.technician = cls._user("cs_technician", "property_cs.group_technician")
        cls.agent = cls._user("cs_agent", "helpdesk_mgmt.group_helpdesk_user")
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Test Team",
                "property_team": True,
                "user_ids": [(6, 0, [cls.clerk.id, cls.technician.id])],
            }
        )
        cls.community.cs_team_id = cls.team
        cls.complaint = cls.env.ref("property_cs.helpdesk_ticket_type_complaint")
        cls.repair = cls.env.ref("property_cs.helpdesk_ticket_type_repair")
        cls.enquiry = cls.env.ref("property_cs.helpdesk_ticket_type_enquiry")
        cls.phone = cls.env.ref("property_cs.helpdesk_ticket_channel_phone")
        cls.cleaning = cls.env.ref("property_cs.helpdesk_ticket_category_cleaning")

    @classmethod
    def _user(cls, login, *groups, **extra):
        return new_test_user(cls.env, login, groups=",".join(groups), **extra)

    @classmethod
    def _ticket(cls, user=None, **vals):
        return (
            cls.env["helpdesk.ticket"]
            .with_user(user or cls.clerk)
            .create(
                {
                    "name": "The corridor is dirty",
                    "type_id": cls.complaint.id,
                    "category_id": cls.cleaning.id,
                    "channel_id": cls.phone.id,
                    "property_unit_id": cls.unit.id,
                    "partner_id": cls.owner.id,
                    "property_validity": "valid",
                    **vals,
                }
            )
        )

    @classmethod
    def _ago(cls, **delta):
        """A moment before the tests began: the same for the same distance."""
        return cls.now - timedelta(**delta)

    def codes(self, ticket):
        return ticket.sudo().property_event_ids.mapped("code")
