from collections import Counter

from odoo import fields, models
from odoo.tools import float_compare

from ..tools import onboarding


class PropertyImportPlaces(models.AbstractModel):
    """Buildings, entrances and parking lots of an onboarding workbook."""

    _name = "property.import.places"
    _description = "Imports Buildings and Entrances"

    def _get_place_rows(self, tables):
        """Rows of the sheet of entrances, and one per parking lot."""
        lots = {
            onboarding.lot_building(row.get("lot")): True
            for row in self._get_rows(tables, "space")
        }
        rows = [row.as_payload() for row in self._get_rows(tables, "place")]
        return rows + [{"building": code, "kind": "parking"} for code in lots]

    def _import_places(self, rows):
        buildings, counts = self._import_buildings(rows)
        wanted = {
            (buildings[row["building"]].id, entrance): row
            for row in rows
            if (entrance := onboarding.entrance_of(row.get("entrance")))
        }
        return counts + self._upsert(
            "entrance",
            self._get_entrances(),
            {key: self._prepare_entrance_vals(key, wanted[key]) for key in wanted},
        )

    def _import_buildings(self, rows):
        """Return ({code: building}, counts)."""
        wanted = {
            row["building"]: {
                "community_id": self.community_id.id,
                "code": row["building"],
                "kind": row.get("kind", "building"),
            }
            for row in rows
        }
        buildings = self._get_buildings()
        counts = self._upsert("building", buildings, wanted)
        return buildings, counts

    def _prepare_entrance_vals(self, key, row):
        building_id, code = key
        return {
            "building_id": building_id,
            "code": code,
            "floor_count": row.get("floor_count"),
            "has_elevator": row.get("has_elevator"),
        }

    def _get_buildings(self):
        """{code: building} of the community, archived ones too."""
        buildings = (
            self.env["property.building"]
            .with_context(active_test=False)
            .search([("community_id", "=", self.community_id.id)])
        )
        return {building.code: building for building in buildings}

    def _get_entrances(self):
        """{(building id, code): entrance} of the community, archived ones too."""
        entrances = (
            self.env["property.entrance"]
            .with_context(active_test=False)
            .search([("community_id", "=", self.community_id.id)])
        )
        return {
            (entrance.building_id.id, entrance.code): entrance for entrance in entrances
        }

    # === CREATE OR UPDATE === #
    def _upsert(self, kind, existing, wanted):
        """Create what is missing, write what differs, leave the rest.

        :param dict existing: {key: record}; what is created is added
        :param dict wanted: {key: values}; a value None says nothing
        :return: counts of the kind
        """
        model = self.env[f"property.{'unit' if kind == 'space' else kind}"]
        new = [key for key in wanted if key not in existing]
        counts = Counter({f"{kind}.created": len(new)})
        for key in wanted:
            if key in existing:
                counts[f"{kind}.{self._write_changes(existing[key], wanted[key])}"] += 1
        created = model.create([self._without_none(wanted[key]) for key in new])
        existing.update(zip(new, created, strict=True))
        return counts

    def _without_none(self, vals):
        return {name: value for name, value in vals.items() if value is not None}

    def _write_changes(self, record, vals):
        """Write the values that differ, tracked; tell whether there were any."""
        changes = {
            name: value
            for name, value in vals.items()
            if value is not None and self._differs(record, name, value)
        }
        if not changes:
            return "unchanged"
        record.with_context(tracking_disable=False).write(changes)
        return "updated"

    def _differs(self, record, name, value):
        field = record._fields[name]
        if field.type in ("float", "monetary"):
            return float_compare(record[name], value, precision_digits=2) != 0
        if field.type == "many2one":
            return record[name].id != value
        if field.type == "date":
            return record[name] != fields.Date.to_date(value)
        return record[name] != value
