from collections import Counter

from odoo import models

from ..tools import onboarding


class PropertyImportSpaces(models.AbstractModel):
    """Parking spaces of an onboarding workbook, who holds them, and vehicles."""

    _name = "property.import.spaces"
    _description = "Imports Parking Spaces"

    def _import_spaces(self, rows):
        units = self._get_units([onboarding.space_name(row) for row in rows])
        buildings = self._get_buildings()
        counts = self._upsert(
            "space",
            units,
            {
                onboarding.space_name(row): self._prepare_space_vals(row, buildings)
                for row in rows
            },
        )
        people = self._get_people({row["owner"] for row in rows if row.get("owner")})
        counts += self._import_holders(rows, units, people)
        counts += self._import_vehicles(rows, units, people)
        self._after_spaces(rows, units)
        return counts

    def _prepare_space_vals(self, row, buildings):
        """Values of a parking space; the kind of lot is its layout."""
        return {
            "community_id": self.community_id.id,
            "building_id": buildings[onboarding.lot_building(row["lot"])].id,
            "code": row["code"],
            "usage": "parking",
            "layout": row.get("layout"),
            "area": self._to_float(row.get("area")),
        }

    def _import_holders(self, rows, units, people):
        """Who bought a space owns it, who rents it is its tenant, with dates."""
        return self._import_occupancies(
            [
                {
                    "unit": units[onboarding.space_name(row)],
                    "partner": people[row["owner"]],
                    "role": row["holding"],
                    "start": onboarding.to_date(row.get("date_start")),
                    "end": onboarding.to_date(
                        onboarding.space_end(row["holding"], row.get("date_end"))
                    ),
                }
                for row in rows
                if row.get("owner")
            ]
        )

    # === VEHICLES === #
    def _import_vehicles(self, rows, units, people):
        wanted = {}
        for row in rows:
            for plate in row.get("plates") or ():
                wanted.setdefault(
                    plate, self._prepare_vehicle_vals(plate, row, units, people)
                )
        vehicles = self._get_vehicles(list(wanted))
        counts = Counter()
        for plate, vehicle in vehicles.items():
            counts[f"vehicle.{self._fill_vehicle(vehicle, wanted.pop(plate))}"] += 1
        self.env["property.vehicle"].create(
            [self._without_none(vals) for vals in wanted.values()]
        )
        counts["vehicle.created"] += len(wanted)
        return counts

    def _prepare_vehicle_vals(self, plate, row, units, people):
        return {
            "community_id": self.community_id.id,
            "plate": plate,
            "partner_id": people[row["owner"]].id if row.get("owner") else None,
            "unit_id": units[onboarding.space_name(row)].id,
            "kind": row.get("vehicle_kind"),
            "brand": row.get("brand"),
            "color": row.get("color"),
        }

    def _get_vehicles(self, plates):
        vehicles = (
            self.env["property.vehicle"]
            .with_context(active_test=False)
            .search(
                [("community_id", "=", self.community_id.id), ("plate", "in", plates)]
            )
        )
        return {vehicle.plate: vehicle for vehicle in vehicles}

    def _fill_vehicle(self, vehicle, vals):
        """Fill what a known vehicle lacks; where it stands today stays."""
        missing = {
            name: value
            for name, value in self._without_none(vals).items()
            if not vehicle[name]
        }
        if not missing:
            return "unchanged"
        vehicle.write(missing)
        return "updated"

    def _after_spaces(self, rows, units):
        """Hook: the rows of a batch are parking spaces now; see ``_after_units``."""
