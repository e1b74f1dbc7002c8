import { Component } from "@odoo/owl";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { formatFloat, formatMonetary } from "@web/views/fields/formatters";

const FORMATTERS = {
    date: (value) => formatDate(deserializeDate(value)),
    amount: ({ value, currency_id }) => formatMonetary(value, { currencyId: currency_id }),
    number: (value) => formatFloat(value, { trailingZeros: false }),
    area: (value) => `${formatFloat(value, { digits: [16, 2] })} m²`,
};

/**
 * A panel drawn from its description alone: values, then rows under columns.
 * What a panel is made of: see `_get_household_panels` in Python.
 */
export class HouseholdPanel extends Component {
    static template = "property_base.HouseholdPanel";
    static props = {
        panel: Object,
        unitId: Number,
        run: Function,
        reload: Function,
    };

    get columns() {
        return this.props.panel.columns || [];
    }

    get rows() {
        return this.props.panel.rows || [];
    }

    format(type, value) {
        if (value === false || value === undefined || value === null) {
            return "";
        }
        return FORMATTERS[type]?.(value) ?? value;
    }

    isRight(column) {
        return ["amount", "number", "area"].includes(column.type);
    }
}
