import { Component, onWillDestroy, onWillStart, useExternalListener, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { session } from "@web/session";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import {
    answerOf,
    answerProblem,
    checklistsFor,
    draftScore,
    newDraft,
    photoIds,
    steps,
    toPayload,
} from "./draft";
import { DraftStore } from "./draft_store";
import { FingerPad } from "./finger_pad";
import { shrink } from "./photo";

/** Seconds between two attempts to send. */
const AGAIN = 15;
const MAX_PHOTOS = 5;
const MAX_SENT = 10;

/**
 * An inspection on a telephone, where the line is poor: what is typed is kept by the
 * browser at every stroke, and sent until the server has it.
 */
export class PhoneInspection extends Component {
    static template = "property_vendor.PhoneInspection";
    static components = { FingerPad };
    static props = { ...standardActionServiceProps };
    static path = "vendor-inspection";
    static displayName = _t("Inspect on the Phone");

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.store = new DraftStore(`${session.db} ${user.userId}`);
        this.writes = Promise.resolve();
        this.state = useState({
            data: null,
            loaded: "",
            stale: false,
            broken: false,
            drafts: [],
            photos: {},
            token: "",
            tried: false,
            sending: false,
            waitReason: "",
            sent: [],
        });
        useExternalListener(window, "online", () => this.onOnline());
        this.timer = browser.setInterval(() => this.sendAll(), AGAIN * 1000);
        onWillDestroy(() => browser.clearInterval(this.timer));
        onWillStart(() => this.start());
    }

    async start() {
        try {
            await this.store.open();
            await this.restore();
        } catch {
            this.state.broken = true;
        }
        await this.load();
        const contractId = this.props.action.params?.contract_id;
        if (contractId && this.data) {
            this.beginFor(contractId);
        }
        this.sendAll();
    }

    async restore() {
        const drafts = await this.store.all("drafts");
        this.state.drafts = drafts.sort((a, b) => a.created - b.created);
        this.state.sent = (await this.store.get("kept", "sent")) || [];
        for (const id of drafts.flatMap(photoIds)) {
            this.state.photos[id] = (await this.store.get("photos", id)) || "";
        }
    }

    /** The lists of the server, or those kept of the last time. */
    async load() {
        try {
            this.setLists(await this.call("load", []), new Date().toISOString());
            this.state.stale = false;
            if (!this.state.broken) {
                const kept = { data: this.data, loaded: this.state.loaded };
                await this.store.put("kept", "lists", JSON.parse(JSON.stringify(kept)));
            }
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
            const kept = !this.state.broken && (await this.store.get("kept", "lists"));
            if (kept) {
                this.setLists(kept.data, kept.loaded);
            }
            this.state.stale = true;
        }
    }

    setLists(data, loaded) {
        this.state.data = data;
        this.state.loaded = loaded;
    }

    call(method, args) {
        return this.orm.silent.call("property.vendor.phone", method, args);
    }

    get data() {
        return this.state.data;
    }

    get staleLabel() {
        const moment = luxon.DateTime.fromISO(this.state.loaded);
        return _t("No connection. Lists as of %s.", formatDateTime(moment));
    }

    // ------------------------------------------------------------- list ----

    get draft() {
        return this.state.drafts.find((draft) => draft.token === this.state.token);
    }

    get waitingLabel() {
        return _t("%s not sent yet", this.waiting.length);
    }

    get waiting() {
        return this.state.drafts.filter((draft) => draft.state === "waiting");
    }

    get newLabel() {
        return _t("New Inspection");
    }

    stateLabel(draft) {
        return {
            draft: _t("In progress"),
            waiting: _t("Not sent yet"),
            refused: _t("Sent back"),
        }[draft.state];
    }

    begin(params = {}) {
        const draft = newDraft(this.today(), params);
        this.state.drafts.push(draft);
        this.open(draft);
        if (params.contract_id) {
            this.setContract(params.contract_id);
        }
        this.keep();
    }

    /** A draft nobody has answered anything in is taken up again. */
    beginFor(contractId) {
        const untouched = this.state.drafts.find(
            (draft) =>
                draft.state === "draft" &&
                draft.contract_id === contractId &&
                !Object.keys(draft.answers).length &&
                !draft.findings.length
        );
        return untouched ? this.open(untouched) : this.begin({ contract_id: contractId });
    }

    today() {
        return luxon.DateTime.now().toISODate();
    }

    open(draft) {
        if (this.state.sending && draft.state === "waiting") {
            this.notification.add(_t("It is being sent just now."), { type: "info" });
            return;
        }
        this.state.token = draft.token;
        this.state.tried = draft.state === "refused";
        if (draft.state === "waiting") {
            draft.state = "draft"; // not sent while somebody changes it
            this.keep();
        }
    }

    back() {
        this.state.token = "";
    }

    discard() {
        const draft = this.draft;
        this.dialog.add(ConfirmationDialog, {
            body: _t("Throw away this inspection with all that was entered?"),
            confirmLabel: _t("Throw Away"),
            confirm: () => this.forget(draft),
            cancel: () => {},
        });
    }

    async forget(draft) {
        this.state.drafts = this.state.drafts.filter((other) => other.token !== draft.token);
        this.state.token = this.state.token === draft.token ? "" : this.state.token;
        await this.write(async () => {
            await this.store.remove("drafts", draft.token);
            for (const id of photoIds(draft)) {
                await this.store.remove("photos", id);
            }
        });
    }

    // ------------------------------------------------------------- keep ----

    /** Keep the draft as it is now; one write after the other. */
    keep(draft = this.draft) {
        const plain = JSON.parse(JSON.stringify(draft));
        return this.write(() => this.store.put("drafts", plain.token, plain));
    }

    write(act) {
        if (this.state.broken) {
            return Promise.resolve();
        }
        this.writes = this.writes.then(act).catch(() => {
            this.state.broken = true;
        });
        return this.writes;
    }

    // ------------------------------------------------------------- head ----

    get contract() {
        return this.data?.contracts.find((contract) => contract.id === this.draft.contract_id);
    }

    get areas() {
        return this.contract
            ? this.data.areas.filter((area) => area.community_id === this.contract.community_id)
            : [];
    }

    get checklists() {
        const area = this.areas.find(({ id }) => id === this.draft.area_id);
        return this.contract ? checklistsFor(this.data, this.contract, area) : [];
    }

    get items() {
        return this.itemsOf(this.draft);
    }

    itemsOf(draft) {
        return this.data?.checklists.find(({ id }) => id === draft.checklist_id)?.items || [];
    }

    set(name, value) {
        this.draft[name] = value;
        this.keep();
    }

    setContract(value) {
        this.draft.contract_id = Number(value);
        this.draft.contract = this.contract?.name || "";
        if (!this.areas.some(({ id }) => id === this.draft.area_id)) {
            this.draft.area_id = this.contract?.area_ids[0] || 0;
        }
        this.setChecklist();
    }

    setArea(value) {
        this.draft.area_id = Number(value);
        this.setChecklist(Object.keys(this.draft.answers).length ? this.draft.checklist_id : 0);
    }

    /** One of the contract's; what was answered stays with its items. */
    setChecklist(value = this.draft.checklist_id) {
        const known = this.checklists.find(({ id }) => id === Number(value));
        this.draft.checklist_id = (known || this.checklists[0])?.id || 0;
        this.keep();
    }

    // ------------------------------------------------------------ items ----

    answer(item) {
        return answerOf(this.draft, item);
    }

    steps(item) {
        return steps(item);
    }

    change(item, values) {
        this.draft.answers[item.id] = { ...this.answer(item), ...values };
        this.keep();
    }

    setPoints(item, points) {
        this.change(item, { result: "scored", score: String(points) });
    }

    typePoints(item, text) {
        this.change(item, { result: text.trim() ? "scored" : "open", score: text });
    }

    toggleNone(item) {
        const result = this.answer(item).result === "none" ? "open" : "none";
        this.change(item, { result, score: "" });
    }

    problem(item) {
        const code = answerProblem(this.draft, item);
        if (code === "open" && !this.state.tried) {
            return "";
        }
        return (
            {
                open: _t("Not looked at yet"),
                points: _t("Points lie between 0 and %s", item.max),
                finding: _t("Below the limit: enter a finding"),
            }[code] || ""
        );
    }

    get score() {
        return draftScore(this.draft, this.items);
    }

    get progressLabel() {
        const looked = this.items.filter((item) => this.answer(item).result !== "open");
        return _t("%(looked)s of %(all)s items", {
            looked: looked.length,
            all: this.items.length,
        });
    }

    mostLabel(item) {
        return _t("of %s", item.max);
    }

    // ----------------------------------------------------------- photos ----

    async addPhotos(row, ev, put) {
        const input = ev.target;
        const files = [...input.files];
        const room = MAX_PHOTOS - row.photos.length;
        if (files.length > room) {
            this.notification.add(_t("At most %s photos here.", MAX_PHOTOS), { type: "warning" });
        }
        const draft = this.draft;
        for (const file of files.slice(0, room)) {
            try {
                const image = await shrink(file);
                const id = newDraft("").token;
                this.state.photos[id] = image;
                await this.write(() => this.store.put("photos", id, image));
                put(id);
                await this.keep(draft);
            } catch {
                this.notification.add(_t("%s is no photo this browser can read.", file.name), {
                    type: "warning",
                });
            }
        }
        input.value = "";
    }

    addItemPhotos(item, ev) {
        const draft = this.draft;
        return this.addPhotos(this.answer(item), ev, (id) => {
            const answer = answerOf(draft, item);
            draft.answers[item.id] = { ...answer, photos: [...answer.photos, id] };
        });
    }

    addFindingPhotos(finding, ev) {
        return this.addPhotos(finding, ev, (id) => finding.photos.push(id));
    }

    removePhoto(row, id) {
        row.photos = row.photos.filter((other) => other !== id);
        delete this.state.photos[id];
        this.keep();
        this.write(() => this.store.remove("photos", id));
    }

    // --------------------------------------------------------- findings ----

    addFinding(item) {
        this.draft.findings.push({
            key: newDraft("").token,
            item_id: item?.id || 0,
            name: "",
            severity: "minor",
            photos: [],
        });
        this.keep();
    }

    findingsOf(item) {
        return this.draft.findings.filter((finding) => finding.item_id === (item?.id || 0));
    }

    setFinding(finding, name, value) {
        finding[name] = value;
        this.keep();
    }

    removeFinding(finding) {
        this.draft.findings = this.draft.findings.filter((other) => other.key !== finding.key);
        this.keep();
    }

    // ------------------------------------------------------------- send ----

    /** What is still missing, in words; "" when it may go. */
    get missing() {
        const draft = this.draft;
        if (!this.contract || !draft.checklist_id) {
            return _t("Choose contract and checklist.");
        }
        const open = this.items.filter((item) => answerProblem(draft, item));
        if (!this.items.length || open.length) {
            return _t("Not ready: %s", open.map((item) => item.name).join(", "));
        }
        if (draft.findings.some((finding) => !finding.name.trim())) {
            return _t("Say what was found.");
        }
        if (Boolean(draft.signed_by.trim()) !== Boolean(draft.signature)) {
            return _t("Who signs for the vendor: enter name and signature.");
        }
        return "";
    }

    async finish() {
        this.state.tried = true;
        if (this.missing) {
            this.notification.add(this.missing, { type: "warning" });
            return;
        }
        const draft = this.draft;
        draft.state = "waiting";
        draft.problem = "";
        await this.keep(draft);
        this.back();
        await this.sendAll();
    }

    async onOnline() {
        if (this.state.stale) {
            await this.load();
        }
        await this.sendAll();
    }

    /** Whatever waits, one after the other; the first lost line ends it for now. */
    async sendAll() {
        if (this.state.sending || !this.waiting.length || !this.data) {
            return;
        }
        this.state.sending = true;
        try {
            for (const draft of this.waiting) {
                await this.send(draft);
            }
            this.state.waitReason = "";
        } catch (error) {
            this.state.waitReason = this.explainWait(error);
        } finally {
            this.state.sending = false;
        }
    }

    /** Send one; what the server refuses comes back, anything else waits. */
    async send(draft) {
        const photos = new Map(photoIds(draft).map((id) => [id, this.state.photos[id]]));
        try {
            const sent = await this.call("save", [toPayload(draft, this.itemsOf(draft), photos)]);
            this.state.sent = [sent, ...this.state.sent].slice(0, MAX_SENT);
            const plain = JSON.parse(JSON.stringify(this.state.sent));
            await this.write(() => this.store.put("kept", "sent", plain));
            await this.forget(draft);
        } catch (error) {
            if (!this.isRefusal(error)) {
                throw error;
            }
            draft.state = "refused";
            draft.problem = error.data.message;
            await this.keep(draft);
        }
    }

    isRefusal(error) {
        const names = ["UserError", "ValidationError", "AccessError", "MissingError"];
        const name = (error instanceof RPCError && error.exceptionName) || "";
        return names.includes(name.split(".").pop());
    }

    explainWait(error) {
        if (error instanceof ConnectionLostError) {
            return _t("No connection. It is kept here and sent when there is one.");
        }
        if (error instanceof RPCError && /SessionExpired/.test(error.exceptionName)) {
            return _t("Log in again: everything is kept here and sent then.");
        }
        return _t("The server did not take it now. It is kept here and sent again.");
    }

    openSent(sent) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "property.vendor.inspection",
            res_id: sent.id,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("property_vendor.inspection", PhoneInspection);
