import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { CounterExtras } from "@property_billing_counter/counter/counter_extras";
import { CounterTake } from "@property_billing_counter/counter/counter_take";
import { toCents, toText } from "@property_billing_counter/counter/cents";

/** The kinds of deposits the community allows; none: the counter offers no deposit. */
patch(CounterTake.prototype, {
    load(data) {
        super.load(data);
        this.depositKinds = data.deposit_kinds || [];
    },

    merge(data) {
        super.merge(data);
        this.depositKinds = data.deposit_kinds || [];
    },

    get hasDeposit() {
        return this.extras.some(({ kind }) => kind === "deposit");
    },

    /** A deposit is alone on its receipt, which comes back when it is refunded. */
    addDeposit(extra) {
        this.tick(this.rows, false);
        this.addExtra(extra);
    },
});

patch(CounterExtras.prototype, {
    setup() {
        super.setup();
        Object.assign(this.state, { kindId: 0, deposit: "", contractor: "" });
    },

    get depositKinds() {
        return this.props.take.depositKinds || [];
    },

    get depositKind() {
        return this.depositKinds.find(({ id }) => id === this.state.kindId);
    },

    openDeposit() {
        this.open("deposit");
        if (this.state.what && this.depositKinds.length) {
            this.chooseDeposit(this.depositKind?.id || this.depositKinds[0].id);
        }
    },

    chooseDeposit(kindId) {
        this.state.kindId = Number(kindId);
        this.state.deposit = this.depositKind?.amount || "";
    },

    /** What was typed before stays: it is taken first, or removed by hand. */
    warnAlone() {
        this.warn(_t("A deposit has a receipt of its own: take or remove what is listed first."));
    },

    add(extra) {
        return this.props.take.hasDeposit ? this.warnAlone() : super.add(extra);
    },

    addDeposit() {
        if (this.props.take.extras.length) {
            return this.warnAlone();
        }
        const cents = toCents(this.state.deposit, this.props.take.digits);
        if (!cents) {
            return this.warn(_t("Write an amount above zero."));
        }
        const { unit, depositKind: kind } = this;
        const contractor = kind.role === "contractor" ? this.state.contractor.trim() : "";
        if (kind.role === "contractor" && !contractor) {
            return this.warn(_t("Write the name of the contractor."));
        }
        this.props.take.addDeposit({
            kind: "deposit",
            unit: unit.name,
            item: kind.name,
            period: contractor,
            pay: toText(cents, this.props.take.digits),
            values: { unit_id: unit.id, deposit_kind_id: kind.id, contractor_name: contractor },
        });
        if (contractor) {
            Object.assign(this.props.take, { payerId: 0, payerName: contractor });
        }
        Object.assign(this.state, { what: "", contractor: "" });
        this.props.onAdded();
    },
});
