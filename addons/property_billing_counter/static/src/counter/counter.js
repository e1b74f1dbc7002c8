import { Component, onWillStart, useEffect, useRef, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { HouseholdSearch } from "@property_base/household_card/household_search";
import { toCents, toLabel } from "./cents";
import { CounterExtras } from "./counter_extras";
import { CounterTake } from "./counter_take";
import { printHtml } from "./print_html";

/**
 * The fee counter: find who pays, see what is owed, take the money, print.
 *
 * By keyboard: the search box, Enter; what is owed is ticked; Enter takes the money
 * and prints. Alt+1 to Alt+9 choose how it is paid, Esc goes back to the search.
 */
export class Counter extends Component {
    static template = "property_billing_counter.Counter";
    static components = { CounterExtras, HouseholdSearch, Layout };
    static props = { ...standardActionServiceProps };
    static path = "fee-counter";
    static displayName = _t("Fee Counter");

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.money = useRef("money");
        this.state = useState({
            data: null,
            take: new CounterTake(),
            add: false,
            busy: false,
            done: null,
            float: "",
            reason: "",
            voiding: 0,
            focusToken: 0,
            moneyToken: 0,
        });
        useEffect(
            (token) => {
                const input = this.money.el?.querySelector("input.o_counter_first");
                if (token && input) {
                    input.focus();
                    input.select();
                }
            },
            () => [this.state.moneyToken]
        );
        for (let index = 1; index <= 9; index++) {
            useHotkey(`alt+${index}`, () => this.chooseChannel(index - 1), {
                bypassEditableProtection: true,
            });
        }
        useHotkey("alt+enter", () => this.pay(), { bypassEditableProtection: true });
        useHotkey("escape", () => this.focusSearch(), { bypassEditableProtection: true });
        onWillStart(() => this.load(this.props.action.params?.unit_ids || []));
    }

    get display() {
        return { controlPanel: {} };
    }

    get take() {
        return this.state.take;
    }

    get data() {
        return this.state.data;
    }

    label(cents) {
        return toLabel(cents || 0, this.take.digits);
    }

    amountLabel(number) {
        return toLabel(Math.round((number || 0) * 10 ** this.take.digits), this.take.digits);
    }

    // ----------------------------------------------------------- units ----

    async load(unitIds) {
        const data = await this.orm.call("property.counter", "load", [unitIds]);
        this.state.data = data;
        this.take.load(data);
        this.setPayer(data.units[0]?.holders.find((holder) => holder.pays));
    }

    async select(unitId) {
        this.state.done = null;
        if (this.state.add) {
            this.state.add = false;
            return this.addUnit(unitId);
        }
        await this.load([unitId]);
        this.focusMoney();
    }

    async addUnit(unitId) {
        await this.reload([...new Set([...this.unitIds, unitId])]);
        this.focusMoney();
    }

    removeUnit(unitId) {
        return this.reload(this.unitIds.filter((id) => id !== unitId));
    }

    get unitIds() {
        return this.data.units.map((unit) => unit.id);
    }

    /** The same take over other units, or after somebody else took money. */
    async reload(unitIds = this.unitIds) {
        this.state.data = await this.orm.call("property.counter", "load", [unitIds]);
        this.take.merge(this.state.data);
    }

    rowsOf(unit) {
        return this.take.rows.filter((row) => row.unit_id === unit.id);
    }

    /** The rows of a unit by item, for the totals of each. */
    groupsOf(unit) {
        const groups = new Map();
        for (const row of this.rowsOf(unit)) {
            const group = groups.get(row.item_id) || { id: row.item_id, item: row.item, rows: [] };
            group.rows.push(row);
            groups.set(row.item_id, group);
        }
        return [...groups.values()];
    }

    isAllTicked(rows) {
        return Boolean(rows.length) && rows.every((row) => row.ticked);
    }

    toggle(rows) {
        this.take.tick(rows, !this.isAllTicked(rows));
    }

    onPay(row, ev) {
        row.pay = ev.target.value;
        row.ticked = Boolean(row.pay.trim());
    }

    problemText(row) {
        const texts = {
            amount: _t("An amount above zero, in whole cents"),
            more: _t("More than is owed: take the rest as a prepayment"),
        };
        return texts[this.take.problem(row)] || "";
    }

    // ----------------------------------------------------------- payer ----

    get holders() {
        const seen = new Map();
        for (const holder of this.data.units.flatMap((unit) => unit.holders)) {
            seen.set(holder.partner_id, holder);
        }
        return [...seen.values()];
    }

    setPayer(holder) {
        this.take.payerId = holder?.partner_id || 0;
        this.take.payerName = holder?.name || "";
    }

    onPayer(ev) {
        this.take.payerName = ev.target.value;
        const known = this.holders.find((holder) => holder.name === ev.target.value.trim());
        this.take.payerId = known?.partner_id || 0;
    }

    // ----------------------------------------------------------- money ----

    get isReady() {
        return this.take.isReady && this.data.till.id && !this.data.till.stale && !this.state.busy;
    }

    chooseChannel(index) {
        const channel = this.data?.channels[index];
        if (channel) {
            this.take.useChannel(channel);
            this.focusMoney();
        }
    }

    addTender(channel) {
        const [first] = this.take.tenders;
        if (first && !first.amount) {
            first.amount = "";
        }
        this.take.addTender(channel);
    }

    /** After the screen was drawn: the box may have come only now. */
    focusMoney() {
        this.state.moneyToken++;
    }

    focusSearch() {
        this.state.focusToken++;
    }

    onEnter(ev) {
        if (ev.key === "Enter" && !ev.isComposing) {
            ev.preventDefault();
            ev.stopPropagation();
            this.pay();
        }
    }

    /** Enter in an amount goes on to the money. */
    onRowKey(ev) {
        if (ev.key === "Enter" && !ev.isComposing) {
            ev.preventDefault();
            this.focusMoney();
        }
    }

    /** The amount paid altogether: shared over what is ticked, the earliest first. */
    onSpread(ev) {
        const cents = toCents(ev.target.value, this.take.digits);
        ev.target.value = "";
        if (!cents) {
            return;
        }
        const left = this.take.spread(cents);
        if (left > 0) {
            this.notification.add(
                _t("%s is more than is owed: add it as a prepayment, if the payer wants that.", this.label(left)),
                { type: "warning" }
            );
        }
    }

    useProof(proof) {
        this.take.tickOnly(proof.charge_ids);
        const channel = this.data.channels.find(({ id }) => id === proof.channel_id);
        if (!channel) {
            this.notification.add(_t("The counter does not offer %s.", proof.channel), {
                type: "warning",
            });
            return;
        }
        this.take.useChannel(channel);
        Object.assign(this.take.tenders[0], {
            amount: proof.amount,
            reference: proof.reference,
            proof_id: proof.id,
        });
        this.take.spread(toCents(proof.amount, this.take.digits));
    }

    async pay() {
        if (!this.isReady) {
            return;
        }
        this.state.busy = true;
        try {
            const receipt = await this.orm.call("property.counter", "take", [this.take.payload()]);
            this.state.done = receipt;
            await this.print(receipt.receipt_id);
            await this.load([]);
            this.focusSearch();
        } catch (error) {
            await this.reload();
            throw error;
        } finally {
            this.state.busy = false;
        }
    }

    // -------------------------------------------------------- receipts ----

    async print(receiptId) {
        printHtml(await this.orm.call("property.receipt", "print_html", [[receiptId]]));
    }

    async reprint(receipt) {
        await this.print(receipt.receipt_id);
    }

    startVoid(receipt) {
        this.state.voiding = receipt.receipt_id;
        this.state.reason = "";
    }

    async confirmVoid(receipt) {
        await this.orm.call("property.counter", "void", [receipt.receipt_id, this.state.reason]);
        this.state.voiding = 0;
        this.state.done = null;
        await this.load(this.unitIds);
    }

    openReceipt(receipt) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "property.receipt",
            res_id: receipt.receipt_id,
            views: [[false, "form"]],
        });
    }

    // ------------------------------------------------------------ till ----

    async openTill() {
        const till = await this.orm.call("property.counter", "open_till", [
            this.data.company_id,
            this.state.float || "0",
        ]);
        this.data.till = till;
        this.focusSearch();
    }

    goToTill() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "property.till",
            res_id: this.data.till.id,
            views: [[false, "form"]],
        });
    }

    discard() {
        if (!this.take.lines.length) {
            return this.load([]);
        }
        this.dialog.add(ConfirmationDialog, {
            body: _t("Leave without taking the money?"),
            confirm: () => this.load([]),
            cancel: () => {},
        });
    }
}

registry.category("actions").add("property_counter", Counter);
