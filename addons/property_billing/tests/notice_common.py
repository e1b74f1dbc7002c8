from odoo import Command, fields

from odoo.addons.property_base.tests.common import PropertyCommon


class NoticeCommon(PropertyCommon):
    """Charges on the ledger, for notices and arrears."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.community.write({"phone": "0571-88880000"})
        cls.items = cls.env["property.fee.item"].create(
            [
                cls._item_vals("物业服务费", 10),
                cls._item_vals("停车费", 20),
            ]
        )
        cls.service_item, cls.parking_item = cls.items

    @classmethod
    def _item_vals(cls, name, sequence):
        product = cls.env["product.product"].create(
            {"name": name, "type": "service", "taxes_id": [Command.clear()]}
        )
        return {"name": name, "sequence": sequence, "product_id": product.id}

    @classmethod
    def _charge_vals(cls, unit, month, amount, **extra):
        """A charge of the service fee for a month (its first day), as text."""
        occupancy = unit.occupancy_ids.filtered(lambda o: o.role == "owner")[:1]
        start = fields.Date.to_date(month)
        return {
            "unit_id": unit.id,
            "fee_item_id": cls.service_item.id,
            "partner_id": occupancy.partner_id.id,
            "occupancy_id": occupancy.id,
            "owner_occupancy_id": occupancy.id,
            "date_start": start,
            "date_end": fields.Date.end_of(start, "month"),
            "due_date": fields.Date.end_of(start, "month"),
            "amount": amount,
            "explanation": f"{unit.area:.2f} m² × 2.35 = {amount:.2f}",
            **extra,
        }

    @classmethod
    def _create_charges(cls, vals_list):
        """Posted charges, invoiced on their first day."""
        charges = cls.env["property.fee.charge"].create(vals_list)
        for day, group in charges.grouped("date_start").items():
            group._post_charges(day)
        return charges

    @classmethod
    def _move_vals(cls, charge):
        return {
            "move_type": "out_invoice",
            "partner_id": charge.partner_id.id,
            "invoice_date": charge.date_start,
            "invoice_date_due": charge.due_date,
            "property_community_id": charge.community_id.id,
            "property_unit_id": charge.unit_id.id,
            "property_occupancy_id": charge.occupancy_id.id,
            "invoice_line_ids": [
                Command.create(
                    {
                        "product_id": charge.fee_item_id.product_id.id,
                        "quantity": 1,
                        "price_unit": charge.amount,
                        "tax_ids": [Command.clear()],
                    }
                )
            ],
        }

    @classmethod
    def _pay(cls, charge, amount, day):
        """Pay a part of one charge on a day, by the ERP's own wizard."""
        wizard = (
            cls.env["account.payment.register"]
            .with_context(
                active_model="account.move.line",
                active_ids=charge.receivable_line_id.ids,
            )
            .create({"amount": amount, "payment_date": day})
        )
        return wizard._create_payments()

    @classmethod
    def _credit(cls, charge, amount, day):
        """A credit note for a part of one charge, reconciled with it."""
        move = cls.env["account.move"].create(
            {
                **cls._move_vals(charge),
                "move_type": "out_refund",
                "invoice_date": day,
                "invoice_date_due": day,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": charge.fee_item_id.product_id.id,
                            "price_unit": amount,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        move.action_post()
        receivable = move.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        (receivable | charge.receivable_line_id).reconcile()
        return move
