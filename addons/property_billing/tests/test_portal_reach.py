from odoo.tests import tagged
from odoo.tools import SQL

from .fee_portal_common import FeePortalCommon

ROWS = 20_000


@tagged("post_install", "-at_install")
class TestPortalReach(FeePortalCommon):
    """What residents read of a large table of charges, and how it is found."""

    def _found(self, user):
        return self.env["property.fee.charge"].with_user(user).search([], order="id")

    def _columns(self, records, *left_out):
        return SQL(", ").join(
            SQL.identifier(name)
            for name, field in records._fields.items()
            if field.store and field.column_type and name not in left_out
        )

    def _fill(self):
        """Many charges of the other flat, and statistics about them."""
        names = ("id", "origin_key", "move_line_id", "receivable_line_id", "move_id")
        columns = self._columns(self.other, *names)
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "INSERT INTO property_fee_charge (origin_key, %s) "
                "SELECT 'many-' || g, %s FROM property_fee_charge, "
                "generate_series(1, %s) g WHERE id = %s",
                columns,
                columns,
                ROWS,
                self.other.id,
            )
        )
        self.env.cr.execute("ANALYZE property_fee_charge, property_occupancy")

    def _plan(self, user):
        query = self.env["property.fee.charge"].with_user(user)._search([])
        self.env.cr.execute(SQL("EXPLAIN %s", query.select()))
        return "\n".join(row[0] for row in self.env.cr.fetchall())

    def test_found_by_index(self):
        """A resident's page does not go through what everybody else owes."""
        self._fill()
        for name in ("owner", "child", "tenant", "stranger"):
            plan = self._plan(self.users[name])
            self.assertNotIn("Seq Scan on property_fee_charge", plan, name)
            self.assertIn("property_fee_charge__partner_id_index", plan, name)
        self.assertEqual(
            self._found(self.users["owner"]),
            self.september | self.october | self.parking,
        )

    def test_notices_are_found_by_index(self):
        self.env["property.fee.notice.create"].create(
            {"unit_ids": [(6, 0, self.unit2.ids)]}
        ).action_issue()
        notice = self.env["property.fee.notice"].search(
            [("unit_id", "=", self.unit2.id)]
        )
        self.assertEqual(notice.partner_id, self.owner2)
        columns = self._columns(notice, "id", "run_id")
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "INSERT INTO property_fee_notice (%s) SELECT %s "
                "FROM property_fee_notice, generate_series(1, %s) g WHERE id = %s",
                columns,
                columns,
                ROWS,
                notice.id,
            )
        )
        self.env.cr.execute("ANALYZE property_fee_notice, property_occupancy")
        for name in ("owner", "child", "tenant", "stranger"):
            domain = notice._get_portal_domain(getattr(self, name))
            self.env.cr.execute(SQL("EXPLAIN %s", notice._search(domain).select()))
            plan = "\n".join(row[0] for row in self.env.cr.fetchall())
            self.assertNotIn("Seq Scan on property_fee_notice", plan, name)
            self.assertIn("property_fee_notice__partner_id_index", plan, name)

    def test_payers_without_occupancy(self):
        """A developer reads what it owes for units nobody bought."""
        developer = self._person("开发商", "18900000071")
        user = self._login(developer)
        charge = self.env["property.fee.charge"].create(
            {
                **self._charge_vals(self.unit2, "2026-08-01", 99),
                "partner_id": developer.id,
                "occupancy_id": False,
                "owner_occupancy_id": False,
                "kind": "one_off",
                "origin_key": "developer",
            }
        )
        self.assertFalse(self._found(user), "a draft is nobody's")
        charge._post_charges(charge.date_start)
        self.assertEqual(self._found(user), charge)
        self.assertNotIn(charge, self._found(self.users["owner2"]))

    def test_who_sees_what(self):
        owed = self.september | self.october | self.parking
        nothing = self.other.browse()
        for name, expected in (
            ("owner", owed),
            ("child", owed),
            ("tenant", self.parking),
            ("spouse", self.parking),
            ("owner2", self.other),
            ("former", nothing),
            ("stranger", nothing),
        ):
            found = self._found(self.users[name])
            self.assertEqual(found, expected, name)
            # the same row by row, whatever way it is asked for
            allowed = self.charges.with_user(self.users[name])._filtered_access("read")
            self.assertEqual(allowed.sorted("id"), expected, name)
            total = self.env["property.fee.charge"].with_user(self.users[name])
            self.assertEqual(total.search_count([]), len(expected), name)
            [(count,)] = total._read_group([], [], ["__count"])
            self.assertEqual(count, len(expected), name)

    def test_the_end_of_an_occupancy(self):
        """Own debts stay in sight; of the tenant's nothing is left."""
        self.tenant_occupancy.date_end = self.yesterday
        self.assertEqual(self._found(self.users["tenant"]), self.parking)
        self.assertFalse(self._found(self.users["spouse"]))
        self.occupancy._end(self.yesterday)
        self.assertEqual(
            self._found(self.users["owner"]), self.september | self.october
        )
        self.assertFalse(self._found(self.users["child"]))

    def test_staff_are_not_narrowed(self):
        found = self._found(self.cashier)
        self.assertLessEqual(set(self.charges.ids), set(found.ids))
