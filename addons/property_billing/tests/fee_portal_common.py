from odoo.addons.property_base.tests.portal_common import PortalCommon

from .notice_common import NoticeCommon

# the head of a picture of one pixel
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00\x00\x00\x01" * 2 + b"0" * 48


class FeePortalCommon(NoticeCommon, PortalCommon):
    """Fees of two households: 501's owner and tenant, 502's owner.

    The tenant of 501 pays the parking fee of November, its owner the service
    fee of October and November.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["property.payment.channel"]._load_defaults()
        cls.channel = cls.env["property.payment.channel"].search(
            [("company_id", "=", cls.company.id), ("kind", "=", "wechat")]
        )
        vals = cls._charge_vals
        own = {"partner_id": cls.owner.id, "occupancy_id": cls.occupancy.id}
        own["owner_occupancy_id"] = cls.occupancy.id
        let = {
            "partner_id": cls.tenant.id,
            "occupancy_id": cls.tenant_occupancy.id,
            "owner_occupancy_id": cls.occupancy.id,
            "fee_item_id": cls.parking_item.id,
        }
        cls.charges = cls._create_charges(
            [
                vals(cls.unit, "2026-09-01", 200, **own),
                vals(cls.unit, "2026-10-01", 210.02, **own),
                vals(cls.unit, "2026-10-01", 80, **let),
                vals(cls.unit2, "2026-10-01", 273.67),
            ]
        )
        cls.september, cls.october, cls.parking, cls.other = cls.charges
        cls.cashier = cls._staff("portal_cashier", "property_billing.group_cashier")

    @classmethod
    def _create_charges(cls, vals_list):
        """One by one and in order, so that none waits in another's invoice."""
        charges = cls.env["property.fee.charge"].create(
            [
                {**vals, "kind": "one_off", "origin_key": f"portal-{index}"}
                for index, vals in enumerate(vals_list)
            ]
        )
        for charge in charges:
            charge._post_charges(charge.date_start)
        return charges

    @classmethod
    def _submit(cls, user, charges, amount, **values):
        return (
            cls.env["property.payment.proof"]
            .with_user(user)
            ._submit(
                charges.with_user(user),
                {"amount": amount, "channel_id": cls.channel.id, **values},
                [("pay.png", PNG)],
            )
        )
