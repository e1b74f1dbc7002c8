import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Who may be sent, the best fit first; a click or Enter chooses. */
export class PropertyCandidatesField extends Component {
    static template = "property_cs.Candidates";
    static props = { ...standardFieldProps };

    get rows() {
        return this.props.record.data[this.props.name] || [];
    }

    get chosenId() {
        return this.props.record.data.user_id?.id;
    }

    choose(row) {
        return this.props.record.update({ user_id: { id: row.id, display_name: row.name } });
    }
}

registry.category("fields").add("property_candidates", {
    component: PropertyCandidatesField,
    supportedTypes: ["json"],
    isEmpty: () => false,
    fieldDependencies: [{ name: "user_id", type: "many2one" }],
});
