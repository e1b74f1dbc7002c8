from odoo import api, fields, models
from odoo.exceptions import AccessError, MissingError
from odoo.fields import Domain

from ..tools import search_term

# Nobody calls about these while the same person also holds a home or a shop.
ANCILLARY_USAGES = ("parking", "storage")


class PropertyHouseholdMixin(models.AbstractModel):
    """The household card: find a unit by whatever the caller says, show all of it.

    Modules add to the card by inheriting ``property.unit``:

    * :meth:`_get_household_panels` for what is shown,
    * :meth:`_get_household_actions` for the buttons,
    * :meth:`_get_household_open_rows` for lines of the panel *What is Open*.

    Everything runs with the rights of the user: what a record rule hides is
    neither found nor shown.
    """

    _name = "property.household.mixin"
    _description = "Household Card"

    # ------------------------------------------------------------------ search
    @api.model
    @api.readonly
    def household_search(self, term, community_id=False, limit=12):
        """Find households by unit number, phone, plate, name or pinyin.

        :param str term: '32501', '3-2-501', '3栋2单元501', at least four digits of
            a phone, three characters of a plate, a name, 'wxm' or 'wuxuanmin'
        :param int community_id: only there; False: wherever the user may look
        :param int limit: most hits
        :return: list of dicts: ``unit_id``, ``name``, ``community``, ``usage``,
            ``living_state`` (labels), ``people`` (who holds it today),
            ``kind`` (unit, person, vehicle), ``reason`` (what matched),
            ``exact`` and ``former`` (matched who left), ``partner_id`` (the person
            named, or who holds the vehicle; False for a unit); exact hits first
        :raise AccessError: for who is not of the management office
        """
        self._check_household_access()
        parsed = search_term.parse(term)
        if not parsed:
            return []
        place = Domain.TRUE
        if community_id:
            place = Domain("community_id", "=", community_id)
        hits = [
            *self._find_units(parsed, place, limit),
            *self._find_vehicles(parsed, place, limit),
            *self._find_people(parsed, place, limit),
        ]
        return self._describe_hits(search_term.sort_hits(hits)[:limit])

    @api.model
    def _check_household_access(self):
        if not self.env.user.has_group("property_base.group_staff"):
            raise AccessError(self.env._("Only the management office can do this."))

    @api.model
    def _find_units(self, parsed, place, limit):
        """Units whose number is, begins with or contains the term, in this order."""
        if not parsed.code:
            return []
        patterns = [parsed.code, parsed.code + "%"]
        if len(parsed.code) >= search_term.MIN_PLATE:
            patterns.append(f"%{parsed.code}%")
        found = self.env["property.unit"]
        for pattern in patterns:
            if len(found) < limit:
                domain = place & Domain("search_code", "=ilike", pattern)
                more = found.search(domain, limit=limit, order="id")
                found |= more.sorted("sort_key")
        return [
            self._prepare_hit(u, "unit", u.name, u.search_code == parsed.code)
            for u in found[:limit]
        ]

    @api.model
    def _find_vehicles(self, parsed, place, limit):
        """Homes of the holders of a plate; without a home, the space it stands on."""
        if not parsed.plate:
            return []
        vehicles = self.env["property.vehicle"].search(
            place & Domain("plate", "ilike", parsed.plate), limit=limit
        )
        homes = self._get_homes(vehicles.partner_id, vehicles.community_id)
        hits = []
        for vehicle in vehicles:
            key = (vehicle.partner_id, vehicle.community_id)
            exact = vehicle.plate == parsed.plate
            for unit in homes.get(key) or vehicle.unit_id:
                hit = self._prepare_hit(unit, "vehicle", vehicle.plate, exact)
                hits.append({**hit, "partner_id": vehicle.partner_id.id})
        return hits

    @api.model
    def _get_homes(self, partners, communities):
        """Return {(partner, community): units held today}, ancillary ones last."""
        if not partners:
            return {}
        occupancies = self.env["property.occupancy"].search(
            self.env["property.occupancy"]._get_in_force_domain()
            & Domain("partner_id", "in", partners.ids)
            & Domain("community_id", "in", communities.ids)
        )
        return {
            key: held.unit_id
            for key, held in self._drop_ancillary(occupancies)
            .grouped(lambda o: (o.partner_id, o.community_id))
            .items()
        }

    @api.model
    def _find_people(self, parsed, place, limit):
        """Units of the people named: of today first, of those who left after."""
        if not (parsed.phone or parsed.name or parsed.pinyin):
            return []
        people = self._get_people_domain(parsed)
        occupancy = self.env["property.occupancy"]
        people &= place & Domain("state", "=", "verified")
        in_force = occupancy._get_in_force_domain()
        # by id: in walking order a common surname would sort the whole register
        current = occupancy.search(people & in_force, limit=2 * limit, order="id")
        former = occupancy
        if len(current) < limit:
            former = occupancy.search(people & ~in_force, limit=limit, order="id")
        found = self._drop_ancillary(current) + former
        return [
            self._prepare_person_hit(held, parsed, held in former)
            for held in found.sorted(lambda o: o.unit_id.sort_key or "")
        ]

    @api.model
    def _get_people_domain(self, parsed):
        """Domain on occupancies of the people a term may mean."""
        people = self.env["res.partner"]._get_property_spelling_domain(parsed)
        if parsed.name:
            people |= Domain("name", "ilike", parsed.name)
        return Domain("partner_id", "any", people)

    @api.model
    def _drop_ancillary(self, occupancies):
        """Leave out a person's parking spaces where the person also has a home."""
        main = occupancies.filtered(lambda o: o.unit_id.usage not in ANCILLARY_USAGES)
        at_home = {(o.partner_id, o.community_id) for o in main}
        return occupancies.filtered(
            lambda o: o in main or (o.partner_id, o.community_id) not in at_home
        )

    @api.model
    def _prepare_person_hit(self, occupancy, parsed, former):
        partner = occupancy.partner_id
        phones = (partner.property_phone_digits or "").split()
        exact = (
            parsed.phone in phones
            or parsed.name == partner.name
            or parsed.pinyin in (partner.property_pinyin or "").split()
        )
        matched = [p for p in phones if parsed.phone and parsed.phone in p]
        reason = " ".join([partner.name, *matched[:1]])
        hit = self._prepare_hit(occupancy.unit_id, "person", reason, exact, former)
        return {**hit, "partner_id": partner.id}

    @api.model
    def _prepare_hit(self, unit, kind, reason, exact, former=False):
        return {
            "unit_id": unit.id,
            "kind": kind,
            "reason": reason,
            "exact": exact,
            "former": former,
            "partner_id": False,
            "ancillary": unit.usage in ANCILLARY_USAGES,
        }

    @api.model
    def _describe_hits(self, hits):
        """Add to each hit what its line shows, read for all of them at once."""
        units = self.env["property.unit"].browse(hit["unit_id"] for hit in hits)
        held = units._get_occupancies()
        for hit, unit in zip(hits, units, strict=True):
            holders = held.get(unit.id, self.env["property.occupancy"]).filtered(
                lambda o: o.role in ("owner", "tenant")
            )
            hit.update(
                name=unit.name,
                community=unit.community_id.name,
                usage=unit._get_label("usage"),
                living_state=unit._get_label("living_state"),
                people=", ".join(holders.partner_id.mapped("name")),
            )
        return hits

    # -------------------------------------------------------------------- card
    @api.model
    @api.readonly
    def get_household(self, unit_id):
        """Return all a household card shows of a unit.

        :param int unit_id: the unit
        :return: dict of ``unit`` (title, subtitle, tags), ``panels``, ``actions``
        :raise AccessError: for who is not of the management office, or may not
            see this unit
        :raise MissingError: when there is no such unit
        """
        self._check_household_access()
        unit = self.env["property.unit"].browse(unit_id).exists()
        if not unit:
            raise MissingError(self.env._("This unit is not in the register."))
        unit.check_access("read")
        return {
            "unit": unit._get_household_head(),
            "panels": sorted(unit._get_household_panels(), key=_by_sequence),
            "actions": sorted(unit._get_household_actions(), key=_by_sequence),
        }

    def _get_household_head(self):
        tones = {"owner": "success", "let": "info", "unsold": "muted"}
        return {
            "id": self.id,
            "name": self.name,
            "community": self.community_id.name,
            "building_id": self.building_id.id,
            "usage": self._get_label("usage"),
            "area": self.area,
            "note": self.note or "",
            "tags": [
                {
                    "label": self._get_label("living_state"),
                    "tone": tones[self.living_state],
                }
            ],
        }

    def _get_household_panels(self):
        """Return the panels of the card: the seam of the other modules.

        A panel is a dict:

        * ``key``, ``title``, ``sequence`` (base: people 10, open 40, vehicles 50,
          other units 60, facts 70, former holders 80; 20 to 39 is for what is
          owed), ``icon`` (a Font Awesome class),
        * ``wide``: in the broad column (default) or, False, in the narrow one,
        * ``columns``: dicts of ``name``, ``label``, ``type`` (text, date, amount,
          number, phone, tag, flag),
        * ``rows``: dicts of ``id``, ``cells`` {column: value}, and as wanted
          ``action``, ``tone`` (success, info, warning, danger, muted), ``level``
          (indentation); the value of a tag is a dict of ``label`` and ``tone``,
          of an amount a dict of ``value`` and ``currency_id``, of a phone a list,
        * ``values``: dicts of ``label``, ``type``, ``value`` and maybe ``tone``,
          shown above the rows,
        * ``actions``: buttons at its head,
        * ``empty``: what to say where there is no row,
        * ``component``: a key of the JavaScript registry
          ``property_household_panels``, for a panel that draws itself; ``data``
          is then its own.

        An action is a dict with one of ``unit_id`` (open that card),
        ``method`` (a method of the unit that returns an action),
        ``res_model`` and ``res_id`` (open that form) or ``action`` (xml id or
        action; ``context`` is added); a button also has ``key``, ``label``,
        ``icon`` and ``hotkey`` (a letter, pressed with Alt).
        """
        self.ensure_one()
        occupancies = self.env["property.occupancy"].search(
            [("unit_id", "=", self.id), ("state", "!=", "refused")]
        )
        verified = occupancies.filtered(lambda o: o.state == "verified")
        gone = verified._filter_ended()
        present = verified - gone
        panels = [
            self._get_household_people(present),
            self._get_household_open(occupancies),
            self._get_household_vehicles(present.partner_id),
            self._get_household_facts(),
        ]
        others = self._get_household_other_units(present)
        former = self._get_household_former(gone)
        return panels + [panel for panel in (others, former) if panel["rows"]]

    def _get_household_people(self, occupancies):
        return {
            "key": "people",
            "title": self.env._("People"),
            "sequence": 10,
            "icon": "fa-users",
            "columns": [
                self._get_column("name", self.env._("Full Name")),
                self._get_column("role", self.env._("Role")),
                self._get_column("phone", self.env._("Phone"), "phone"),
                self._get_column("payer", self.env._("Pays"), "flag"),
                self._get_column("portal", self.env._("Portal"), "tag"),
                self._get_column("since", self.env._("From"), "date"),
                self._get_column("until", self.env._("Until"), "date"),
            ],
            "rows": [
                self._get_household_person(occupancy, level)
                for occupancy, level in occupancies._get_family_order()
            ],
            "empty": self.env._("Nobody holds this unit."),
        }

    def _get_household_person(self, occupancy, level=0):
        partner = occupancy.partner_id
        phones = [partner.phone, partner.property_phone2]
        return {
            "id": occupancy.id,
            "partner_id": partner.id,
            "level": level,
            "tone": "" if occupancy.in_force else "muted",
            "action": {"res_model": "res.partner", "res_id": partner.id},
            "cells": {
                "name": partner.name,
                "role": occupancy._get_label("role"),
                "phone": [phone for phone in phones if phone],
                "payer": occupancy.is_payer,
                "portal": self._get_household_portal(partner),
                "since": fields.Date.to_string(occupancy.date_start),
                "until": fields.Date.to_string(occupancy.date_end),
            },
        }

    def _get_household_portal(self, partner):
        tones = {"active": "success", "invited": "warning", "closed": "muted"}
        state = partner.property_portal_state
        if state not in tones:
            return False
        labels = dict(
            partner._fields["property_portal_state"]._description_selection(self.env)
        )
        return {"label": labels[state], "tone": tones[state]}

    def _get_household_former(self, occupancies):
        panel = self._get_household_people(occupancies)
        rows = [self._get_household_person(o) for o in occupancies]
        panel.update(
            key="former",
            title=self.env._("Former Holders"),
            sequence=80,
            icon="fa-history",
            rows=sorted(rows, key=lambda r: r["cells"]["until"] or "", reverse=True),
        )
        return panel

    def _get_household_open(self, occupancies):
        """What the office still has to do for this household."""
        return {
            "key": "open",
            "title": self.env._("What is Open"),
            "sequence": 40,
            "icon": "fa-tasks",
            "columns": [
                self._get_column("subject", self.env._("Subject")),
                self._get_column("who", self.env._("Who")),
                self._get_column("deadline", self.env._("Due"), "date"),
                self._get_column("state", self.env._("State"), "tag"),
            ],
            "rows": self._get_household_open_rows(occupancies),
            "empty": self.env._("Nothing is open."),
        }

    def _get_household_open_rows(self, occupancies):
        """Rows of *What is Open*: requests to verify and planned activities.

        :param occupancies: of the unit, with the requested ones
        :return: rows of the panel, see :meth:`_get_household_panels`
        """
        requested = occupancies.filtered(lambda o: o.state == "requested")
        activities = self.activity_ids | occupancies.activity_ids
        return [
            *(self._get_household_request(occupancy) for occupancy in requested),
            *(self._get_household_activity(activity) for activity in activities),
        ]

    def _get_household_request(self, occupancy):
        return {
            "id": f"request-{occupancy.id}",
            "action": {"res_model": occupancy._name, "res_id": occupancy.id},
            "cells": {
                "subject": self.env._(
                    "Request as %(role)s", role=occupancy._get_label("role")
                ),
                "who": occupancy.partner_id.name,
                "deadline": False,
                "state": {"label": self.env._("To Verify"), "tone": "info"},
            },
        }

    def _get_household_activity(self, activity):
        tones = {"overdue": "danger", "today": "warning", "planned": "info"}
        states = dict(activity._fields["state"]._description_selection(self.env))
        return {
            "id": f"activity-{activity.id}",
            "action": {"res_model": activity.res_model, "res_id": activity.res_id},
            "cells": {
                "subject": activity.summary or activity.activity_type_id.name,
                "who": activity.user_id.name,
                "deadline": fields.Date.to_string(activity.date_deadline),
                "state": {
                    "label": states.get(activity.state),
                    "tone": tones.get(activity.state, "muted"),
                },
            },
        }

    def _get_household_vehicles(self, partners):
        """Vehicles of the household in the community, and those on this space."""
        vehicles = self.env["property.vehicle"].search(
            [
                ("community_id", "=", self.community_id.id),
                "|",
                ("partner_id", "in", partners.ids),
                ("unit_id", "=", self.id),
            ]
        )
        return {
            "key": "vehicles",
            "title": self.env._("Vehicles"),
            "sequence": 50,
            "icon": "fa-car",
            "wide": False,
            "columns": [
                self._get_column("plate", self.env._("Plate Number")),
                self._get_column("space", self.env._("Parking Space")),
                self._get_column("holder", self.env._("Holder")),
            ],
            "rows": [self._get_household_vehicle(vehicle) for vehicle in vehicles],
            "empty": self.env._("No vehicle."),
        }

    def _get_household_vehicle(self, vehicle):
        return {
            "id": vehicle.id,
            "action": {"res_model": vehicle._name, "res_id": vehicle.id},
            "cells": {
                "plate": vehicle.plate,
                "space": vehicle.unit_id.name or "",
                "holder": vehicle.partner_id.name or "",
            },
        }

    def _get_household_other_units(self, occupancies):
        """What the owners and tenants hold besides, wherever the user may look."""
        holders = occupancies.filtered(lambda o: o.role in ("owner", "tenant"))
        held = self.env["property.occupancy"]
        if holders:
            in_force = held._get_in_force_domain()
            people = Domain("partner_id", "in", holders.partner_id.ids)
            besides = Domain("unit_id", "!=", self.id)
            held = held.search(in_force & people & besides, limit=80)
        return {
            "key": "units",
            "title": self.env._("Other Units of these People"),
            "sequence": 60,
            "icon": "fa-home",
            "wide": False,
            "columns": [
                self._get_column("unit", self.env._("Unit")),
                self._get_column("usage", self.env._("Usage")),
                self._get_column("who", self.env._("Who")),
            ],
            "rows": [self._get_household_other_unit(occupancy) for occupancy in held],
        }

    def _get_household_other_unit(self, occupancy):
        unit = occupancy.unit_id
        name = unit.name
        if unit.community_id != self.community_id:
            name = f"{unit.community_id.name} {name}"
        role = occupancy._get_label("role")
        return {
            "id": occupancy.id,
            "action": {"unit_id": unit.id},
            "cells": {
                "unit": name,
                "usage": unit._get_label("usage"),
                "who": f"{occupancy.partner_id.name} ({role})",
            },
        }

    def _get_household_facts(self):
        officer = self.building_id.officer_id
        values = [
            (self.env._("Gross Floor Area"), "area", self.area),
            (self.env._("Net Inside Area"), "area", self.inner_area),
            (self.env._("Floor"), "text", str(self.floor) if self.floor else ""),
            (self.env._("Layout"), "text", self.layout or ""),
            (
                self.env._("Handed over on"),
                "date",
                fields.Date.to_string(self.handover_date),
            ),
            (self.env._("Officer"), "text", officer.name or ""),
        ]
        return {
            "key": "facts",
            "title": self.env._("Unit"),
            "sequence": 70,
            "icon": "fa-info-circle",
            "wide": False,
            "values": [
                {"label": label, "type": kind, "value": value}
                for label, kind, value in values
                if value
            ],
        }

    def _get_household_actions(self):
        """Return the buttons of the card; see :meth:`_get_household_panels`."""
        self.ensure_one()
        actions = [
            {
                "key": "unit",
                "label": self.env._("Open Unit"),
                "icon": "fa-pencil",
                "hotkey": "u",
                "sequence": 10,
                "res_model": self._name,
                "res_id": self.id,
            }
        ]
        if self.env["property.occupancy"].has_access("create"):
            actions += self._get_household_people_actions()
        if self.env["property.vehicle"].has_access("create"):
            actions.append(
                {
                    "key": "vehicle",
                    "label": self.env._("New Vehicle"),
                    "icon": "fa-car",
                    "hotkey": "v",
                    "sequence": 40,
                    "method": "action_new_vehicle",
                }
            )
        return actions

    def _get_household_people_actions(self):
        return [
            {
                "key": "occupancy",
                "label": self.env._("New Occupant"),
                "icon": "fa-user-plus",
                "hotkey": "n",
                "sequence": 20,
                "method": "action_new_occupancy",
            },
            {
                "key": "portal",
                "label": self.env._("Portal Access"),
                "icon": "fa-key",
                "hotkey": "g",
                "sequence": 50,
                "method": "action_property_portal_access",
            },
            {
                "key": "transfer",
                "label": self.env._("Change of Ownership"),
                "icon": "fa-exchange",
                "hotkey": "o",
                "sequence": 30,
                "method": "action_transfer",
            },
        ]

    # ------------------------------------------------------------------- tools
    @api.model
    def _get_column(self, name, label, kind="text"):
        return {"name": name, "label": label, "type": kind}

    def action_open_household(self):
        """Open the household card of the unit."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id(
            "property_base.property_household_action"
        )
        action["params"] = {"unit_id": self.id}
        return action

    def action_new_occupancy(self):
        """Enter somebody who comes into the unit."""
        self.ensure_one()
        return self._action_new(
            "property.occupancy",
            self.env._("New Occupant"),
            default_unit_id=self.id,
            default_role="tenant" if self.owner_ids else "owner",
            default_date_start=fields.Date.context_today(self),
        )

    def action_new_vehicle(self):
        """Enter a vehicle of who holds the unit."""
        self.ensure_one()
        holders = self.tenant_ids or self.owner_ids
        return self._action_new(
            "property.vehicle",
            self.env._("New Vehicle"),
            default_community_id=self.community_id.id,
            default_partner_id=holders[:1].id,
            default_unit_id=self.id if self.usage == "parking" else False,
        )

    def _action_new(self, model, name, **context):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [(False, "form")],
            "target": "new",
            "context": context,
        }


def _by_sequence(entry):
    return entry["sequence"]
