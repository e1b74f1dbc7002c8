import { Component, onWillStart, useRef, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { HouseholdSearch } from "@property_base/household_card/household_search";

/**
 * Who calls: one box for unit, phone, name or plate fills community, unit, person,
 * household and phone of a new report. The people of the unit stand below, since the
 * one who calls need not be the one found.
 */
export class PropertyCaller extends Component {
    static template = "property_cs.Caller";
    static components = { HouseholdSearch };
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.root = useRef("root");
        this.state = useState({ people: [], unit: "" });
        onWillStart(() => this.loadPeople());
    }

    get record() {
        return this.props.record;
    }

    get communityId() {
        return this.record.data.property_community_id?.id || 0;
    }

    get partnerId() {
        return this.record.data.partner_id?.id;
    }

    /** The people of a unit that is there from the start (the household card's). */
    async loadPeople() {
        const unit = this.record.data.property_unit_id;
        if (unit) {
            await this.load(unit.id, this.partnerId || false);
        }
    }

    async load(unitId, partnerId) {
        const caller = await this.orm.call("property.unit", "household_caller", [
            unitId,
            partnerId,
        ]);
        Object.assign(this.state, { people: caller.people, unit: caller.unit.display_name });
        return caller;
    }

    async onSelect(unitId, hit) {
        const caller = await this.load(unitId, hit.partner_id || false);
        await this.record.update({
            property_community_id: caller.community,
            property_unit_id: caller.unit,
            partner_id: caller.partner,
        });
        this.focusNext();
    }

    async choose(person) {
        await this.record.update({
            partner_id: { id: person.id, display_name: person.name },
            property_phone: person.phone || false,
        });
        this.focusNext();
    }

    /** On to what is asked next: the category. */
    focusNext() {
        const form = this.root.el?.closest(".o_form_renderer, .o_form_view");
        form?.querySelector("[name=category_id] input")?.focus();
    }
}

registry.category("view_widgets").add("property_caller", {
    component: PropertyCaller,
    fieldDependencies: [
        { name: "property_community_id", type: "many2one" },
        { name: "property_unit_id", type: "many2one" },
        { name: "partner_id", type: "many2one" },
        { name: "property_phone", type: "char" },
    ],
});
