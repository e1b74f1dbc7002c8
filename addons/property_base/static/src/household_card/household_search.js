import { Component, useEffect, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { KeepLast } from "@web/core/utils/concurrency";
import { useAutofocus, useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";

const DELAY = 200;
const ICONS = { unit: "fa-home", person: "fa-user", vehicle: "fa-car" };

/**
 * One box for whatever the caller says: a unit number, phone, plate, name or pinyin.
 *
 * Enter opens the hit when there is no doubt which one is meant: the only one, or the
 * only exact one. Otherwise it goes to the list, and a second Enter opens the marked
 * line, so that no hasty key shows one household the data of another.
 */
export class HouseholdSearch extends Component {
    static template = "property_base.HouseholdSearch";
    static props = {
        communityId: { type: Number, optional: true },
        onSelect: Function,
        focusToken: { type: Number, optional: true },
        hotkey: { type: String, optional: true },
    };
    static defaultProps = { hotkey: "s" };

    setup() {
        this.orm = useService("orm");
        this.input = useAutofocus({ refName: "input", selectAll: true });
        this.list = useRef("list");
        this.keepLast = new KeepLast();
        this.state = useState({ text: "", hits: [], active: -1, searched: "", open: false });
        this.searchLater = useDebounced(() => this.search(), DELAY);
        useEffect(
            (token) => {
                if (token) {
                    this.focus();
                }
            },
            () => [this.props.focusToken]
        );
        useEffect(
            () => {
                this.list.el?.querySelector(".active")?.scrollIntoView({ block: "nearest" });
            },
            () => [this.state.active]
        );
    }

    get text() {
        return this.state.text.trim();
    }

    /** One Chinese character says enough; of letters and digits it takes two. */
    get isTooShort() {
        return this.text.length < 2 && !/[^\x00-\x7f]/.test(this.text);
    }

    get nothingFound() {
        return _t("Nobody and nothing found for “%s”.", this.state.searched);
    }

    icon(hit) {
        return ICONS[hit.kind];
    }

    focus() {
        this.input.el?.focus();
        this.input.el?.select();
    }

    close() {
        this.state.open = false;
        this.state.active = -1;
    }

    clear() {
        this.searchLater.cancel();
        if (this.input.el) {
            this.input.el.value = "";
        }
        Object.assign(this.state, { text: "", hits: [], active: -1, searched: "", open: false });
    }

    async search() {
        const term = this.text;
        if (this.isTooShort) {
            Object.assign(this.state, { hits: [], active: -1, searched: "", open: false });
            return;
        }
        const hits = await this.keepLast.add(
            this.orm.silent.call("property.unit", "household_search", [
                term,
                this.props.communityId || false,
            ])
        );
        Object.assign(this.state, { hits, active: -1, searched: term, open: true });
    }

    select(hit) {
        this.clear();
        this.props.onSelect(hit.unit_id, hit);
    }

    async onEnter() {
        if (this.state.active >= 0) {
            return this.select(this.state.hits[this.state.active]);
        }
        this.searchLater.cancel();
        if (this.state.searched !== this.text) {
            await this.search();
        }
        const { hits } = this.state;
        const exact = hits.filter((hit) => hit.exact && !hit.former);
        if (hits.length === 1 || exact.length === 1) {
            return this.select(exact[0] || hits[0]);
        }
        this.state.open = Boolean(this.text);
        this.state.active = hits.length ? 0 : -1;
    }

    move(step) {
        const { hits, active } = this.state;
        if (hits.length) {
            this.state.open = true;
            this.state.active = (Math.max(active, step > 0 ? -1 : 0) + step + hits.length) % hits.length;
        }
    }

    /**
     * The box is not written to while somebody types: that would break off the word an
     * input method is composing. Its letters are not searched for before it is done.
     */
    onInput(ev) {
        if (ev.isComposing) {
            return;
        }
        this.state.text = ev.target.value;
        this.state.active = -1;
        this.searchLater();
    }

    onKeydown(ev) {
        if (ev.isComposing) {
            return; // Enter ends the input method's word
        }
        const handlers = {
            Enter: () => this.onEnter(),
            ArrowDown: () => this.move(1),
            ArrowUp: () => this.move(-1),
        };
        if (ev.key === "Escape" && (this.state.open || this.state.text)) {
            handlers.Escape = () => this.clear();
        }
        if (handlers[ev.key]) {
            ev.preventDefault();
            ev.stopPropagation();
            handlers[ev.key]();
        }
    }
}
