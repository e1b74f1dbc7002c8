from collections import Counter

from odoo import api, models
from odoo.exceptions import MissingError

from ..tools import board


class PropertyBoardMixin(models.AbstractModel):
    """The board: the units of a building by floor and entrance, in colours.

    A module adds a way to colour them by inheriting ``property.unit`` and
    extending :meth:`_get_board_layers`.
    """

    _name = "property.board.mixin"
    _description = "Unit Board"

    def action_open_board(self):
        """Open the board of the unit's building."""
        self.ensure_one()
        return self.building_id.action_open_board()

    @api.model
    @api.readonly
    def get_board_places(self):
        """Return the communities and buildings the user may look at.

        :return: list of dicts: ``id``, ``name`` and ``buildings`` (dicts of
            ``id``, ``name``, ``kind``)
        :raise AccessError: for who is not of the management office
        """
        self._check_household_access()
        buildings = self.env["property.building"].search_fetch([])
        return [
            {
                "id": community.id,
                "name": community.name,
                "buildings": [
                    {"id": b.id, "name": b.name, "kind": b.kind}
                    for b in group.sorted("kind")  # parking lots last
                ],
            }
            for community, group in buildings.grouped("community_id").items()
        ]

    @api.model
    @api.readonly
    def get_board(self, building_id, layer="living"):
        """Return the board of a building in the colours of a layer.

        :param int building_id: building or parking lot
        :param str layer: key of a layer; an unknown one counts as 'living'
        :return: dict of ``building``, ``layer``, ``layers`` (key and title),
            ``states`` (legend with counts), ``units``, ``floors`` and ``blocks``
            (see ``tools.board.get_layout``) or, of a parking lot, ``wrapped``
            (unit ids in order)
        :raise AccessError: for who is not of the management office, or may not
            see this building
        :raise MissingError: when there is no such building
        """
        self._check_household_access()
        building = self.env["property.building"].browse(building_id).exists()
        if not building:
            raise MissingError(self.env._("This building is not in the register."))
        building.check_access("read")
        units = self.env["property.unit"].search_fetch(
            [("building_id", "=", building.id)]
        )
        layers = {entry["key"]: entry for entry in self._get_board_layers()}
        chosen = layers.get(layer) or layers["living"]
        states = getattr(units, chosen["method"])()
        return {
            "building": {
                "id": building.id,
                "name": building.name,
                "community_id": building.community_id.id,
            },
            "layer": chosen["key"],
            "layers": [{"key": key, "title": e["title"]} for key, e in layers.items()],
            "states": self._count_board_states(chosen["states"], states),
            "units": units._get_board_units(states),
            **units._get_board_layout(building),
        }

    @api.model
    def _get_board_layers(self):
        """Return the ways to colour a board: the seam of the other modules.

        A layer is a dict of ``key``, ``title``, ``method`` (of the units of a
        building, returns {unit id: state} in a fixed number of queries) and
        ``states``: dicts of ``key``, ``label``, ``tone`` (success, info, warning,
        danger, muted) and ``icon`` (a Font Awesome class; colour alone does not
        reach everybody). A unit without a state is drawn blank.
        """
        tones = {
            "owner": ("success", "fa-user"),
            "let": ("info", "fa-key"),
            "unsold": ("muted", "fa-circle-o"),
        }
        field = self.env["property.unit"]._fields["living_state"]
        labels = dict(field._description_selection(self.env))
        return [
            {
                "key": "living",
                "title": self.env._("Who Lives Here"),
                "method": "_get_board_living",
                "states": [
                    {"key": key, "label": labels[key], "tone": tone, "icon": icon}
                    for key, (tone, icon) in tones.items()
                ],
            }
        ]

    def _get_board_living(self):
        return {unit.id: unit.living_state for unit in self}

    @api.model
    def _count_board_states(self, legend, states):
        counts = Counter(states.values())
        return [{**state, "count": counts[state["key"]]} for state in legend]

    def _get_board_units(self, states):
        return [
            {
                "id": unit.id,
                "name": unit.name,
                "code": unit.code,
                "usage": unit.usage,
                "area": unit.area,
                "state": states.get(unit.id, ""),
            }
            for unit in self
        ]

    def _get_board_layout(self, building):
        if building.kind == "parking":
            return {"wrapped": self.ids, "floors": [], "blocks": []}
        layout = board.get_layout([unit._get_board_place() for unit in self])
        names = {e.id: e.display_name for e in self.entrance_id}
        for block in layout["blocks"]:
            block["name"] = names.get(block["entrance_id"], "")
        return {"wrapped": [], **layout}

    def _get_board_place(self):
        return {
            "id": self.id,
            "code": self.code,
            "floor": self.floor,
            "entrance_id": self.entrance_id.id,
        }
