import base64
from collections import Counter

from pypinyin import Style, lazy_pinyin

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, split_every

from ..tools import onboarding, xlsx
from ..tools.workbook import (
    REASON,
    REJECTED,
    Issue,
    Parsed,
    WorkbookError,
    check_container,
    read_workbook,
)

BATCH_SIZE = 500
WORKING = ("validating", "importing")
OUTCOMES = ("created", "updated", "unchanged")
ANALYZE_FROM = 1000  # rows in the database's tables without statistics


class PropertyImport(models.Model):
    """An onboarding workbook read into the register; kept, with its result.

    ``action_import()`` reads and checks the whole workbook first. In mode
    ``all`` one rejected row means that nothing is written; in mode ``good`` the
    rejected rows, and the rows that need them, are left out. What is written
    goes in batches, a stage after the other; importing again finds what is
    there and changes nothing twice.

    How a module takes more of the workbook:

    - ``_get_sheets()`` answers the layouts; add a ``Sheet``, or columns by
      ``sheet.with_columns(Column(...))``. Their values are in the rows.
    - ``_get_work(tables)`` answers [(step, rows)] in the order of writing;
      ``_import_<step>(rows)`` writes 500 rows of JSON values and returns a
      Counter of ``kind.created``, ``kind.updated``, ``kind.unchanged`` (add
      the kind to ``property.import.count``).
    - ``_prepare_unit_vals(row)``, ``_after_units(rows, units)``,
      ``_after_spaces(rows, units)`` see the rows of units and spaces.
    - ``_get_checker(tables)`` answers the ``Checker``; append to ``checks``.
    - ``property.import.ref`` keeps what codes stand for; ``_get_reasons()``
      words own codes. Cells of columns nobody takes are in ``row["extra"]``.
    """

    _name = "property.import"
    _description = "Onboarding Import"
    _inherit = [
        "property.batch.mixin",
        "property.xlsx.mixin",
        "property.import.reasons",
        "property.import.places",
        "property.import.people",
        "property.import.units",
        "property.import.spaces",
        "property.import.households",
    ]
    _order = "id desc"
    _check_company_auto = True

    community_id = fields.Many2one(
        "property.community",
        index=True,
        ondelete="restrict",
        check_company=True,
        help="The community the workbook is about; empty: by its name.",
    )
    community_name = fields.Char(
        string="New Community",
        help="Created by the import, unless the company has one of this name.",
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
    )
    mode = fields.Selection(
        [("all", "All Rows or None"), ("good", "The Good Rows")],
        string="Take",
        required=True,
        default="all",
        help="All rows or none: one rejected row and nothing is written. The good "
        "rows: rejected ones can be downloaded, corrected and imported again.",
    )
    workbook = fields.Binary(required=True, attachment=True)
    filename = fields.Char()
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("validating", "Checking"),
            ("importing", "Importing"),
            ("done", "Done"),
            ("rejected", "Rejected"),
            ("failed", "Failed"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    error = fields.Text(readonly=True, copy=False)
    headings = fields.Json(readonly=True, copy=False)
    line_ids = fields.One2many("property.import.line", "import_id", readonly=True)
    count_ids = fields.One2many("property.import.count", "import_id", readonly=True)
    rejected_count = fields.Integer(
        string="Rejected Rows", readonly=True, copy=False, help="Rows, not cells."
    )
    done_date = fields.Datetime(string="Finished on", readonly=True, copy=False)

    @api.depends("community_id")
    def _compute_company_id(self):
        for record in self:
            record.company_id = (
                record.community_id.company_id or record.company_id or self.env.company
            )

    @api.depends("community_id.name", "community_name", "filename")
    def _compute_display_name(self):
        for record in self:
            parts = (
                record.community_id.name or record.community_name,
                record.filename,
            )
            record.display_name = " / ".join(filter(None, parts))

    def write(self, vals):
        """What was imported is kept as it was."""
        if {"workbook", "mode", "community_name"} & set(vals):
            self._check_draft()
        return super().write(vals)

    def _check_draft(self):
        if self.filtered(lambda record: record.state != "draft"):
            raise UserError(self.env._("A workbook that was imported stays as it was."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_working(self):
        if self.filtered(lambda record: record.state in WORKING):
            raise UserError(self.env._("This import is at work."))

    # === ACTIONS === #
    def action_import(self):
        """Check the workbook, then write it, in the background.

        :raise AccessError: not for who may not change the register
        :raise UserError: imported already, no community, no workbook at all
        """
        self.check_access("write")
        for record in self:
            record._check_startable()
            record._clear_results()
            record.state = "validating"
            record._start_batches("validate", [None])
        return True

    def action_draft(self):
        """Take another workbook into the same import."""
        self.check_access("write")
        for record in self:
            if record.state not in ("rejected", "failed"):
                raise UserError(self.env._("Only a failed import goes back to draft."))
            record._clear_results()
            record.state = "draft"
        return True

    def action_retry_batches(self):
        result = super().action_retry_batches()
        for record in self.filtered(lambda r: r.state == "failed"):
            validated = record.sudo().batch_ids.filtered(lambda b: b.stage)
            record.state = "importing" if validated else "validating"
            record.error = False
        return result

    def action_download_rejected(self):
        """Download the rejected rows in the layout of the workbook."""
        self.ensure_one()
        return self._action_download_xlsx("rejected")

    def action_import_corrected(self):
        """Open a new import for the corrected rows."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "views": [(False, "form")],
            "context": {
                "default_community_id": self.community_id.id,
                "default_community_name": self.community_name,
                "default_mode": self.mode,
            },
        }

    def _check_startable(self):
        """:raise UserError: says what is missing or wrong before any work"""
        self.ensure_one()
        if not self.try_lock_for_update() or self.state != "draft":
            raise UserError(self.env._("This import was started already."))
        if not self.community_id and not (self.community_name or "").strip():
            raise UserError(self.env._("Choose a community or name a new one."))
        self._check_may_create_community()
        try:
            check_container(self._get_file())
        except WorkbookError as error:
            raise UserError(self._get_reason(error.code, error.params)) from error

    def _check_may_create_community(self):
        if self.env.user.property_community_ids and not self._find_community():
            raise AccessError(
                self.env._("You work for some communities only: choose one of them.")
            )

    def _clear_results(self):
        self._clear_batches()
        # sudo: results - nobody but the code writes them
        self.sudo().line_ids.unlink()
        self.sudo().count_ids.unlink()
        self.write(
            {"error": False, "rejected_count": 0, "headings": False, "done_date": False}
        )

    # === LAYOUT === #
    def _get_sheets(self):
        """Layouts of the sheets this database takes, see tools/workbook.py."""
        return list(onboarding.SHEETS)

    def _get_checker(self, tables):
        return onboarding.Checker(tables, self._get_known(tables))

    def _get_work(self, tables):
        """[(step, rows as JSON)] in the order of writing."""
        return [
            ("places", self._get_place_rows(tables)),
            ("people", self._get_payloads(tables, "person")),
            ("units", self._get_payloads(tables, "unit")),
            ("spaces", self._get_payloads(tables, "space")),
            ("households", self._get_household_rows(tables)),
        ]

    def _get_rows(self, tables, key):
        return tables[key].rows if key in tables else []

    def _get_payloads(self, tables, key):
        return [row.as_payload() for row in self._get_rows(tables, key)]

    # === CHECK === #
    def _validate(self):
        """Read and check everything; then start to write, or refuse."""
        self.community_id = self._find_community()
        parsed = self._read()
        if not parsed.fatal:
            parsed.issues += self._get_checker(parsed.tables).run()
        self._save_checked(parsed)
        if parsed.fatal or (self.mode == "all" and self.rejected_count):
            self.write({"state": "rejected", "done_date": fields.Datetime.now()})
        else:
            self._start_writing(parsed.tables)

    def _read(self):
        try:
            return read_workbook(self._get_file(), self._get_sheets())
        except WorkbookError as error:
            sheet = error.params.get("sheet", "")
            issue = Issue(REJECTED, error.code, sheet, params=error.params)
            return Parsed({}, [issue], fatal=True)

    def _get_file(self):
        return base64.b64decode(self.with_context(bin_size=False).workbook)

    def _get_known(self, tables):
        """What the register holds already, for the checks."""
        if not self.community_id:
            return onboarding.Known()
        people, partners = self._get_known_people(self._get_payloads(tables, "person"))
        entrances = self._get_entrances().values()
        names = [
            onboarding.row_unit_name(row) for row in self._get_payloads(tables, "unit")
        ] + [onboarding.space_name(row) for row in self._get_payloads(tables, "space")]
        units = self._get_units(names)
        spans = self._get_spans(self.env["property.unit"].union(*units.values()))
        return onboarding.Known(
            buildings={code: b.kind for code, b in self._get_buildings().items()},
            entrances={(e.building_id.code, e.code) for e in entrances},
            people=people,
            partners=partners,
            spans={name: spans[unit.id] for name, unit in units.items()},
        )

    # === RESULT === #
    def _save_checked(self, parsed):
        tables = parsed.tables.values()
        self.headings = {table.title: table.headings for table in tables}
        self.rejected_count = sum(len(table.rejected) for table in tables)
        cells = {
            (table.title, number): row
            for table in tables
            for number, row in table.rejected.items()
        }
        self._save_issues(onboarding.sort_issues(parsed.issues), cells)

    def _save_issues(self, issues, cells=None):
        """Keep remarks; rows that were rejected with all their cells."""
        reasons = self._get_reasons()
        # sudo: property.import.line - nobody but the code writes them
        self.env["property.import.line"].sudo().create(
            [
                {
                    "import_id": self.id,
                    "level": issue.level,
                    "sheet": issue.sheet,
                    "row": issue.row,
                    "column": issue.column,
                    "value": issue.value,
                    "reason": reasons[issue.code] % issue.params,
                    "cell_count": issue.count,
                    "cells": (cells or {}).get((issue.sheet, issue.row))
                    if issue.level == REJECTED
                    else False,
                }
                for issue in issues
            ]
        )

    def _xlsx_rejected(self, options):
        """The rejected rows, sheet by sheet, as they were, with the reasons."""
        self.ensure_one()
        rows = {}
        for line in self.line_ids.filtered(lambda x: x.level == REJECTED and x.cells):
            cells, reasons = rows.setdefault(line.sheet, {}).setdefault(
                line.row, (line.cells, [])
            )
            text = (line.column, line.reason)
            reasons.append(": ".join(filter(None, text)))
        if not rows:
            raise UserError(self.env._("No row was rejected."))
        stem = (self.filename or "").removesuffix(".xlsx") or self.community_id.name
        name = self.env._("Rejected rows of %s", stem)
        return name, [self._get_rejected_sheet(s, rows[s]) for s in rows]

    def _get_rejected_sheet(self, title, rows):
        headings = [h for h in self.headings[title] if h != REASON]
        keep = [i for i, h in enumerate(self.headings[title]) if h != REASON]
        return xlsx.Sheet(
            title,
            [xlsx.Column(heading) for heading in [*headings, REASON]],
            [
                [cells[i] if i < len(cells) else None for i in keep]
                + ["; ".join(reasons)]
                for cells, reasons in rows.values()
            ],
        )

    # === WRITE === #
    def _start_writing(self, tables):
        """Queue the rows, stage by stage; the last batch counts."""
        if not self.community_id:
            self.community_id = self._create_community()
        self.state = "importing"
        for stage, (step, rows) in enumerate(self._get_work(tables), start=1):
            chunks = list(split_every(BATCH_SIZE, rows, list))
            self._start_batches(step, chunks, stage=stage)
        self._start_batches("finish", [], last_step="finish")

    def _process_batch(self, batch):
        if batch.step == "validate":
            return self._validate()
        self._analyze(batch)
        if batch.step == "finish":
            return self._finish()
        record = self.with_context(tracking_disable=True)
        return getattr(record, f"_import_{batch.step}")(batch.payload)

    def _finish(self):
        """Sum up what the batches did."""
        counts = Counter()
        for batch in self.sudo().batch_ids:
            counts.update(batch.result or {})
        kinds = self.env["property.import.count"]._fields["kind"].get_values(self.env)
        # sudo: property.import.count - nobody but the code writes them
        self.env["property.import.count"].sudo().create(
            [
                self._prepare_count(sequence, kind, counts)
                for sequence, kind in enumerate(kinds)
                if any(counts[f"{kind}.{n}"] for n in OUTCOMES)
            ]
        )
        self._forget_payloads()
        self.write({"state": "done", "done_date": fields.Datetime.now()})

    def _forget_payloads(self):
        """What was written needs no copy of people's data in the work list."""
        self.sudo().batch_ids.write({"payload": False})

    def _prepare_count(self, sequence, kind, counts):
        return {
            "import_id": self.id,
            "sequence": sequence,
            "kind": kind,
            **{n: counts[f"{kind}.{n}"] for n in OUTCOMES},
        }

    def _batch_failed(self, batch):
        self.write({"state": "failed", "error": batch.error})

    def _analyze(self, batch):
        """Tell the planner about a first bulk load, once a stage and at the end.

        Without statistics it takes the tables for empty and joins them by
        nested loops.
        """
        batches = self.sudo().batch_ids
        before = batches.filtered(lambda b: b.kind != "last" and b.id < batch.id)
        if batch.stage and batch.stage in before.mapped("stage"):
            return
        if sum(before.mapped("item_count")) >= ANALYZE_FROM:
            self.env.flush_all()
            for table in self._get_analyzed_tables():
                self.env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))

    def _get_analyzed_tables(self):
        models_written = (
            "res.partner",
            "property.import.ref",
            "property.unit",
            "property.occupancy",
            "property.vehicle",
        )
        return [self.env[name]._table for name in models_written]

    # === COMMUNITY === #
    def _find_community(self):
        """The community meant: chosen, or the company's of that name."""
        name = (self.community_name or "").strip()
        return self.community_id or self.env["property.community"].search(
            [("company_id", "=", self.company_id.id), ("name", "=", name)], limit=1
        )

    def _create_community(self):
        name = self.community_name.strip()
        return self.env["property.community"].create(
            {
                "name": name,
                "code": self._get_community_code(name),
                "company_id": self.company_id.id,
            }
        )

    def _get_community_code(self, name):
        """Initials of the name (翠湖花园: CHHY), with a number if they are taken."""
        initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
        code = "".join(c for c in initials if c.isalnum()).upper()[:8] or "C"
        # sudo: property.community - codes are unique beyond what the user sees
        taken = set(
            self.env["property.community"]
            .sudo()
            .with_context(active_test=False)
            .search(
                [("company_id", "=", self.company_id.id), ("code", "=like", f"{code}%")]
            )
            .mapped("code")
        )
        number = 2
        result = code
        while result in taken:
            result, number = f"{code}{number}", number + 1
        return result
