import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** One click, even on a report that has nothing but a place: it asks about the outage. */
export class PropertyOutageCall extends Component {
    static template = "property_cs.OutageCall";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
    }

    async attach() {
        const { record } = this.props;
        if (!record.resId) {
            await record.update({ property_outage_call: true });
        }
        if (!(await record.save())) {
            return;
        }
        await this.orm.call(record.resModel, "action_property_attach_outage", [[record.resId]]);
        await record.load();
    }
}

registry.category("view_widgets").add("property_outage_call", {
    component: PropertyOutageCall,
    fieldDependencies: [{ name: "property_outage_call", type: "boolean" }],
});
