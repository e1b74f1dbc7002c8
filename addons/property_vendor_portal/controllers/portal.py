from psycopg2.errors import UniqueViolation

from odoo import fields, http
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.http import request
from odoo.tools import mute_logger

from odoo.addons.property_base.controllers.portal import PropertyPortal
from odoo.addons.property_base.tools.upload import (
    MAX_BYTES,
    MAX_FILES,
    UploadError,
    check_files,
)

from ..models.property_vendor_portal import MAX_TASKS, TASK_TEXTS

URL = "/my/vendor"
PAGE = 20
MAX_PAGE = 1000
#: rows a plan's form offers for new tasks
NEW_ROWS = 3
MAX_REQUEST = (MAX_FILES + 1) * MAX_BYTES
TASK_FIELDS = ("date_start", "date_end", "target", *TASK_TEXTS)
COLOURS = {
    "draft": "secondary",
    "submitted": "info",
    "approved": "success",
    "returned": "warning",
    "open": "danger",
    "answered": "info",
    "rechecked": "info",
    "closed": "success",
    "todo": "secondary",
    "done": "success",
    "late": "warning",
    "missed": "danger",
    "active": "success",
    "ended": "secondary",
    "terminated": "danger",
    "signed": "success",
    "sent": "warning",
    "appealed": "info",
}


def route(path, method="GET", **extra):
    return http.route(
        path, type="http", auth="user", methods=[method], website=True, **extra
    )


