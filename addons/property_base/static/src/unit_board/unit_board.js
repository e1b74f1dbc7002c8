import { Component, onWillStart, useEffect, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { formatFloat } from "@web/views/fields/formatters";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { findNeighbour } from "./grid_navigation";

const EXPECTED_ERRORS = [
    "odoo.exceptions.AccessError",
    "odoo.exceptions.MissingError",
];

/** A building at a glance: floors as rows, entrances side by side, one layer of colours. */
export class UnitBoard extends Component {
    static template = "property_base.UnitBoard";
    static components = { Layout };
    static props = { ...standardActionServiceProps };
    static path = "unit-board";
    static displayName = _t("Unit Board");

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.root = useRef("board");
        this.keepLast = new KeepLast();
        this.storageKey = `property_unit_board/${user.userId}`;
        this.state = useState({
            places: [],
            board: null,
            layer: "living",
            highlight: "",
            activeId: this.props.state?.unitId || 0,
        });
        useSetupAction({
            getLocalState: () => ({
                unitId: this.state.activeId,
                buildingId: this.buildingId,
                layer: this.state.layer,
            }),
        });
        onWillStart(() => this.loadFirst());
        useEffect(
            () => {
                this.focusActive();
            },
            () => [this.buildingId]
        );
    }

    get display() {
        return { controlPanel: {} };
    }

    get buildingId() {
        return this.state.board?.building.id;
    }

    get community() {
        const id = this.state.board?.building.community_id;
        return this.state.places.find((place) => place.id === id);
    }

    get units() {
        return Object.fromEntries(this.state.board.units.map((unit) => [unit.id, unit]));
    }

    get states() {
        return Object.fromEntries(this.state.board.states.map((state) => [state.key, state]));
    }

    async loadFirst() {
        this.state.places = await this.orm.call("property.unit", "get_board_places", []);
        const { state, resId, action } = this.props;
        const wanted = [
            state?.buildingId,
            resId,
            action.params?.building_id,
            this.stored.buildingId,
        ];
        const buildings = this.state.places.flatMap((place) => place.buildings);
        const building =
            wanted.map((id) => buildings.find((b) => b.id === Number(id))).find(Boolean) ||
            buildings[0];
        this.state.layer = state?.layer || this.stored.layer || "living";
        if (building) {
            await this.load(building.id);
        }
    }

    get stored() {
        try {
            return JSON.parse(browser.localStorage.getItem(this.storageKey)) || {};
        } catch {
            return {}; // written by something else
        }
    }

    async load(buildingId) {
        this.wantedId = buildingId; // keys come faster than boards
        let board;
        try {
            board = await this.keepLast.add(
                this.orm.call("property.unit", "get_board", [buildingId, this.state.layer])
            );
        } catch (error) {
            if (!EXPECTED_ERRORS.includes(error.exceptionName)) {
                throw error;
            }
            this.env.services.notification.add(
                _t("This building is not in the register, or not for you to see."),
                { type: "warning" }
            );
            return;
        }
        this.show(board);
    }

    show(board) {
        if (!board.units.some((unit) => unit.id === this.state.activeId)) {
            const shown = [...board.wrapped, ...board.blocks.flatMap((b) => b.rows.flat())];
            this.state.activeId = shown.find(Boolean) || 0;
        }
        this.state.board = board;
        this.state.layer = board.layer;
        this.state.highlight = "";
        browser.localStorage.setItem(
            this.storageKey,
            JSON.stringify({ buildingId: board.building.id, layer: board.layer })
        );
        this.env.config.setDisplayName(_t("Board of %s", board.building.name));
        this.props.updateActionState({ resId: board.building.id });
    }

    describe(unit) {
        const parts = [unit.name];
        if (unit.area) {
            parts.push(`${formatFloat(unit.area, { digits: [16, 2] })} m²`);
        }
        if (unit.state) {
            parts.push(this.states[unit.state].label);
        }
        return parts.join(" · ");
    }

    cellClass(unit) {
        const state = this.states[unit.state];
        return {
            [`o_household_tone_${state?.tone}`]: Boolean(state),
            o_unit_board_dim: this.state.highlight && this.state.highlight !== unit.state,
        };
    }

    floorLabel(floor) {
        return floor < 0 ? `B${-floor}` : String(floor);
    }

    focusActive() {
        this.root.el?.querySelector(`[data-unit-id="${this.state.activeId}"]`)?.focus();
    }

    open(unitId) {
        this.state.activeId = unitId;
        return this.action.doAction("property_base.property_household_action", {
            props: { resId: unitId },
        });
    }

    onCommunity(ev) {
        const place = this.state.places.find(({ id }) => id === Number(ev.target.value));
        return this.load(place.buildings[0].id);
    }

    onBuilding(ev) {
        return this.load(Number(ev.target.value));
    }

    /** Go to the building before or after in the community. */
    turn(step) {
        const { buildings } = this.community;
        const index = buildings.findIndex(({ id }) => id === this.wantedId);
        const next = buildings[index + step];
        return next && this.load(next.id);
    }

    setLayer(layer) {
        this.state.layer = layer;
        return this.load(this.buildingId);
    }

    toggleHighlight(key) {
        this.state.highlight = this.state.highlight === key ? "" : key;
    }

    onKeydown(ev) {
        const cells = [...this.root.el.querySelectorAll(".o_unit_board_cell")];
        let target;
        if (ev.key.startsWith("Arrow")) {
            target = findNeighbour(cells, ev.target, ev.key);
        } else if (ev.key === "Home") {
            target = cells[0];
        } else if (ev.key === "End") {
            target = cells.at(-1);
        } else {
            return;
        }
        ev.preventDefault();
        if (target) {
            this.state.activeId = Number(target.dataset.unitId);
            target.focus();
        }
    }
}

registry.category("actions").add("property_unit_board", UnitBoard);
