from datetime import date

from odoo import Command
from odoo.tests import freeze_time, new_test_user

from odoo.addons.property_base.tests.common import PropertyCommon

#: the day these tests take place on
TODAY = date(2026, 11, 24)


class VendorCase(PropertyCommon):
    """A community with two areas, a cleaning firm, and one person of each role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        clock = freeze_time(f"{TODAY} 04:00:00")
        clock.start()
        cls.addClassCleanup(clock.stop)
        cls.env = cls.env(context=dict(cls.env.context, lang="en_US"))
        cls.clerk = cls._user("vendor_clerk", "property_base.group_staff")
        cls.supervisor = cls._user(
            "vendor_supervisor", "property_base.group_supervisor"
        )
        cls.manager = cls._user("vendor_manager", "property_base.group_manager")
        cls.invoicing = cls._user(
            "vendor_invoicing", "base.group_user", "account.group_account_invoice"
        )
        cls.community.supervisor_id = cls.supervisor
        cls.lobby, cls.garden = cls.env["property.service.area"].create(
            [
                {"community_id": cls.community.id, "name": "Lobby", "kind": "lobby"},
                {"community_id": cls.community.id, "name": "Garden", "kind": "garden"},
            ]
        )
        cls.cleaning = cls.env.ref("property_vendor.service_type_cleaning")
        cls.pest = cls.env.ref("property_vendor.service_type_pest")
        cls.vendor, cls.other_vendor = cls.env["res.partner"].create(
            [
                {"name": "Clean Ltd", "is_company": True},
                {"name": "Shine Ltd", "is_company": True},
            ]
        )

    @classmethod
    def _user(cls, login, *groups, **extra):
        return new_test_user(cls.env, login, groups=",".join(groups), **extra)

    @classmethod
    def _draft(cls, name="C-1", user=None, **vals):
        duties = [
            {"name": "Sweep", "count": 1, "per": "week", "area_id": cls.lobby.id},
            {"name": "Wash the glass", "count": 2, "per": "month"},
        ]
        return (
            cls.env["property.service.contract"]
            .with_user(user or cls.supervisor)
            .create(
                {
                    "name": name,
                    "partner_id": cls.vendor.id,
                    "service_type_id": cls.cleaning.id,
                    "community_id": cls.community.id,
                    "area_ids": [Command.set(cls.lobby.ids)],
                    "date_start": "2026-01-01",
                    "date_end": "2026-12-31",
                    "fee_amount": 38500,
                    "headcount": 8,
                    "deduction_per_absence": 100,
                    "duty_ids": [Command.create(duty) for duty in duties],
                    **vals,
                }
            )
        )

    @classmethod
    def _contract(cls, name="C-1", **vals):
        contract = cls._draft(name, **vals)
        contract.action_activate()
        return contract

    @classmethod
    def _plan(cls, contract, day="2026-11-01", **vals):
        return (
            cls.env["property.vendor.plan"]
            .with_user(cls.supervisor)
            .create({"contract_id": contract.id, "date_start": day, **vals})
        )

    @classmethod
    def _approved(cls, contract, day="2026-11-01"):
        plan = cls._plan(contract, day)
        plan.action_fill()
        plan.action_submit()
        plan.with_user(cls.manager).validate_tier()
        return plan

    @classmethod
    def _checklist(cls):
        """Floors for 60 points (finding below 40), glass for 40 (below 20)."""
        items = [
            {"name": "Floors", "max_score": 60, "limit_score": 40},
            {"name": "Glass", "max_score": 40, "limit_score": 20},
        ]
        return cls.env["property.vendor.checklist"].create(
            {
                "name": "Test List",
                "service_type_id": cls.cleaning.id,
                "item_ids": [Command.create(item) for item in items],
            }
        )

    @classmethod
    def _inspection(cls, contract, **vals):
        inspections = cls.env["property.vendor.inspection"].with_user(cls.clerk)
        if "checklist_id" not in vals:
            vals["checklist_id"] = cls._checklist().id
        return inspections.create(
            {"contract_id": contract.id, "date": "2026-11-20", **vals}
        )

    @classmethod
    def _finding(cls, inspection, **vals):
        findings = cls.env["property.vendor.finding"].with_user(cls.clerk)
        return findings.create(
            {
                "inspection_id": inspection.id,
                "name": "Stains in the corridor",
                "date": "2026-11-20",
                **vals,
            }
        )
