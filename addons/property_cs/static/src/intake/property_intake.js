import { Component } from "@odoo/owl";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * What the unit reported before, what is probably the same matter and whether it is a
 * collective complaint: beside the report, before it is saved.
 */
export class PropertyIntakeField extends Component {
    static template = "property_cs.Intake";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    get value() {
        return this.props.record.data[this.props.name] || {};
    }

    get collective() {
        return this.value.collective;
    }

    get isEmpty() {
        const { alike = [], history = [], collective } = this.value;
        return !alike.length && !history.length && !collective;
    }

    date(row) {
        return formatDateTime(deserializeDateTime(row.date), { format: "MM-dd HH:mm" });
    }

    get resId() {
        return this.props.record.resId;
    }

    /** Look at a ticket without losing what was typed: it opens on top. */
    open(row) {
        return this.action.doAction(
            {
                type: "ir.actions.act_window",
                res_model: "helpdesk.ticket",
                res_id: row.id,
                views: [[false, "form"]],
                target: "new",
            },
            { additionalContext: { form_view_ref: "property_cs.helpdesk_ticket_view_form" } }
        );
    }

    /** One click: who calls joins the ticket that is there; no second one is made. */
    async join(row) {
        const { record } = this.props;
        if (this.resId) {
            const action = await this.call(this.resId, "action_property_same_as", [row.id]);
            return this.action.doAction(action, { stackPosition: "replaceCurrentAction" });
        }
        const { partner_id, property_unit_id, property_phone, name } = record.data;
        const said = [name, this.text(record.data.description)].filter(Boolean).join("\n");
        const action = await this.call(row.id, "action_property_join", [
            {
                partner_id: partner_id?.id || false,
                unit_id: property_unit_id?.id || false,
                phone: property_phone || false,
                said,
            },
        ]);
        await record.discard();
        return this.action.doAction(action, { stackPosition: "replaceCurrentAction" });
    }

    /** The text of what was written into the description. */
    text(html) {
        const body = new DOMParser().parseFromString(String(html || ""), "text/html").body;
        return body.textContent.trim();
    }

    async collect() {
        if (!(await this.props.record.save())) {
            return;
        }
        const action = await this.call(this.resId, "action_property_collect", []);
        return this.action.doAction(action, { stackPosition: "replaceCurrentAction" });
    }

    call(id, method, args) {
        return this.orm.call("helpdesk.ticket", method, [[id], ...args]);
    }

    openHistory() {
        const unit = this.props.record.data.property_unit_id;
        return this.action.doActionButton({
            type: "object",
            name: "action_open_tickets",
            resModel: "property.unit",
            resId: unit.id,
        });
    }
}

registry.category("fields").add("property_intake", {
    component: PropertyIntakeField,
    supportedTypes: ["json"],
    isEmpty: () => false,
    fieldDependencies: [
        { name: "property_unit_id", type: "many2one" },
        { name: "partner_id", type: "many2one" },
        { name: "property_phone", type: "char" },
        { name: "name", type: "char" },
        { name: "description", type: "html" },
    ],
});
