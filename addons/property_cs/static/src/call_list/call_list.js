import { Component, onWillStart, useEffect, useRef, useState } from "@odoo/owl";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const MODEL = "property.return.visit";

/** One return visit after the other: dial, listen, press a key. */
export class CallList extends Component {
    static template = "property_cs.CallList";
    static components = { Layout };
    static props = { ...standardActionServiceProps };
    static path = "property-calls";
    static displayName = _t("Calling List");

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.comment = useRef("comment");
        this.story = useRef("story");
        this.busy = false;
        this.state = useState({
            calls: [],
            count: 0,
            later: 0,
            done: 0,
            remarks: [],
            mine: this.props.state?.mine ?? false,
            call: null,
            comment: "",
            asking: false,
            last: null,
        });
        useSetupAction({
            getLocalState: () => ({ mine: this.state.mine, callId: this.state.call?.id }),
        });
        for (const { key, run } of this.keys) {
            useHotkey(key, () => this.guard(run), { isAvailable: () => !this.busy });
        }
        useHotkey("escape", () => this.leaveComment(), { bypassEditableProtection: true });
        useEffect(
            (asking) => asking && this.comment.el?.focus(),
            () => [this.state.asking]
        );
        onWillStart(() => this.load(this.props.state?.callId));
    }

    get display() {
        return { controlPanel: {} };
    }

    /** What each key does; the buttons show the same. */
    get keys() {
        return [
            ...this.answers.map(({ key, answer }) => ({ key, run: () => this.answer(answer) })),
            { key: "t", run: () => this.dial() },
            { key: "m", run: () => this.ask() },
            { key: "x", run: () => this.close() },
            { key: "z", run: () => this.correct() },
            { key: "o", run: () => this.openTicket() },
            { key: "l", run: () => this.toggleMine() },
            { key: "arrowdown", run: () => this.turn(1) },
            { key: "arrowup", run: () => this.turn(-1) },
        ];
    }

    get answers() {
        return [
            { key: "a", answer: "a", label: _t("Satisfied"), style: "btn-success" },
            { key: "b", answer: "b", label: _t("Fairly Satisfied"), style: "btn-info" },
            { key: "c", answer: "c", label: _t("Not Satisfied"), style: "btn-danger" },
            { key: "n", answer: "no_answer", label: _t("No Answer"), style: "btn-secondary" },
            { key: "r", answer: "refused", label: _t("Refused to Answer"), style: "btn-secondary" },
            { key: "w", answer: "wrong_number", label: _t("Wrong Number"), style: "btn-secondary" },
        ];
    }

    get askedPlaceholder() {
        return _t("What is not in order? Enter records it and reopens the ticket.");
    }

    get freePlaceholder() {
        return _t("What was said (M); then a key below");
    }

    get index() {
        return this.state.calls.findIndex(({ id }) => id === this.state.call?.id);
    }

    /** One thing at a time: a key pressed twice answers once. */
    async guard(run) {
        if (this.busy) {
            return;
        }
        this.busy = true;
        try {
            await run();
        } finally {
            this.busy = false;
        }
    }

    async load(callId) {
        const list = await this.orm.call(MODEL, "get_calls", [this.state.mine]);
        Object.assign(this.state, list);
        const next = list.calls.find(({ id }) => id === callId) || list.calls[0];
        await this.open(next?.id);
    }

    async open(callId) {
        this.state.call = callId ? await this.orm.call(MODEL, "get_call", [callId]) : null;
        this.state.comment = "";
        this.comment.el?.blur(); // the next key is an answer, not a letter
        this.state.asking = false;
        if (this.story.el) {
            this.story.el.scrollTop = 0;
        }
    }

    turn(step) {
        const next = this.state.calls[this.index + step];
        return next && this.open(next.id);
    }

    toggleMine() {
        this.state.mine = !this.state.mine;
        return this.load();
    }

    // answering

    dial() {
        document.querySelector(".o_call_phone")?.click();
    }

    ask() {
        if (this.state.call) {
            this.state.asking = true;
            this.comment.el?.focus();
        }
    }

    leaveComment() {
        if (this.state.asking) {
            this.state.asking = false;
            this.comment.el?.blur();
        }
    }

    onCommentKey(ev) {
        if (ev.key === "Enter" && !ev.shiftKey && !ev.isComposing) {
            ev.preventDefault();
            ev.stopPropagation();
            if (this.state.asking === "c") {
                this.guard(() => this.answer("c"));
            } else {
                this.leaveComment();
            }
        }
    }

    /** Record an answer; the next one opens by itself. */
    async answer(answer) {
        const { call } = this.state;
        if (!call) {
            return;
        }
        const comment = this.state.comment.trim();
        if (answer === "c" && !comment) {
            this.state.asking = "c"; // what is wrong has to be said; Enter records it
            return;
        }
        const next = this.state.calls[this.index + 1]?.id;
        await this.orm.call(MODEL, "answer_call", [[call.id], answer, comment]);
        const { label } = this.answers.find((entry) => entry.answer === answer);
        const made = ["a", "b", "c"].includes(answer);
        this.state.last = { id: call.id, name: call.name || call.unit, answer, label, made };
        await this.load(next);
    }

    async close() {
        const { call } = this.state;
        if (!call?.given_up) {
            return;
        }
        const next = this.state.calls[this.index + 1]?.id;
        await this.orm.call(MODEL, "close_call", [[call.id]]);
        this.notification.add(_t("%s is closed as not visited.", call.number), { type: "info" });
        await this.load(next);
    }

    /** Put the last answer right. */
    async correct() {
        const { last } = this.state;
        if (!last?.made) {
            return;
        }
        const action = await this.orm.call(MODEL, "action_correct", [[last.id]]);
        return this.action.doAction(action, { onClose: () => this.load(this.state.call?.id) });
    }

    async openTicket() {
        const { call } = this.state;
        if (call?.ticket_id) {
            const action = await this.orm.call(MODEL, "action_open_ticket", [[call.id]]);
            return this.action.doAction(action);
        }
    }

    format(date) {
        return formatDateTime(deserializeDateTime(date), { format: "yyyy-MM-dd HH:mm" });
    }

    formatShort(date) {
        return formatDateTime(deserializeDateTime(date), { format: "MM-dd" });
    }
}

registry.category("actions").add("property_call_list", CallList);
