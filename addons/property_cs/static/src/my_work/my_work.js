import { Component, onWillStart, useExternalListener, useState } from "@odoo/owl";
import { deserializeDate, deserializeDateTime, formatDate, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** What is due, overdue, waiting for me or accepted by nobody: each count opens its list. */
export class MyWork extends Component {
    static template = "property_cs.MyWork";
    static components = { Layout };
    static props = { ...standardActionServiceProps };
    static path = "my-work";
    static displayName = _t("My Work");

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ sections: [] });
        useSetupAction({});
        onWillStart(() => this.load());
        // whoever comes back to the window sees what is so now
        useExternalListener(window, "focus", () => this.load());
    }

    get display() {
        return { controlPanel: {} };
    }

    get isIdle() {
        return this.state.sections.every((section) => !section.count);
    }

    async load() {
        this.state.sections = await this.orm.silent.call("property.worklist", "get_work", []);
    }

    date(row) {
        if (!row.date) {
            return "";
        }
        return row.date_kind === "date"
            ? formatDate(deserializeDate(row.date.slice(0, 10)))
            : formatDateTime(deserializeDateTime(row.date), { format: "MM-dd HH:mm" });
    }

    async openList(section) {
        const action = await this.action.loadAction(section.action);
        return this.action.doAction({
            ...action,
            name: section.label,
            display_name: section.label,
            domain: section.domain,
            context: { property_desk: true },
        });
    }

    /** The form of the service desk, not the first one of the model. */
    async openRow(section, row) {
        const action = await this.orm.call(section.model, "get_formview_action", [[row.id]]);
        return this.action.doAction(action);
    }

    newReport() {
        return this.action.doAction("property_cs.helpdesk_ticket_action_new");
    }
}

registry.category("actions").add("property_my_work", MyWork);
