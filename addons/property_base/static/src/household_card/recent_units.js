import { browser } from "@web/core/browser/browser";
import { session } from "@web/session";
import { user } from "@web/core/user";

const LIMIT = 8;

/**
 * The units a user opened last, kept in the browser. Only number and community are
 * kept, never a name or a phone: several people share the desk's computer.
 */
export class RecentUnits {
    constructor() {
        this.key = `property_household_recent/${session.db}/${user.userId}`;
    }

    /** @returns {{id: number, name: string, community: string}[]} */
    get() {
        try {
            const units = JSON.parse(browser.localStorage.getItem(this.key));
            return Array.isArray(units) ? units : [];
        } catch {
            return []; // written by something else: start afresh
        }
    }

    add({ id, name, community }) {
        const others = this.get().filter((unit) => unit.id !== id);
        this._set([{ id, name, community }, ...others].slice(0, LIMIT));
    }

    remove(id) {
        this._set(this.get().filter((unit) => unit.id !== id));
    }

    _set(units) {
        browser.localStorage.setItem(this.key, JSON.stringify(units));
    }
}
