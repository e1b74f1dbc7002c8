from odoo import models

from ..tools import onboarding


class PropertyImportUnits(models.AbstractModel):
    """Flats, shops and offices of an onboarding workbook, with their owners."""

    _name = "property.import.units"
    _description = "Imports Housing Units"

    def _import_units(self, rows):
        units = self._get_units([onboarding.row_unit_name(row) for row in rows])
        buildings, entrances = self._get_buildings(), self._get_entrances()
        counts = self._upsert(
            "unit",
            units,
            {
                onboarding.row_unit_name(row): self._prepare_unit_vals(row)
                | self._prepare_unit_place(row, buildings, entrances)
                for row in rows
            },
        )
        counts += self._import_owners(rows, units)
        self._after_units(rows, units)
        return counts

    def _prepare_unit_vals(self, row):
        """Facts of a unit; None says the workbook is silent.

        :param dict row: a row of the sheet, see tools/onboarding.py
        """
        return {
            "code": row["code"],
            "usage": onboarding.unit_usage(
                row.get("usage"), row.get("entrance"), row["code"]
            ),
            "floor": row.get("floor"),
            "layout": row.get("layout"),
            "area": self._to_float(row.get("area")),
            "inner_area": self._to_float(row.get("inner_area")),
            "rent": self._to_float(row.get("rent")),
        }

    def _prepare_unit_place(self, row, buildings, entrances):
        building = buildings[row["building"]]
        entrance = onboarding.entrance_of(row.get("entrance"))
        return {
            "community_id": self.community_id.id,
            "building_id": building.id,
            "entrance_id": entrance and entrances[building.id, entrance].id,
        }

    def _to_float(self, text):
        return None if text is None else float(text)

    def _get_units(self, names):
        """{name: unit} of the community, archived ones too."""
        units = (
            self.env["property.unit"]
            .with_context(active_test=False)
            .search(
                [("community_id", "=", self.community_id.id), ("name", "in", names)]
            )
        )
        return {unit.name: unit for unit in units}

    def _import_owners(self, rows, units):
        people = self._get_people({row["owner"] for row in rows if row.get("owner")})
        return self._import_occupancies(
            [
                {
                    "unit": units[onboarding.row_unit_name(row)],
                    "partner": people[row["owner"]],
                    "role": onboarding.OWNER,
                }
                for row in rows
                if row.get("owner")
            ]
        )

    def _after_units(self, rows, units):
        """Hook: the rows of a batch are units now.

        :param list rows: rows of the sheet, with the columns an heir added
        :param dict units: {unit name: unit}; ``onboarding.row_unit_name(row)``
        """
