import { toCents, toText } from "./cents";

/**
 * What is being taken: rows that are owed, services, months ahead, and the money.
 * It knows nothing of the screen nor of the server.
 */
export class CounterTake {
    constructor(data = {}) {
        this.digits = data.digits ?? 2;
        this.load(data);
    }

    /** Everything owed is ticked: most people pay all of it. */
    load(data) {
        this.digits = data.digits ?? this.digits;
        this.token = newToken();
        this.communityId = data.community_id || 0;
        this.rows = (data.charges || []).map((charge) => ({
            ...charge,
            ticked: true,
            pay: charge.residual,
        }));
        this.extras = [];
        this.tenders = [];
        this.payerId = 0;
        this.payerName = "";
        this.note = "";
        this.useChannel((data.channels || [])[0]);
    }

    /**
     * What the server says now, with what was typed where it still can be: units were
     * added or left out, or somebody else has taken money meanwhile.
     */
    merge(data) {
        const known = new Map(this.rows.map((row) => [row.id, row]));
        const units = new Set(data.units.map((unit) => unit.id));
        this.communityId = data.community_id || 0;
        this.rows = data.charges.map((charge) => {
            const old = known.get(charge.id);
            const same = old && old.residual === charge.residual;
            return {
                ...charge,
                ticked: old ? old.ticked : true,
                pay: same ? old.pay : charge.residual,
            };
        });
        this.extras = this.extras.filter((extra) => units.has(extra.values.unit_id));
    }

    // ------------------------------------------------------------ rows ----

    get lines() {
        return [...this.rows.filter((row) => row.ticked), ...this.extras];
    }

    cents(row) {
        return toCents(row.pay, this.digits);
    }

    get total() {
        return this.lines.reduce((sum, row) => sum + (this.cents(row) || 0), 0);
    }

    owed(rows = this.rows) {
        return rows.reduce((sum, row) => sum + (toCents(row.residual, this.digits) || 0), 0);
    }

    ticked(rows = this.rows) {
        return rows
            .filter((row) => row.ticked)
            .reduce((sum, row) => sum + (this.cents(row) || 0), 0);
    }

    /** What is wrong with the amount of a row: "" or a code. */
    problem(row) {
        const cents = this.cents(row);
        if (cents === null || cents === 0) {
            return "amount";
        }
        return row.residual && cents > toCents(row.residual, this.digits) ? "more" : "";
    }

    tick(rows, ticked) {
        for (const row of rows) {
            row.ticked = ticked;
            if (ticked && !this.cents(row)) {
                row.pay = row.residual;
            }
        }
    }

    tickOnly(chargeIds) {
        for (const row of this.rows) {
            row.ticked = chargeIds.includes(row.id);
            row.pay = row.residual;
        }
    }

    /** Spread an amount over the ticked rows, the earliest due first. */
    spread(cents) {
        let left = cents;
        const rows = this.rows
            .filter((row) => row.ticked)
            .sort((a, b) => a.due.localeCompare(b.due) || a.id - b.id);
        for (const row of rows) {
            const part = Math.min(left, toCents(row.residual, this.digits));
            row.pay = toText(part, this.digits);
            row.ticked = part > 0;
            left -= part;
        }
        return left;
    }

    addExtra(extra) {
        this.extras.push({ key: newToken(), ticked: true, ...extra });
    }

    removeExtra(extra) {
        this.extras = this.extras.filter((other) => other.key !== extra.key);
    }

    // ----------------------------------------------------------- money ----

    useChannel(channel) {
        this.tenders = channel ? [newTender(channel)] : [];
    }

    addTender(channel) {
        this.tenders.push(newTender(channel));
    }

    removeTender(tender) {
        this.tenders = this.tenders.filter((other) => other !== tender);
    }

    /** What is to come by the tender whose amount was left empty. */
    get rest() {
        return this.tenders.reduce(
            (sum, tender) => sum - (toCents(tender.amount, this.digits) || 0),
            this.total
        );
    }

    tenderCents(tender) {
        return tender.amount ? toCents(tender.amount, this.digits) : this.rest;
    }

    change(tender) {
        const given = toCents(tender.given, this.digits);
        return given === null ? null : given - this.tenderCents(tender);
    }

    get isBalanced() {
        const open = this.tenders.filter((tender) => !tender.amount);
        return open.length === 1 ? this.rest > 0 : !open.length && this.rest === 0;
    }

    get isReady() {
        return Boolean(
            this.lines.length &&
                this.tenders.length &&
                this.isBalanced &&
                this.lines.every((row) => !this.problem(row)) &&
                this.tenders.every((tender) => this.isTenderReady(tender))
        );
    }

    isTenderReady(tender) {
        return tender.kind !== "cash" || !tender.given || this.change(tender) >= 0;
    }

    payload() {
        return {
            token: this.token,
            community_id: this.communityId,
            partner_id: this.payerId || false,
            payer_name: this.payerName,
            note: this.note,
            lines: this.lines.map((row) => this.line(row)),
            tenders: this.tenders.map((tender) => ({
                channel_id: tender.channel_id,
                amount: tender.amount,
                cash_given: tender.kind === "cash" ? tender.given : "",
                reference: tender.reference,
                proof_id: tender.proof_id || false,
            })),
        };
    }

    line(row) {
        const amount = toText(this.cents(row), this.digits);
        if (!row.kind) {
            return { kind: "charge", charge_id: row.id, residual: row.residual, amount };
        }
        return { ...row.values, kind: row.kind, amount };
    }
}

function newTender(channel) {
    return {
        channel_id: channel.id,
        name: channel.name,
        kind: channel.kind,
        amount: "",
        given: "",
        reference: "",
    };
}

function newToken() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
