from collections import Counter, defaultdict

from odoo import models

from ..tools import onboarding
from ..tools.workbook import WARNING, Issue

NOT_LIVED_IN = ("parking", "storage")


class PropertyImportHouseholds(models.AbstractModel):
    """Occupancies of an onboarding workbook.

    The workbook says whose family member or tenant a person is, not where the
    person lives. Family members belong to the owner in each of the owner's
    flats (shops and offices when there is no flat). A tenant of an owner with
    one such unit is its tenant. With several it stays open which one is let: a
    request in each waits for the front desk to verify one and refuse the rest,
    since a guess would charge, and show, a household the bills of another.
    """

    _name = "property.import.households"
    _description = "Imports Occupancies"

    def _get_household_rows(self, tables):
        """The owners a workbook says anything about, and rows of their people."""
        owners = defaultdict(dict)
        for row in self._get_rows(tables, "person"):
            owners[row.get("owner")][row.get("code")] = row.number
        for row in self._get_rows(tables, "unit"):
            if row.get("owner"):
                owners.setdefault(row.get("owner"), {})
        return [{"owner": owner, "rows": rows} for owner, rows in owners.items()]

    def _import_households(self, rows):
        codes = [row["owner"] for row in rows]
        numbers = {code: n for row in rows for code, n in row["rows"].items()}
        held = self._get_owner_occupancies(codes)
        wanted = []
        for ref, partner in self._get_dependents(codes):
            occupancies = held.get(ref.group_code, self.env["property.occupancy"])
            if ref.role == onboarding.FAMILY:
                wanted += self._prepare_family(partner, occupancies)
            else:
                wanted += self._prepare_tenant(ref, partner, occupancies)
        planned = self._plan_occupancies(wanted)
        refs = {want["ref"]: want for want, _vals in planned if want.get("ref")}
        self._save_issues([self._get_open_tenant(refs[r], numbers, held) for r in refs])
        return self._create_occupancies(wanted, planned)

    def _get_dependents(self, codes):
        """[(reference, contact)] of family members and tenants of the owners."""
        refs = (
            self.env["property.import.ref"]
            .sudo()
            .search(
                [
                    ("community_id", "=", self.community_id.id),
                    ("kind", "=", "person"),
                    ("group_code", "in", codes),
                    ("role", "in", (onboarding.FAMILY, onboarding.TENANT)),
                ],
                order="id",
            )
        )
        people = self._get_people(refs.mapped("code"))
        return [(ref, people[ref.code]) for ref in refs if ref.code in people]

    def _get_owner_occupancies(self, codes):
        """{owner code: occupancies in force of the units the household uses}."""
        people = self._get_people(codes)
        by_partner = defaultdict(list)
        occupancy = self.env["property.occupancy"]
        for held in occupancy.search(
            [
                ("community_id", "=", self.community_id.id),
                ("partner_id", "in", [partner.id for partner in people.values()]),
                ("role", "=", onboarding.OWNER),
                ("unit_id.usage", "not in", NOT_LIVED_IN),
                *occupancy._get_in_force_domain(),
            ]
        ):
            by_partner[held.partner_id.id].append((held, held.unit_id.usage))
        return {
            code: occupancy.union(
                *onboarding.household_units(by_partner.get(partner.id, ()))
            )
            for code, partner in people.items()
        }

    def _prepare_family(self, partner, occupancies):
        return [
            {
                "unit": occupancy.unit_id,
                "partner": partner,
                "role": onboarding.FAMILY,
                "principal": occupancy,
            }
            for occupancy in occupancies
            if occupancy.partner_id != partner
        ]

    def _prepare_tenant(self, ref, partner, occupancies):
        is_open = len(occupancies) > 1
        return [
            {
                "unit": occupancy.unit_id,
                "partner": partner,
                "role": onboarding.TENANT,
                "state": "requested" if is_open else "verified",
                "ref": ref if is_open else None,
            }
            for occupancy in occupancies
            if occupancy.partner_id != partner
        ]

    def _get_open_tenant(self, want, numbers, held):
        """Tell the front desk which tenant waits for being verified."""
        ref = want["ref"]
        units = held[ref.group_code].unit_id.mapped("name")
        return Issue(
            WARNING,
            "tenant_of_several",
            onboarding.PEOPLE.title,
            numbers.get(ref.code, 0),
            onboarding.PEOPLE.title_of("owner"),
            want["partner"].name,
            {"units": ", ".join(units)},
        )

    # === OCCUPANCIES === #
    def _import_occupancies(self, wanted):
        """Create the occupancies that are missing; none is ever changed.

        :param list wanted: dicts of ``unit``, ``partner``, ``role`` and maybe
            ``start``, ``end``, ``principal``, ``state``
        """
        return self._create_occupancies(wanted, self._plan_occupancies(wanted))

    def _plan_occupancies(self, wanted):
        """[(what is wanted, values)] of what nobody has yet."""
        units = self.env["property.unit"].union(*(want["unit"] for want in wanted))
        spans = self._get_spans(units)
        planned = [
            (want, self._plan_occupancy(want, spans[want["unit"].id]))
            for want in wanted
        ]
        return [(want, vals) for want, vals in planned if vals]

    def _create_occupancies(self, wanted, planned):
        self.env["property.occupancy"].create([vals for _want, vals in planned])
        return Counter(
            {
                "occupancy.created": len(planned),
                "occupancy.unchanged": len(wanted) - len(planned),
            }
        )

    def _plan_occupancy(self, want, spans):
        span = onboarding.plan_holding(
            spans,
            want["partner"].id,
            want["role"],
            want.get("start"),
            want.get("end"),
        )
        if not span:
            return None
        pays, state = span.payer, want.get("state", "verified")
        span.payer = pays and state == "verified"
        return {
            "unit_id": want["unit"].id,
            "partner_id": want["partner"].id,
            "role": want["role"],
            "date_start": span.start,
            "date_end": span.end,
            "is_payer": pays,
            "principal_id": want["principal"].id if want.get("principal") else False,
            "state": state,
        }

    def _get_spans(self, units):
        """{unit id: [Span]} of all occupancies, refused and requested ones too."""
        spans = defaultdict(list)
        for occupancy in self.env["property.occupancy"].search_fetch(
            [("unit_id", "in", units.ids)],
            ["unit_id", "partner_id", "role", "date_start", "date_end"]
            + ["is_payer", "state"],
        ):
            spans[occupancy.unit_id.id].append(
                onboarding.Span(
                    occupancy.partner_id.id,
                    occupancy.role,
                    occupancy.date_start or None,
                    occupancy.date_end or None,
                    occupancy.is_payer and occupancy.state == "verified",
                )
            )
        return spans
