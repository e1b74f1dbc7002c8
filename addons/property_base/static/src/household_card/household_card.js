import { Component, onWillStart, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { useSetupAction } from "@web/search/action_hook";
import { user } from "@web/core/user";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { HouseholdPanel } from "./household_panel";
import { HouseholdSearch } from "./household_search";
import { RecentUnits } from "./recent_units";

/** Components for panels that draw themselves, by the panel's `component`. */
export const householdPanelRegistry = registry.category("property_household_panels");

const EXPECTED_ERRORS = [
    "odoo.exceptions.AccessError",
    "odoo.exceptions.MissingError",
];

/** The front desk's home: find a household, see all of it on one page. */
export class HouseholdCard extends Component {
    static template = "property_base.HouseholdCard";
    static components = { HouseholdPanel, HouseholdSearch, Layout };
    static props = { ...standardActionServiceProps };
    // as the action's own, so that an address with a unit has one breadcrumb
    static path = "household-card";
    static displayName = _t("Household Card");

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.recentUnits = new RecentUnits();
        this.communityKey = `property_household_community/${user.userId}`;
        this.state = useState({
            card: null,
            communities: [],
            communityId: Number(browser.localStorage.getItem(this.communityKey)) || 0,
            recent: this.recentUnits.get(),
            focusToken: 0,
        });
        useSetupAction({ getLocalState: () => ({ unitId: this.unitId }) });
        useHotkey("escape", () => this.focusSearch(), { bypassEditableProtection: true });
        onWillStart(() => Promise.all([this.loadCommunities(), this.loadFirst()]));
    }

    get unitId() {
        return this.state.card?.unit.id;
    }

    get display() {
        return { controlPanel: {} };
    }

    get widePanels() {
        return this.state.card.panels.filter((panel) => panel.wide !== false);
    }

    get narrowPanels() {
        return this.state.card.panels.filter((panel) => panel.wide === false);
    }

    panelComponent(panel) {
        return panel.component
            ? householdPanelRegistry.get(panel.component, HouseholdPanel)
            : HouseholdPanel;
    }

    async loadCommunities() {
        this.state.communities = await this.orm.searchRead(
            "property.community",
            [],
            ["name"],
            { limit: 200 }
        );
        if (!this.state.communities.some(({ id }) => id === this.state.communityId)) {
            this.state.communityId = 0;
        }
    }

    async loadFirst() {
        const { state, resId, action } = this.props;
        const unitId = state ? state.unitId : resId || action.params?.unit_id;
        if (unitId) {
            await this.load(Number(unitId));
        }
    }

    async load(unitId) {
        try {
            this.state.card = await this.orm.call("property.unit", "get_household", [unitId]);
        } catch (error) {
            if (!EXPECTED_ERRORS.includes(error.exceptionName)) {
                throw error;
            }
            return this.forget(unitId);
        }
        this.remember(this.state.card.unit);
    }

    remember(unit) {
        this.recentUnits.add(unit);
        this.state.recent = this.recentUnits.get();
        this.env.config.setDisplayName(unit.name);
        this.props.updateActionState({ resId: unit.id });
    }

    forget(unitId) {
        this.recentUnits.remove(unitId);
        this.state.recent = this.recentUnits.get();
        this.notification.add(_t("This unit is not in the register, or not for you to see."), {
            type: "warning",
        });
    }

    async open(unitId) {
        await this.load(unitId);
        this.focusSearch(); // ready for the next caller; Tab goes into the card
    }

    async reload() {
        if (this.unitId) {
            await this.load(this.unitId);
        }
    }

    focusSearch() {
        this.state.focusToken++;
    }

    onCommunity(ev) {
        this.state.communityId = Number(ev.target.value);
        browser.localStorage.setItem(this.communityKey, this.state.communityId);
        this.focusSearch();
    }

    openBoard() {
        const { id, building_id } = this.state.card.unit;
        this.action.doAction("property_base.property_board_action", {
            props: { resId: building_id, state: { unitId: id, buildingId: building_id } },
        });
    }

    /** Run an action of a button or a row; its forms: `_get_household_panels`. */
    run(action) {
        const onClose = () => this.reload();
        if (action.unit_id) {
            return this.open(action.unit_id);
        }
        if (action.method) {
            return this.action.doActionButton({
                type: "object",
                name: action.method,
                resModel: "property.unit",
                resId: this.unitId,
                context: { ...user.context, ...action.context },
                onClose,
            });
        }
        const request = action.res_model
            ? {
                  type: "ir.actions.act_window",
                  res_model: action.res_model,
                  res_id: action.res_id,
                  views: [[false, "form"]],
                  target: action.target || "current",
              }
            : action.action;
        return this.action.doAction(request, { additionalContext: action.context, onClose });
    }
}

registry.category("actions").add("property_household_card", HouseholdCard);
