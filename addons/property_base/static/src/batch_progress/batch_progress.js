import { useEffect } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import {
    ProgressBarField,
    progressBarField,
} from "@web/views/fields/progress_bar/progress_bar_field";

const INTERVAL = 3000; // milliseconds between two looks at the record

/** Whether a state says that work is going on: validating, computing, posting … */
export function isWorking(state) {
    return typeof state === "string" && state.endsWith("ing");
}

/**
 * Progress of long work in batches. While the state of the record ends in
 * -ing, the form is read again every few seconds; nobody has to reload a page.
 */
export class BatchProgressField extends ProgressBarField {
    setup() {
        super.setup();
        useEffect(
            (working) => {
                if (!working) {
                    return;
                }
                const timer = browser.setInterval(() => this.look(), INTERVAL);
                return () => browser.clearInterval(timer);
            },
            () => [isWorking(this.props.record.data.state)]
        );
    }

    async look() {
        if (!document.hidden && !this.props.record.dirty) {
            await this.props.record.load();
        }
    }
}

registry.category("fields").add("property_batch_progress", {
    ...progressBarField,
    component: BatchProgressField,
});
