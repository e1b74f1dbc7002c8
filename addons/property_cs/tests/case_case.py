import base64
from datetime import date

from odoo import Command

from .cs_case import CsCase

JPEG = b"\xff\xd8\xff\xe0" + b"0" * 64
PDF = b"%PDF-1.4\n" + b"0" * 64


class CaseCase(CsCase):
    """Rules of the community with two clauses, and shorthands for the cases."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.page = cls.env["document.page"].create(
            {
                "name": "翠苑管理规约",
                "property_kind": "community_rules",
                "property_community_ids": [Command.set(cls.community.ids)],
            }
        )
        cls.version = cls.env["document.page.history"].create(
            {
                "page_id": cls.page.id,
                "property_date_start": date(2020, 1, 1),
                "property_clause_ids": [
                    Command.create(
                        {
                            "number": "第三十二条",
                            "name": "共用部位",
                            "text": "不得占用楼道堆放物品。",
                        }
                    )
                ],
            }
        )
        cls.version.action_approve()
        cls.clause = cls.version.property_clause_ids

    @classmethod
    def _violation(cls, user=None, **vals):
        return (
            cls.env["property.violation"]
            .with_user(user or cls.clerk)
            .create(
                {
                    "subject": "楼道堆放杂物",
                    "description": "五楼楼道堆放纸箱约二立方米。",
                    "kind": "occupation",
                    "community_id": cls.community.id,
                    "unit_id": cls.unit.id,
                    "property_cited_clause_ids": [Command.set(cls.clause.ids)],
                    **vals,
                }
            )
        )

    @classmethod
    def _row(cls, model, violation, **vals):
        return violation.env[f"property.violation.{model}"].create(
            {"violation_id": violation.id, **vals}
        )

    @classmethod
    def _notice(cls, violation, **vals):
        defaults = (
            violation.env["property.violation.notice"]
            .with_context(default_violation_id=violation.id)
            .default_get(["partner_id", "deadline", "property_cited_clause_ids"])
        )
        return cls._row("notice", violation, **{**defaults, "demand": "清理", **vals})

    @classmethod
    def _dispute(cls, user=None, **vals):
        return (
            cls.env["property.dispute"]
            .with_user(user or cls.clerk)
            .create(
                {
                    "subject": "楼上漏水",
                    "kind": "leak",
                    "community_id": cls.community.id,
                    "party_ids": [
                        Command.create({"side": "a", "unit_id": cls.unit.id}),
                        Command.create({"side": "b", "unit_id": cls.unit2.id}),
                    ],
                    **vals,
                }
            )
        )

    @classmethod
    def _session(cls, dispute, **vals):
        return dispute.env["property.dispute.session"].create(
            {
                "dispute_id": dispute.id,
                "attendees": "双方业主",
                "minutes": "双方陈述了经过。",
                "result": "open",
                **vals,
            }
        )

    @classmethod
    def _file(cls, user, content=JPEG, name="photo.jpg"):
        """An upload of the web client: it hangs on no record yet."""
        return (
            cls.env["ir.attachment"]
            .with_user(user)
            .create({"name": name, "datas": base64.b64encode(content), "res_id": 0})
        )
