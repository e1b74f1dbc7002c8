import base64
import logging

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

_logger = logging.getLogger(__name__)

#: a photo of nothing, the evidence of the story
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)


class PropertyFeeDemo(models.AbstractModel):
    """Two months of history for the demo community, told by the suite's own steps.

    Called by the demo data alone. Nothing is written that a person could not
    have done: assignments, runs, posting, notices, payments, a proof. A company
    without a chart of accounts has no ledger and so no history.
    """

    _name = "property.fee.demo"
    _description = "Demo History of Fees"

    @api.model
    def _load(self):
        community = self.env.ref("property_base.demo_community")
        self = self.with_company(community.company_id).with_context(
            property_inline=True, tracking_disable=True
        )
        if not community.company_id.chart_template:
            _logger.info("no chart of accounts: the demo community has no history")
            return
        community = community.with_env(self.env)
        self.env["property.payment.channel"]._load_defaults()
        self._set_taxes()
        self._confirm_vacancy()
        month = fields.Date.context_today(self).replace(day=1)
        self._assign(community, month - relativedelta(months=2))
        self._pay_run(self._make_run(community, month - relativedelta(months=2)), 0.85)
        run = self._make_run(community, month - relativedelta(months=1))
        self._pay_run(run, 0.6)
        self._serve_notices(community, run)
        self._send_proof()
        self._make_run(community, month, post=False)
        self._sell_cards(community)
        self._set_targets(community, month)
        self._change_payer(community, run)
        self._certify(community, run)

    def _set_taxes(self):
        """The included taxes of the Chinese chart, where it is there."""
        chart = self.env["account.chart.template"]
        for item, rate in (
            ("service", 6),
            ("lift", 6),
            ("shop", 6),
            ("parking", 9),
            ("card", 9),
        ):
            tax = chart.ref(f"property_sales_included_{rate}", raise_if_not_found=False)
            if tax:
                self.env.ref(f"property_billing.demo_item_{item}").tax_id = tax

    def _confirm_vacancy(self):
        self.env.ref("property_billing.demo_vacancy").action_confirm()

    def _assign(self, community, day):
        units = self.env["property.unit"].search([("community_id", "=", community.id)])
        flats = units.filtered(lambda u: u.usage == "flat")
        choices = {
            "service": flats,
            "lift": flats.filtered(lambda u: u.floor > 1),
            "shop": units.filtered(lambda u: u.usage in ("shop", "office")),
            "parking": units.filtered(
                lambda u: u.usage == "parking" and u.living_state != "unsold"
            ),
        }
        self.env["property.fee.assignment"].create(
            [
                {
                    "unit_id": unit.id,
                    "fee_item_id": self.env.ref(
                        f"property_billing.demo_item_{item}"
                    ).id,
                    "date_start": day,
                }
                for item, chosen in choices.items()
                for unit in chosen
            ]
        )

    def _make_run(self, community, month, post=True):
        run = self.env["property.fee.run"].create(
            {
                "community_id": community.id,
                "date_start": month,
                "invoice_date": month + relativedelta(day=5),
            }
        )
        run.action_compute()
        if post:
            run.action_post()
        return run

    def _pay_run(self, run, share):
        """Most pay, one in ten a half, the last not at all."""
        moves = run.charge_ids.move_id.sorted("id")
        paid = int(len(moves) * share)
        day = run.date_start + relativedelta(day=18)
        for index, move in enumerate(moves[:paid]):
            part = 0.5 if index % 10 == 9 else 1.0
            self._pay(move, round(move.amount_residual * part, 2), day)

    def _pay(self, move, amount, day):
        channel = self.env["property.payment.channel"].search(
            [("company_id", "=", move.company_id.id), ("kind", "=", "wechat")], limit=1
        )
        if not channel or not amount:
            return
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        ).create(
            {
                "amount": amount,
                "payment_date": min(day, fields.Date.context_today(self)),
                "journal_id": channel.journal_id.id,
            }
        )._create_payments()

    def _serve_notices(self, community, run):
        """Notices of last month, half of them handed over; where PDFs can be made."""
        if self.env["ir.actions.report"].get_wkhtmltopdf_state() == "install":
            _logger.info("no wkhtmltopdf: the demo community has no notices")
            return
        issue = self.env["property.fee.notice.issue"].create(
            {
                "community_id": community.id,
                "run_id": run.id,
                "date": fields.Date.context_today(self),
            }
        )
        issue.action_issue()
        notices = issue.notice_ids.sorted("sort_key")
        notices[: len(notices) // 2]._deliver(
            "hand",
            fields.Date.context_today(self),
            [("签收.png", PIXEL)],
        )

    def _sell_cards(self, community):
        """Two monthly cards: one paid and about to expire, one only charged."""
        today = fields.Date.context_today(self)
        spaces = self.env["property.unit"].search(
            [("community_id", "=", community.id), ("usage", "=", "parking")]
        )
        held = spaces.filtered(lambda unit: unit.living_state != "unsold")[:2]
        item = self.env.ref("property_billing.demo_item_card")
        plates = ("浙A·D7C21", "浙A·3K968")
        starts = (today + relativedelta(months=-1, days=5), today)
        for space, plate, start in zip(held, plates, starts, strict=False):
            card = self.env["property.parking.card"].create(
                {
                    "unit_id": space.id,
                    "plate": plate,
                    "fee_item_id": item.id,
                    "date_start": start,
                }
            )
            self.env["property.parking.renewal"].create(
                {"card_id": card.id, "months": 1}
            ).action_renew_and_post()
        paid = item.env["property.fee.charge"].search(
            [("fee_item_id", "=", item.id)], order="date_start", limit=1
        )
        if paid:
            self._pay(paid.move_id, paid.amount, today)

    def _set_targets(self, community, month):
        """What the officers of the buildings are to collect, last month and this."""
        officers = self.env["property.building.officer"].search(
            [("community_id", "=", community.id), ("date_end", "=", False)]
        )
        self.env["property.collection.target"].create(
            [
                {
                    "user_id": user.id,
                    "community_id": community.id,
                    "month": day,
                    "amount": 4000,
                }
                for user in officers.user_id
                for day in (month - relativedelta(months=1), month)
            ]
        )

    def _change_payer(self, community, run):
        """A flat was sold on the 12th of last month: proposed, not booked yet."""
        charges = run.charge_ids.filtered(
            lambda c: (
                c.occupancy_id.role == "owner"
                and c.unit_id.usage == "flat"
                and not c.unit_id.tenant_ids
                and c.payment_state == "unpaid"
            )
        )
        if not charges:
            return
        change = self.env["property.payer.change"].create(
            {
                "unit_id": charges[-1].unit_id.id,
                "date": run.date_start + relativedelta(day=12),
                "partner_id": self.env.ref("property_billing.demo_partner_buyer").id,
                "note": "二手房买卖，网签合同已核对，双方约定按天分摊当月物业费。",
            }
        )
        change.action_compute()

    def _certify(self, community, run):
        """The certificate of who has paid everything; where PDFs can be made."""
        if self.env["ir.actions.report"].get_wkhtmltopdf_state() == "install":
            return
        paid = run.charge_ids.filtered(
            lambda c: c.payment_state == "paid" and c.occupancy_id.role == "owner"
        )
        for charge in paid:
            clearance = self.env["property.clearance"].create(
                {"unit_id": charge.unit_id.id, "partner_id": charge.partner_id.id}
            )
            if not clearance.amount_owed:
                clearance.action_issue()
                return
            clearance.unlink()

    def _send_proof(self):
        """The resident with a login says to have paid what is open."""
        user = self.env.ref("property_base.demo_user_resident")
        charges = self.env["property.fee.charge"].search(
            [
                ("partner_id", "=", user.partner_id.id),
                ("payment_state", "in", ("unpaid", "partial")),
            ]
        )
        channel = self.env["property.payment.channel"].search(
            [("kind", "=", "wechat"), ("company_id", "=", self.env.company.id)], limit=1
        )
        units = charges.grouped("unit_id")
        if not units or not channel:
            return
        first = next(iter(units.values()))
        self.env["property.payment.proof"].with_user(user)._submit(
            first.with_user(user),
            {
                "amount": f"{sum(first.mapped('amount_residual')):.2f}",
                "channel_id": channel.id,
                "reference": "4200001234202611",
            },
            [("付款截图.png", PIXEL)],
        )
