from odoo import api, fields, models


class PropertyImportRef(models.Model):
    """Which record a code of an onboarding workbook stands for.

    Codes of people and fees mean something in their workbook only; so that a
    second import finds the same records, each is remembered per community.
    """

    _name = "property.import.ref"
    _description = "Code of an Onboarding Workbook"
    _inherit = ["property.community.mixin"]
    _rec_name = "code"

    community_id = fields.Many2one(ondelete="cascade")
    kind = fields.Char(required=True, help="What the code names: person, fee …")
    code = fields.Char(required=True)
    group_code = fields.Char(help="The owner a family member or tenant belongs to.")
    role = fields.Char()
    res_model = fields.Char(required=True)
    res_id = fields.Many2oneReference(model_field="res_model", required=True)

    _code_uniq = models.Constraint(
        "UNIQUE(community_id, kind, code)",
        "A code of a workbook names one record of its kind in a community.",
    )
    _group_idx = models.Index("(community_id, kind, group_code)")

    @api.model
    def _get_refs(self, community, kind, codes=None):
        """Return {code: reference} of a kind; of all codes when none are given."""
        domain = [("community_id", "=", community.id), ("kind", "=", kind)]
        if codes is not None:
            domain.append(("code", "in", list(codes)))
        return {ref.code: ref for ref in self.search(domain)}

    @api.model
    def _get_records(self, community, kind, res_model, codes=None):
        """Return {code: record}, without those that were deleted since."""
        refs = self._get_refs(community, kind, codes)
        ids = [ref.res_id for ref in refs.values() if ref.res_model == res_model]
        existing = set(self.env[res_model].browse(ids).exists()._ids)
        return {
            code: self.env[res_model].browse(ref.res_id).with_prefetch(ids)
            for code, ref in refs.items()
            if ref.res_id in existing
        }

    @api.model
    def _remember(self, community, kind, records, **groups):
        """Keep which record each code names; what is known is brought up to date.

        :param dict records: {code: record}
        :param groups: ``group_code`` and ``role``, each {code: value}
        """
        refs = self._get_refs(community, kind, records)
        new = []
        for code, record in records.items():
            vals = {"res_model": record._name, "res_id": record.id}
            vals |= {name: values.get(code) for name, values in groups.items()}
            if code not in refs:
                new.append(
                    {"community_id": community.id, "kind": kind, "code": code, **vals}
                )
            elif any(refs[code][name] != (vals[name] or False) for name in vals):
                refs[code].write(vals)
        return self.create(new)
