from odoo.tests import new_test_user

from odoo.addons.property_base.tests.common import PropertyCommon


class FeeCase(PropertyCommon):
    """Two owned flats that pay a service fee by area, from January 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.service = cls._item("Service")
        cls.tariff = cls._tariff(cls.service, price=2.35)
        cls.assignment, cls.assignment2 = cls._assign(cls.unit | cls.unit2)

    @classmethod
    def _item(cls, name, **extra):
        product = cls.env["product.product"].create({"name": name, "type": "service"})
        return cls.env["property.fee.item"].create(
            {"name": name, "product_id": product.id, **extra}
        )

    @classmethod
    def _tariff(cls, item, **extra):
        return cls.env["property.tariff"].create(
            {
                "community_id": cls.community.id,
                "fee_item_id": item.id,
                "date_start": "2026-01-01",
                **extra,
            }
        )

    @classmethod
    def _assign(cls, units, item=None, **extra):
        return cls.env["property.fee.assignment"].create(
            [
                {
                    "unit_id": unit.id,
                    "fee_item_id": (item or cls.service).id,
                    "date_start": "2026-01-01",
                    **extra,
                }
                for unit in units
            ]
        )

    @classmethod
    def _run(cls, month="2026-10-01", **extra):
        return cls.env["property.fee.run"].create(
            {"community_id": cls.community.id, "date_start": month, **extra}
        )

    @classmethod
    def _compute(cls, run, user=None):
        if user:
            run = run.with_user(user)
        run.with_context(property_inline=True).action_compute()
        return run

    @classmethod
    def _computed(cls, month="2026-10-01", **extra):
        return cls._compute(cls._run(month, **extra))

    @classmethod
    def _user(cls, login, *groups, **extra):
        return new_test_user(cls.env, login, groups=",".join(groups), **extra)

    def amounts(self, run):
        """[(unit, item, payer, first day, last day, amount)] that are live."""
        charges = run.charge_ids.filtered(lambda c: c.state in ("draft", "posted"))
        return sorted(
            (
                charge.unit_id.code,
                charge.fee_item_id.name,
                charge.partner_id.name,
                str(charge.date_start),
                str(charge.date_end),
                charge.amount,
            )
            for charge in charges
        )
