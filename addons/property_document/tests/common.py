from datetime import date

from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.property_base.tests.common import PropertyCommon

PASSWORD = "quiet-lake-7"


class DocumentCommon(PropertyCommon):
    """Rules of a community, two clauses, and who works with them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.lang = "en_US"
        cls.staff = cls._user("doc_staff", "property_base.group_staff")
        cls.supervisor = cls._user("doc_supervisor", "property_base.group_supervisor")
        cls.manager = cls._user("doc_manager", "property_base.group_manager")
        cls.page = cls._page("Rules of Test Garden")

    @classmethod
    def _user(cls, login, groups, **vals):
        return new_test_user(
            cls.env, login, groups, password=PASSWORD, lang="en_US", **vals
        )

    @classmethod
    def _page(cls, name, **vals):
        return cls.env["document.page"].create(
            {
                "name": name,
                "property_kind": "community_rules",
                "property_community_ids": [Command.set(cls.community.ids)],
                "property_reader_ids": [Command.set(cls.staff.ids)],
                **vals,
            }
        )

    @classmethod
    def _version(cls, page=None, start=date(2026, 1, 1), user=None, **vals):
        return (
            cls.env["document.page.history"]
            .with_user(user or cls.supervisor)
            .create(
                {
                    "page_id": (page or cls.page).id,
                    "property_date_start": start,
                    "content": "<p>Preamble</p>",
                    "property_clause_ids": [
                        Command.create({"number": "第一条", "text": "Be kind."}),
                        Command.create(
                            {"number": "第二条", "name": "Dogs", "text": "On a lead."}
                        ),
                    ],
                    **vals,
                }
            )
        )

    @classmethod
    def _approved(cls, page=None, start=date(2026, 1, 1), **vals):
        version = cls._version(page, start, **vals)
        version.action_to_approve()
        version.with_user(cls.manager).action_approve()
        return version
