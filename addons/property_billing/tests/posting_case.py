from datetime import date, timedelta

from odoo.fields import Command

from odoo.addons.account.tests.common import AccountTestInvoicingCommon


class PostingCase(AccountTestInvoicingCommon):
    """Two flats with owners, items with included taxes, draft charges on demand.

    The company's default sale tax is 13 % on top of the price, and every
    product of a fee item has it: fees must not take notice.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True))
        cls.company = cls.env.company
        cls.vat13 = cls._tax("13 % excluded", 13, "tax_excluded")
        cls.company.account_sale_tax_id = cls.vat13
        cls.vat6 = cls._tax("6 % included", 6)
        cls.vat9 = cls._tax("9 % included", 9)
        cls.plan = cls.env["account.analytic.plan"].create({"name": "Communities"})
        cls.analytic = cls.env["account.analytic.account"].create(
            {"name": "Test Garden", "plan_id": cls.plan.id}
        )
        cls.community = cls.env["property.community"].create(
            {
                "name": "Test Garden",
                "code": "TG",
                "company_id": cls.company.id,
                "analytic_account_id": cls.analytic.id,
            }
        )
        cls.building = cls.env["property.building"].create(
            {"community_id": cls.community.id, "code": "3"}
        )
        cls.unit, cls.unit2 = cls.env["property.unit"].create(
            [cls._unit_vals("501", 89.37), cls._unit_vals("502", 103.27)]
        )
        cls.owner, cls.owner2 = cls.env["res.partner"].create(
            [{"name": "吴轩敏"}, {"name": "张国"}]
        )
        cls.occupancy, cls.occupancy2 = cls.env["property.occupancy"].create(
            [
                {"unit_id": cls.unit.id, "partner_id": cls.owner.id},
                {"unit_id": cls.unit2.id, "partner_id": cls.owner2.id},
            ]
        )
        cls.service = cls._item("Property Service Fee", cls.vat6, 10)
        cls.parking = cls._item("Parking Fee", cls.vat9, 20)
        cls.share = cls._item("Public Utility Share", None, 30)

    @classmethod
    def get_default_groups(cls):
        return super().get_default_groups() | cls.env.ref("property_base.group_manager")

    @classmethod
    def _tax(cls, name, percent, mode="tax_included"):
        return cls.env["account.tax"].create(
            {
                "name": name,
                "amount": percent,
                "price_include_override": mode,
                "type_tax_use": "sale",
            }
        )

    @classmethod
    def _unit_vals(cls, code, area):
        return {
            "community_id": cls.community.id,
            "building_id": cls.building.id,
            "code": code,
            "area": area,
        }

    @classmethod
    def _item(cls, name, tax, sequence, **extra):
        product = cls.env["product.product"].create(
            {
                "name": name,
                "type": "service",
                "taxes_id": [Command.set(cls.vat13.ids)],
                "property_account_income_id": cls.company_data[
                    "default_account_revenue"
                ].id,
            }
        )
        return cls.env["property.fee.item"].create(
            {
                "name": name,
                "product_id": product.id,
                "tax_id": tax.id if tax else False,
                "sequence": sequence,
                "basis": "fixed",
                **extra,
            }
        )

    @classmethod
    def _run(cls, month=date(2026, 10, 1), **extra):
        last = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
        return cls.env["property.fee.run"].create(
            {
                "name": f"Run {month:%Y-%m}",
                "community_id": cls.community.id,
                "date_start": month,
                "date_end": last - timedelta(days=1),
                "invoice_date": month,
                "state": "computed",
                **extra,
            }
        )

    @classmethod
    def _charge_vals(cls, item, amount, run=None, occupancy=None, **extra):
        occupancy = occupancy or cls.occupancy
        month = run.date_start if run else date(2026, 10, 1)
        last = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
        return {
            "run_id": run.id if run else False,
            "unit_id": occupancy.unit_id.id,
            "occupancy_id": occupancy.id,
            "owner_occupancy_id": occupancy.id,
            "partner_id": occupancy.partner_id.id,
            "fee_item_id": item.id,
            "date_start": month,
            "date_end": last - timedelta(days=1),
            "due_date": last,
            "quantity": 1,
            "price": amount,
            "amount": amount,
            **extra,
        }

    @classmethod
    def _charge(cls, item, amount, run=None, occupancy=None, **extra):
        return cls._create([cls._charge_vals(item, amount, run, occupancy, **extra)])

    @classmethod
    def _create(cls, vals_list):
        """Charges as a run makes them; nobody has the right to write them."""
        return cls.env["property.fee.charge"].sudo().create(vals_list).sudo(False)

    @classmethod
    def _month(cls, run, occupancy=None):
        """Three charges of one household, due on different days."""
        return cls._create(
            [
                cls._charge_vals(cls.service, 210.02, run, occupancy),
                cls._charge_vals(
                    cls.parking, 300.00, run, occupancy, due_date=run.date_start
                ),
                cls._charge_vals(cls.share, 34.56, run, occupancy),
            ]
        )

    def _terms(self, move):
        return move.line_ids.filtered(lambda line: line.display_type == "payment_term")
