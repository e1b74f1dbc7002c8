from collections import Counter

from odoo import models
from odoo.exceptions import AccessError

from odoo.addons.property_base.tools import onboarding
from odoo.addons.property_base.tools.workbook import WARNING, Issue

from ..tools import fee_sheet


class PropertyImport(models.Model):
    """Billing's share of the onboarding workbook: fees, and who pays them.

    A row of the sheet of fees is a fee item of the company, by its name, and a
    price for the community; the item an earlier community brought is used
    again. Units are assigned the fees they name. What is there stays as it is:
    a price that differs is reported, not overwritten.
    """

    _inherit = "property.import"

    def _get_sheets(self):
        sheets = [
            sheet.with_columns(*fee_sheet.UNIT_COLUMNS)
            if sheet.key == "unit"
            else sheet
            for sheet in super()._get_sheets()
        ]
        return [*sheets, fee_sheet.FEES]

    def _get_checker(self, tables):
        checker = super()._get_checker(tables)
        known = self._get_fee_refs() if self.community_id else ()
        fees = fee_sheet.FeeChecker(checker, known)
        checker.checks.insert(0, fees.check_fees)
        checker.checks.append(fees.check_unit_fees)
        return checker

    def _get_work(self, tables):
        work = super()._get_work(tables)
        return [("fees", self._get_payloads(tables, "fee")), *work]

    def _get_row_reasons(self):
        return super()._get_row_reasons() | {
            "bad_cycle": self.env._("A cycle is 1 to 12 months."),
            "no_price": self.env._("The formula needs a price, and there is none."),
            "no_fee": self.env._("No accepted fee has the number %(name)s."),
            "fee_starts_differ": self.env._(
                "As many start dates as fees are needed, or one for all."
            ),
            "fee_twice": self.env._("A fee is named twice."),
        }

    def _get_remarks(self):
        return super()._get_remarks() | {
            "bill_day_not_taken": self.env._(
                "The office runs the fees of a month when it likes: the day is not "
                "kept."
            ),
            "other_price": self.env._(
                "%(item)s has another price in the community since %(start)s: it "
                "stays. Use New Price to change it."
            ),
        }

    def _check_startable(self):
        super()._check_startable()
        if self.env.user.has_group("property_billing.group_cashier"):
            raise AccessError(
                self.env._("The workbook sets fees: who takes money does not.")
            )

    # === FEES === #
    def _import_fees(self, rows):
        """Fee items, prices, and which fee number means which item.

        sudo: property.fee.item, property.tariff, product.product - a
        supervisor onboards a community with the fees its contract names.
        """
        run = self.sudo()
        items = run._get_fee_items([row["name"] for row in rows])
        counts = Counter()
        for row in rows:
            counts += run._import_fee(row, items)
        run.env["property.import.ref"]._remember(
            run.community_id, "fee", {row["code"]: items[row["name"]] for row in rows}
        )
        return counts

    def _get_fee_items(self, names):
        """{name: item} of the company."""
        items = self.env["property.fee.item"].search(
            [("company_id", "=", self.company_id.id), ("name", "in", names)],
            order="id desc",
        )
        return {item.name: item for item in items}

    def _import_fee(self, row, items):
        counts = Counter()
        if row["name"] in items:
            counts["fee.unchanged"] += 1
        else:
            items[row["name"]] = self.env["property.fee.item"].create(
                self._prepare_fee_item(row)
            )
            counts["fee.created"] += 1
        if row.get("kind") != "one_off":
            counts[f"tariff.{self._import_tariff(row, items[row['name']])}"] += 1
        return counts

    def _prepare_fee_item(self, row):
        category = fee_sheet.category_of(row["name"], row.get("type"))
        return {
            "name": row["name"],
            "company_id": self.company_id.id,
            "category": category,
            "product_id": self._get_fee_product(row["name"]).id,
            "kind": row.get("kind") or "recurring",
            "basis": row["basis"],
            "cycle_months": row.get("cycle") or 1,
            "timing": row.get("timing") or "postpaid",
            "payer": "occupant" if category == "parking" else "owner",
            "sequence": 10 * int(row["code"]) if row["code"].isdigit() else 10,
            "in_rates": category != "pass_through",
        }

    def _get_fee_product(self, name):
        products = self.env["product.product"]
        domain = [
            ("name", "=", name),
            ("type", "=", "service"),
            ("company_id", "in", (False, self.company_id.id)),
        ]
        return products.search(domain, limit=1) or products.create(
            {
                "name": name,
                "type": "service",
                "company_id": self.company_id.id,
                "purchase_ok": False,
                "taxes_id": False,
                "supplier_taxes_id": False,
            }
        )

    def _import_tariff(self, row, item):
        vals = self._prepare_tariff(row, item)
        tariff = self.env["property.tariff"].search(
            [
                ("community_id", "=", self.community_id.id),
                ("fee_item_id", "=", item.id),
                ("specificity", "=", 0),
            ],
            order="date_start desc",
            limit=1,
        )
        if not tariff:
            self.env["property.tariff"].create(vals)
            return "created"
        if any(
            self._differs(tariff, name, vals[name])
            for name in ("price", "fixed_amount")
        ):
            self._save_issues([self._get_other_price(row, tariff)])
        return "unchanged"

    def _prepare_tariff(self, row, item):
        return {
            "community_id": self.community_id.id,
            "fee_item_id": item.id,
            "date_start": row["date_start"],
            "date_end": fee_sheet.price_end(row.get("date_end"), onboarding.OPEN_END),
            "price": float(row.get("price") or 0),
            "fixed_amount": float(row.get("fixed") or 0),
        }

    def _get_other_price(self, row, tariff):
        return Issue(
            WARNING,
            "other_price",
            fee_sheet.FEES.title,
            row["row"],
            fee_sheet.FEES.title_of("price"),
            row["name"],
            {"item": row["name"], "start": tariff.date_start},
        )

    def _get_fee_refs(self):
        """{fee number: item} of the community."""
        refs = self.env["property.import.ref"].sudo()
        return refs._get_records(self.community_id, "fee", "property.fee.item")

    # === ASSIGNMENTS === #
    def _import_units(self, rows):
        return super()._import_units(rows) + self._import_assignments(rows)

    def _import_assignments(self, rows):
        """Assign the fees the units name; what is assigned already stays."""
        items = self._get_fee_refs()
        fees = fee_sheet.unit_fees(rows)
        if not fees:
            return Counter()
        units = self._get_units(list(fees))
        existing = self._get_assigned_pairs(units)
        wanted = [
            self._prepare_assignment(units[name], items[code], start)
            for name, pairs in fees.items()
            for code, start in pairs
            if items[code].kind == "recurring"
        ]
        new = [
            vals
            for vals in wanted
            if (vals["unit_id"], vals["fee_item_id"]) not in existing
        ]
        # sudo: property.fee.assignment - see _import_fees
        self.env["property.fee.assignment"].sudo().create(new)
        return Counter(
            {
                "assignment.created": len(new),
                "assignment.unchanged": len(wanted) - len(new),
            }
        )

    def _get_assigned_pairs(self, units):
        groups = (
            self.env["property.fee.assignment"]
            .sudo()
            ._read_group(
                [("unit_id", "in", [unit.id for unit in units.values()])],
                ["unit_id", "fee_item_id"],
            )
        )
        return {(unit.id, item.id) for unit, item in groups}

    def _prepare_assignment(self, unit, item, start):
        return {
            "unit_id": unit.id,
            "fee_item_id": item.id,
            "date_start": start or self._get_fee_start(item),
        }

    def _get_fee_start(self, item):
        """Start of the price of the community, for units that name no date."""
        tariffs = item.sudo().tariff_ids.filtered(
            lambda t: t.community_id == self.community_id
        )
        return min(tariffs.mapped("date_start"))

    def _get_analyzed_tables(self):
        return [*super()._get_analyzed_tables(), "property_fee_assignment"]
