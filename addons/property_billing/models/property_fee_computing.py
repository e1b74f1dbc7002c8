import logging
from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.property_base.models.property_batch import TRY_AGAIN

from ..engine.assess import assess
from ..engine.facts import Outcome, Period
from ..engine.months import month_start

_logger = logging.getLogger(__name__)

UNITS_PER_BATCH = 500


class PropertyFeeComputing(models.AbstractModel):
    """The computing half of a fee run: draft, computing, computed.

    The engine decides what is owed; this writes it down, a batch of units in
    a transaction. Draft charges of the run are replaced, what is posted or
    belongs to another run is left alone and not charged again.
    """

    _name = "property.fee.computing"
    _description = "Computing of a Fee Run"

    def action_compute(self):
        """Charge the month, in batches; supervisors and accountants.

        Computed runs are computed again: their draft charges are replaced. A
        repeated click does nothing while the run is being computed; after a
        failure it tries the failed batches again.
        """
        self._check_may_compute()
        for run in self:
            run._claim_run()
            if run.state in ("draft", "computed"):
                run._begin_computing()
            elif run.state != "computing":
                raise UserError(
                    self.env._(
                        "%(run)s is closed: what it charged is changed by credit "
                        "notes and corrections.",
                        run=run.display_name,
                    )
                )
            elif run.batch_failed_count:
                run.action_retry_batches()
        return True

    def _check_may_compute(self):
        user = self.env.user
        if self.env.su:
            return
        allowed = user.has_group("property_base.group_supervisor") or user.has_group(
            "account.group_account_invoice"
        )
        if not allowed or user.has_group("property_billing.group_cashier"):
            raise AccessError(
                self.env._(
                    "Only supervisors and accountants compute fees; who takes money "
                    "does not."
                )
            )

    def _claim_run(self):
        """Nobody else changes the state of the run until this is committed."""
        if not self.try_lock_for_update(allow_referencing=True):
            raise UserError(
                self.env._(
                    "%(run)s: someone else has just started something here. Look "
                    "again in a moment.",
                    run=self.display_name,
                )
            )
        self.invalidate_recordset(["state"])

    def _begin_computing(self):
        self._check_nothing_else_computes()
        self.env.flush_all()
        unit_ids = self._get_unit_ids_to_compute()
        # sudo: property.fee.run - its results are written by the code alone
        run = self.sudo()
        run._clear_batches()
        run._clear_results()
        run.state = "computing"
        payloads = [
            unit_ids[start : start + UNITS_PER_BATCH]
            for start in range(0, len(unit_ids), UNITS_PER_BATCH)
        ]
        self._start_batches("compute", payloads, "computed")

    def _check_nothing_else_computes(self):
        other = self.sudo().search(
            [
                ("community_id", "=", self.community_id.id),
                ("state", "=", "computing"),
                ("id", "!=", self.id),
            ],
            limit=1,
        )
        if other:
            raise UserError(
                self.env._(
                    "%(run)s of the same community is being computed: wait until it "
                    "is done.",
                    run=other.display_name,
                )
            )

    def _clear_results(self):
        self.exception_ids.unlink()
        self.total_ids.unlink()
        self.change_ids.unlink()

    def _get_unit_ids_to_compute(self):
        """Units with something to charge, and those whose drafts are replaced."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT assignment.unit_id
                  FROM property_fee_assignment assignment
                  JOIN property_fee_item item ON item.id = assignment.fee_item_id
                  JOIN property_unit unit ON unit.id = assignment.unit_id
                 WHERE assignment.community_id = %(community)s
                   AND assignment.date_start <= %(end)s
                   AND (assignment.date_end IS NULL
                        OR assignment.date_end >= %(first)s)
                   AND item.kind = 'recurring' AND item.active AND unit.active
                 UNION
                SELECT unit_id FROM property_fee_charge
                 WHERE run_id = %(run)s AND state IN ('draft', 'cancelled')
                   AND kind = 'recurring'
                 ORDER BY 1
                """,
                community=self.community_id.id,
                end=self.date_end,
                first=self._get_first_month(),
                run=self.id,
            )
        )
        return [row[0] for row in rows]

    def _get_first_month(self):
        """Month of the first run of the community: nothing before it is missed."""
        groups = self.sudo()._read_group(
            [
                ("community_id", "=", self.community_id.id),
                ("state", "not in", ("draft", "cancelled")),
                ("date_start", "<=", self.date_start),
            ],
            [],
            ["date_start:min"],
        )
        return month_start(groups[0][0] or self.date_start)

    # ------------------------------------------------------------- batch ----

    def _step_compute(self, unit_ids):
        """Charge some units, at once; or one by one if that fails."""
        run = self.sudo()  # sudo: charges are written by the code alone
        run._forget_drafts(unit_ids)
        try:
            with self.env.cr.savepoint():
                run._charge_units(unit_ids)
        except TRY_AGAIN:
            raise
        except Exception as error:
            _logger.exception("%s: a batch is computed unit by unit", self.name)
            if len(unit_ids) == 1:
                run._note_error(unit_ids[0], error)
                return
            run.env.invalidate_all()
            for unit_id in unit_ids:
                run._charge_unit_alone(unit_id)

    def _charge_unit_alone(self, unit_id):
        try:
            with self.env.cr.savepoint():
                self._charge_units([unit_id])
        except TRY_AGAIN:
            raise
        except Exception as error:
            _logger.exception("%s: unit %s was not computed", self.name, unit_id)
            self.env.invalidate_all()
            self._note_error(unit_id, error)

    def _forget_drafts(self, unit_ids):
        """Delete what the run has not posted of some units; before inserting."""
        self.env["property.fee.charge"].search(
            [
                ("run_id", "=", self.id),
                ("unit_id", "in", unit_ids),
                ("state", "in", ("draft", "cancelled")),
                ("kind", "=", "recurring"),
                ("move_line_id", "=", False),
            ]
        ).unlink()
        self.env.flush_all()

    def _charge_units(self, unit_ids):
        facts = self.env["property.fee.facts"]._load(self, unit_ids)
        period = Period(
            month_start(self.date_start), self._get_first_month(), self.include_missed
        )
        outcomes = {
            unit: assess(
                unit,
                facts.assignments.get(unit.id, []),
                facts.holdings.get(unit.id, []),
                facts.vacancies.get(unit.id, []),
                facts.tariffs,
                period,
                facts.policy,
            )
            for unit in facts.units
        }
        self._write_charges(outcomes)
        self._write_problems(outcomes)
        self.env.flush_all()

    def _write_charges(self, outcomes):
        explain = self.env["property.fee.explanation"]
        charges = [
            (unit, charge)
            for unit, outcome in outcomes.items()
            for charge in outcome.charges
        ]
        texts = explain._explain([charge for _unit, charge in charges])
        self.env["property.fee.charge"].create(
            [
                self._prepare_charge(unit, charge, text)
                for (unit, charge), text in zip(charges, texts, strict=True)
            ]
        )

    def _prepare_charge(self, unit, charge, explanation):
        part, holding = charge.part, charge.payer.holding
        return {
            "run_id": self.id,
            "community_id": self.community_id.id,
            "company_id": self.company_id.id,
            "assignment_id": charge.assignment.id,
            "tariff_id": charge.tariff_id,
            "unit_id": unit.id,
            "building_id": unit.building_id,
            "fee_item_id": charge.assignment.item.id,
            "source_key": charge.assignment.source_key,
            "partner_id": charge.payer.partner_id,
            "occupancy_id": holding and holding.id,
            "owner_occupancy_id": charge.owner_id,
            "kind": "recurring",
            "date_start": part.date_start,
            "date_end": part.date_end,
            "due_date": charge.due_date,
            "quantity": float(charge.quantity),
            "price": float(charge.price),
            "amount": float(part.amount),
            "explanation": explanation,
        }

    # -------------------------------------------------------- exceptions ----

    def _write_problems(self, outcomes):
        explain = self.env["property.fee.explanation"]
        self.env["property.fee.exception"].create(
            [
                {
                    "run_id": self.id,
                    "unit_id": unit.id,
                    **explain._explain_problems(problems),
                }
                for unit, outcome in outcomes.items()
                for problems in self._group_problems(outcome)
            ]
        )

    def _group_problems(self, outcome: Outcome):
        """One exception per unit without payer, per month missed, else per item."""
        groups = defaultdict(list)
        for problem in outcome.problems:
            if problem.kind == "no_payer":
                key = None
            elif problem.kind == "missed":
                key = (problem.assignment.id, problem.month)
            else:
                key = problem.assignment.id
            groups[problem.kind, key].append(problem)
        return list(groups.values())

    def _note_error(self, unit_id, error):
        self.env["property.fee.exception"].create(
            {
                "run_id": self.id,
                "unit_id": unit_id,
                "date_start": self.date_start,
                "kind": "error",
                "reason": str(error).strip() or error.__class__.__name__,
            }
        )

    # ------------------------------------------------------------ result ----

    def _step_computed(self, _payload):
        run = self.sudo()  # sudo: results are written by the code alone
        run.total_ids.unlink()
        run.change_ids.unlink()
        self.env["property.fee.run.total"].sudo()._summarise(run)
        self.env["property.fee.run.change"].sudo()._summarise(run)
        run.write({"state": "computed", "computed_date": fields.Datetime.now()})
