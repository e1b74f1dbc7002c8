from odoo import Command, fields

from .common import PropertyCommon

PASSWORD = "quiet-lake-7"


class PortalCommon(PropertyCommon):
    """Two households and who is around them, each with a portal login.

    501: owner, owner's child, tenant, tenant's partner, and a former owner.
    502: another owner. Besides a stranger who holds nothing.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.community.write({"phone": "020-88886666", "office_hours": "8-18"})
        cls.today = fields.Date.context_today(cls.env.user)
        cls.yesterday = fields.Date.subtract(cls.today, days=1)
        day = fields.Date.subtract(cls.today, days=30)
        cls.child = cls._person("吴小小", "18900000011")
        cls.tenant = cls._person("李租", "18900000012")
        cls.spouse = cls._person("李伴", "18900000013")
        cls.former = cls._person("前业主", "18900000014")
        cls.stranger = cls._person("陌生人", "18900000015")
        cls.occupancy.date_start = day
        cls.env.flush_all()
        cls.child_occupancy = cls._occupy(
            cls.unit, cls.child, role="family", principal_id=cls.occupancy.id
        )
        cls.tenant_occupancy = cls._occupy(cls.unit, cls.tenant, role="tenant")
        cls.spouse_occupancy = cls._occupy(
            cls.unit, cls.spouse, role="family", principal_id=cls.tenant_occupancy.id
        )
        cls.former_occupancy = cls._occupy(
            cls.unit, cls.former, date_end=fields.Date.subtract(day, days=1)
        )
        cls.vehicle, cls.vehicle2 = cls.env["property.vehicle"].create(
            [
                {
                    "community_id": cls.community.id,
                    "plate": plate,
                    "partner_id": partner.id,
                }
                for plate, partner in (
                    ("粤A11111", cls.owner),
                    ("粤A22222", cls.owner2),
                )
            ]
        )
        cls.users = {
            name: cls._login(getattr(cls, name))
            for name in (
                "owner",
                "owner2",
                "child",
                "tenant",
                "spouse",
                "former",
                "stranger",
            )
        }
        cls.staff = cls._staff("portal_desk", "property_base.group_staff")

    @classmethod
    def _person(cls, name, phone):
        return cls.env["res.partner"].create({"name": name, "phone": phone})

    @classmethod
    def _occupy(cls, unit, partner, **vals):
        return cls.env["property.occupancy"].create(
            {"unit_id": unit.id, "partner_id": partner.id, **vals}
        )

    @classmethod
    def _login(cls, partner, **vals):
        users = cls.env["res.users"].with_context(no_reset_password=True)
        return users.create(
            {
                "login": partner.phone,
                "password": PASSWORD,
                "partner_id": partner.id,
                "group_ids": [Command.set(cls.env.ref("base.group_portal").ids)],
                **vals,
            }
        )

    @classmethod
    def _staff(cls, login, *groups, **vals):
        users = cls.env["res.users"].with_context(no_reset_password=True)
        return users.create(
            {
                "name": login,
                "login": login,
                "password": PASSWORD,
                "group_ids": [Command.set([cls.env.ref(group).id for group in groups])],
                **vals,
            }
        )