class PropertyVendorPortal(PropertyPortal):
    """A vendor's contact: contracts, plans, headcount, inspections, findings."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "property_vendor_count" in counters:
            values["property_vendor_count"] = len(self._desk()._get_contracts())
        return values

    def _desk(self):
        return request.env["property.vendor.portal"]

    def _explain_step(self, error):
        if isinstance(error, UploadError):
            return self._explain_upload(error)
        if isinstance(error, AccessError):
            return request.env._("You may not do this.")
        return error.args[0]

    def _render_vendor(self, template, **values):
        values.setdefault("page_name", "property_vendor")
        return request.render(
            f"property_vendor_portal.{template}",
            {"colours": COLOURS, "error": None, "values": {}, **values},
        )

    # -------------------------------------------------------------- overview ----

    @route(URL)
    def portal_vendor(self, **kw):
        contracts = self._desk()._get_contracts()
        if not contracts:
            return request.redirect("/my")
        desk = self._desk()
        findings = desk._search_own(
            "property.vendor.finding",
            desk._get_seen("property.vendor.finding") & self._open_domain(),
            order="deadline, id",
            limit=PAGE,
        )
        plans = desk._search_own("property.vendor.plan", limit=12)
        return self._render_vendor(
            "portal_vendor", contracts=contracts, findings=findings, plans=plans
        )

    def _open_domain(self):
        return Domain("state", "=", "open")

    # -------------------------------------------------------------- contract ----

    @route(f"{URL}/contract/<int:contract_id>")
    def portal_vendor_contract(self, contract_id, **kw):
        contract = self._desk()._get_own("property.service.contract", contract_id)
        if not contract:
            return request.redirect(URL)
        return self._render_contract(contract)

    def _render_contract(self, contract, error=None, values=None):
        today = fields.Date.context_today(contract)
        return self._render_vendor(
            "portal_vendor_contract",
            contract=contract,
            plans=self._search_of(contract, "property.vendor.plan", 12),
            rows=self._search_of(contract, "property.vendor.attendance", 14),
            today=today,
            error=error,
            values={
                "date": str(today),
                "present": "",
                "note": "",
                "month": str(today)[:7],
                **(values or {}),
            },
        )

    def _search_of(self, contract, model, limit):
        return self._desk()._search_own(
            model, [("contract_id", "=", contract.id)], limit=limit
        )

    @route(f"{URL}/contract/<int:contract_id>/headcount", "POST")
    def portal_vendor_headcount(self, contract_id, **post):
        texts = self._read_texts(("date", "present", "note"), post)
        return self._step_on_contract(
            contract_id,
            texts,
            lambda contract: self._desk()._enter_headcount(contract, texts),
            f"{URL}/contract/{contract_id}?said=headcount",
        )

    @route(f"{URL}/contract/<int:contract_id>/plan", "POST")
    def portal_vendor_plan_new(self, contract_id, **post):
        texts = self._read_texts(("month",), post)
        return self._step_on_contract(
            contract_id,
            texts,
            lambda contract: self._desk()._make_plan(contract, texts["month"]),
        )

    def _step_on_contract(self, contract_id, texts, act, url=None):
        """Take a step; on a problem the page keeps what was typed."""
        contract = self._desk()._get_own("property.service.contract", contract_id)
        if not contract:
            return request.redirect(URL)
        try:
            with request.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                row = act(contract)
        except UserError as error:
            return self._render_contract(contract, self._explain_step(error), texts)
        except UniqueViolation:
            text = request.env._("It was sent twice: look whether it is there.")
            return self._render_contract(contract, text, texts)
        return request.redirect(url or f"{URL}/plan/{row.id}")

    # ------------------------------------------------------------------ plan ----

    @route(f"{URL}/plan/<int:plan_id>")
    def portal_vendor_plan(self, plan_id, **kw):
        plan = self._desk()._get_own("property.vendor.plan", plan_id)
        return self._render_plan(plan) if plan else request.redirect(URL)

    def _render_plan(self, plan, error=None, rows=None):
        return self._render_vendor(
            "portal_vendor_plan",
            plan=plan,
            rows=rows or self._get_plan_rows(plan),
            is_open=plan.state in ("draft", "returned"),
            targets=self._desk()._get_targets(),
            error=error,
        )

    def _get_plan_rows(self, plan):
        rows = [
            {
                "id": str(task.id),
                "drop": "",
                **{name: str(task[name] or "") for name in TASK_FIELDS},
            }
            for task in plan.task_ids
        ]
        return rows + [self._empty_row() for _number in range(NEW_ROWS)]

    def _empty_row(self):
        return dict.fromkeys(("id", "drop", *TASK_FIELDS), "")

    @route(f"{URL}/plan/<int:plan_id>/save", "POST")
    def portal_vendor_plan_save(self, plan_id, **post):
        plan = self._desk()._get_own("property.vendor.plan", plan_id)
        if not plan:
            return request.redirect(URL)
        rows = self._read_rows(post)
        submit = bool(post.get("submit"))
        try:
            with request.env.cr.savepoint():
                self._desk()._save_plan(plan, rows)
                if submit:
                    plan.action_submit()
        except UserError as error:
            plan.invalidate_recordset()
            return self._render_plan(plan, self._explain_step(error), rows)
        said = "submitted" if submit else "saved"
        return request.redirect(f"{URL}/plan/{plan.id}?said={said}")

    def _read_rows(self, post):
        """The rows of the form in their order: name_0, name_1 …"""
        rows = []
        for number in range(MAX_TASKS + NEW_ROWS + 1):
            names = [f"{name}_{number}" for name in ("id", "drop", *TASK_FIELDS)]
            if names[0] not in post:
                break
            texts = self._read_texts(names, post)
            rows.append({name.rpartition("_")[0]: texts[name] for name in names})
        return rows

    # ------------------------------------------------- inspections, findings ----

    @route([f"{URL}/inspections", f"{URL}/inspections/page/<int:page>"])
    def portal_vendor_inspections(self, page=1, **kw):
        return self._render_pages("property.vendor.inspection", "inspections", page)

    @route([f"{URL}/findings", f"{URL}/findings/page/<int:page>"])
    def portal_vendor_findings(self, page=1, **kw):
        return self._render_pages("property.vendor.finding", "findings", page)

    def _render_pages(self, model, name, page, order="date desc, id desc"):
        desk = self._desk()
        if not desk._has_contracts():
            return request.redirect("/my")
        page = min(max(page, 1), MAX_PAGE)
        found = desk._search_own(
            model,
            desk._get_seen(model),
            order=order,
            offset=(page - 1) * PAGE,
            limit=PAGE + 1,
        )
        return self._render_vendor(
            f"portal_vendor_{name}",
            rows=found[:PAGE],
            page=page,
            pages=f"{URL}/{name}/page",
            has_more=len(found) > PAGE,
        )

    @route(f"{URL}/inspection/<int:inspection_id>")
    def portal_vendor_inspection(self, inspection_id, **kw):
        inspection = self._get_inspection(inspection_id)
        if not inspection:
            return request.redirect(URL)
        return self._render_vendor("portal_vendor_inspection", inspection=inspection)

    def _get_inspection(self, inspection_id):
        model = "property.vendor.inspection"
        desk = self._desk()
        return desk._get_own(model, inspection_id, desk._get_seen(model))

    def _get_finding(self, finding_id):
        model = "property.vendor.finding"
        desk = self._desk()
        return desk._get_own(model, finding_id, desk._get_seen(model))

    @route(f"{URL}/finding/<int:finding_id>")
    def portal_vendor_finding(self, finding_id, **kw):
        finding = self._get_finding(finding_id)
        return self._render_finding(finding) if finding else request.redirect(URL)

    def _render_finding(self, finding, error=None, values=None):
        return self._render_vendor(
            "portal_vendor_finding",
            finding=finding,
            error=error,
            values=values or {"answer": finding.answer or ""},
        )

    @route(
        f"{URL}/finding/<int:finding_id>/answer", "POST", max_content_length=MAX_REQUEST
    )
    def portal_vendor_answer(self, finding_id, **post):
        finding = self._get_finding(finding_id)
        if not finding:
            return request.redirect(URL)
        texts = self._read_texts(["answer"], post)
        try:
            with request.env.cr.savepoint():
                files = check_files(self._read_files("photos"))
                self._desk()._answer_finding(finding, texts["answer"], files)
        except (UploadError, UserError) as error:
            finding.invalidate_recordset()
            return self._render_finding(finding, self._explain_step(error), texts)
        return request.redirect(f"{URL}/finding/{finding.id}?said=answered")

    @route(f"{URL}/finding/<int:finding_id>/file/<int:file_id>")
    def portal_vendor_file(self, finding_id, file_id, **kw):
        """A photo of a finding of the user's company."""
        files = self._desk()._get_files(self._get_finding(finding_id))
        return self._send_file(files, file_id)

    @route(f"{URL}/inspection/<int:inspection_id>/file/<int:file_id>")
    def portal_vendor_inspection_file(self, inspection_id, file_id, **kw):
        """A photo of an item of an inspection of the user's company."""
        inspection = self._get_inspection(inspection_id)
        return self._send_file(inspection.line_ids.attachment_ids, file_id)

    def _send_file(self, files, file_id):
        file = files.filtered(lambda file: file.id == file_id)
        if not file:
            raise request.not_found()
        is_image = (file.mimetype or "").startswith(("image/jpeg", "image/png"))
        stream = request.env["ir.binary"]._get_stream_from(file, "raw")
        response = stream.get_response(as_attachment=not is_image)
        response.headers["Cache-Control"] = "private, no-cache"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
