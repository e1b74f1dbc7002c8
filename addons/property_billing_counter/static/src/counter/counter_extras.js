import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { toCents, toText } from "./cents";

/** What is added to a receipt beside the debts: services, months ahead, an advance. */
export class CounterExtras extends Component {
    static template = "property_billing_counter.CounterExtras";
    static props = { units: Array, services: Array, take: Object, onAdded: Function };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.state = useState({
            what: "",
            unitId: 0,
            itemId: 0,
            quantity: "1",
            price: "",
            note: "",
            months: "1",
            amount: "",
        });
    }

    get unit() {
        return this.props.units.find(({ id }) => id === this.state.unitId) || this.props.units[0];
    }

    get item() {
        return this.props.services.find(({ id }) => id === this.state.itemId);
    }

    open(what) {
        Object.assign(this.state, { what: this.state.what === what ? "" : what });
        if (this.state.what === "service" && !this.item && this.props.services.length) {
            this.chooseItem(this.props.services[0].id);
        }
    }

    chooseUnit(ev) {
        this.state.unitId = Number(ev.target.value);
        this.chooseItem(this.state.itemId);
    }

    chooseItem(itemId) {
        this.state.itemId = Number(itemId);
        this.state.price = this.item?.prices[this.unit.id] || "";
    }

    /** Quantity × price in cents, rounded half up; what is charged is shown first. */
    get serviceCents() {
        const price = toCents(this.state.price, this.props.take.digits);
        const quantity = toCents(this.state.quantity, 4);
        return price === null || !quantity ? null : Math.round((price * quantity) / 10000);
    }

    get serviceText() {
        return this.serviceCents ? toText(this.serviceCents, this.props.take.digits) : "";
    }

    addService() {
        if (!this.serviceCents || !this.item) {
            return this.warn(_t("Choose a service, a quantity and a price above zero."));
        }
        const { unit, item } = this;
        this.add({
            kind: "service",
            unit: unit.name,
            item: item.name,
            period: [`× ${this.state.quantity}`, this.state.note].filter(Boolean).join(" "),
            pay: this.serviceText,
            values: {
                unit_id: unit.id,
                fee_item_id: item.id,
                quantity: this.state.quantity,
                note: this.state.note,
            },
        });
        this.state.note = "";
    }

    async addMonths() {
        const months = Number(this.state.months);
        const rows = await this.orm.call("property.counter", "quote", [this.unit.id, months]);
        if (!rows.length) {
            return this.warn(_t("No fee standard says what months ahead will cost."));
        }
        for (const row of rows) {
            this.add({
                kind: "prepayment",
                unit: this.unit.name,
                item: _t("%s, in advance", row.item),
                period: `${row.date_start.slice(0, 7)} – ${row.date_end.slice(0, 7)}`,
                partner: row.partner,
                pay: row.amount,
                values: {
                    unit_id: this.unit.id,
                    fee_item_id: row.fee_item_id,
                    partner_id: row.partner_id,
                    date_start: row.date_start,
                    date_end: row.date_end,
                },
            });
        }
    }

    addAdvance() {
        const cents = toCents(this.state.amount, this.props.take.digits);
        if (!cents) {
            return this.warn(_t("Write an amount above zero."));
        }
        this.add({
            kind: "prepayment",
            unit: this.unit.name,
            item: _t("Prepayment"),
            period: "",
            pay: toText(cents, this.props.take.digits),
            values: { unit_id: this.unit.id },
        });
        this.state.amount = "";
    }

    add(extra) {
        this.props.take.addExtra(extra);
        this.state.what = "";
        this.props.onAdded();
    }

    warn(text) {
        this.notification.add(text, { type: "warning" });
    }

    onKey(ev, method) {
        if (ev.key === "Enter" && !ev.isComposing) {
            ev.preventDefault();
            this[method]();
        }
    }
}
