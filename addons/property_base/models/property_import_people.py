from collections import Counter

from odoo import models
from odoo.tools import split_every

from ..tools import cells, onboarding


class PropertyImportPeople(models.AbstractModel):
    """Owners, family members and tenants of an onboarding workbook.

    A person is known by the code of an earlier import of the community, as
    long as name or phone agree, else by name and phone together. What a
    contact holds already stays; what is empty is filled.
    """

    _name = "property.import.people"
    _description = "Imports People"

    def _import_people(self, rows):
        matched = self._match_partners(rows)
        new = {}
        for row in rows:
            if not matched.get(row["code"]):
                new.setdefault(self._get_identity(row), row)
        created = self._create_partners(list(new.values()))
        by_identity = dict(zip(new, created, strict=True))
        counts = Counter({"person.created": len(new)})
        for row in rows:
            partner = matched.get(row["code"])
            if partner:
                counts[f"person.{self._fill_partner(partner, row)}"] += 1
            else:
                matched[row["code"]] = by_identity[self._get_identity(row)]
        self._remember_people(rows, matched)
        return counts

    def _get_identity(self, row):
        """Two codes with the same name and phone are one person."""
        phones = row.get("phones") or ()
        return (row["name"], phones[0] if phones else f"code {row['code']}")

    def _create_partners(self, rows):
        # sudo: res.partner - who may import a register may add its people
        partners = self.env["res.partner"].sudo()
        return partners.create([self._prepare_partner_vals(row) for row in rows])

    def _prepare_partner_vals(self, row):
        """Values of a new contact.

        :param dict row: ``code``, ``name``, ``phones``, ``gender``, ``id_number``
        """
        return {
            "name": row["name"],
            "company_id": self.company_id.id,
            **self._prepare_person_facts(row),
        }

    def _prepare_person_facts(self, row):
        phones = [*(row.get("phones") or ()), None, None]
        facts = {
            "phone": phones[0],
            "property_phone2": phones[1],
            "property_gender": row.get("gender"),
            "property_id_number": row.get("id_number"),
        }
        return self._without_none(facts)

    def _fill_partner(self, partner, row):
        """Fill what a known contact lacks."""
        # sudo: res.partner - who may import a register may complete its people
        partner = partner.sudo()
        facts = self._prepare_person_facts(row)
        known = {cells.phone_digits(p) for p in self._get_phones(partner)}
        missing = {
            name: value
            for name, value in facts.items()
            if not partner[name] and value not in known
        }
        if not missing:
            return "unchanged"
        partner.with_context(tracking_disable=False).write(missing)
        return "updated"

    def _remember_people(self, rows, partners):
        self.env["property.import.ref"].sudo()._remember(
            self.community_id,
            "person",
            {row["code"]: partners[row["code"]] for row in rows},
            group_code={row["code"]: row["owner"] for row in rows},
            role={row["code"]: row["role"] for row in rows},
        )

    # === WHO IS WHO === #
    def _match_partners(self, rows):
        """{code: contact} of rows whose person is known."""
        known = self._get_people([row["code"] for row in rows])
        by_contact = self._get_contacts({row["name"] for row in rows})
        matched = {}
        for row in rows:
            partner = known.get(row["code"])
            if not (partner and self._is_person(partner, row)):
                keys = [(row["name"], phone) for phone in row.get("phones") or ()]
                partner = next((by_contact[k] for k in keys if k in by_contact), None)
            if partner:
                matched[row["code"]] = partner
        return matched

    def _is_person(self, partner, row):
        """Whether a known contact is the person of a row: by name or phone."""
        phones = {cells.phone_digits(phone) for phone in self._get_phones(partner)}
        return partner.name == row["name"] or bool(phones & set(row["phones"] or ()))

    def _get_phones(self, partner):
        return [p for p in (partner.phone, partner.property_phone2) if p]

    def _get_people(self, codes=None):
        """{code: contact} of the workbook codes known in the community."""
        return (
            self.env["property.import.ref"]
            .sudo()
            ._get_records(self.community_id, "person", "res.partner", codes)
        )

    def _get_contacts(self, names):
        """{(name, phone): contact} of natural persons the company knows."""
        contacts = {}
        for chunk in split_every(1000, names, list):
            # sudo: res.partner - the same people whatever lists the user sees
            found = (
                self.env["res.partner"]
                .sudo()
                .search_fetch(
                    [
                        ("name", "in", chunk),
                        ("parent_id", "=", False),
                        ("company_id", "in", [False, self.company_id.id]),
                    ],
                    ["name", "phone", "property_phone2"],
                    order="id",
                )
            )
            for partner in found:
                for phone in self._get_phones(partner):
                    key = (partner.name, cells.phone_digits(phone))
                    contacts.setdefault(key, partner)
        return contacts

    # === WHAT THE CHECKS NEED TO KNOW === #
    def _get_known_people(self, rows):
        """({code: Person}, {code: contact id}) before the import."""
        refs = self.env["property.import.ref"].sudo()
        refs = refs._get_refs(self.community_id, "person")
        known = self._get_people()
        people = {
            code: onboarding.Person(refs[code].role, partner.name, partner.id)
            for code, partner in known.items()
        }
        partners = {code: partner.id for code, partner in known.items()}
        for row in rows:
            partners.pop(row["code"], None)
        matched = self._match_partners(rows)
        return people, partners | {code: p.id for code, p in matched.items()}
