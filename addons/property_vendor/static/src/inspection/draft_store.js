import { browser } from "@web/core/browser/browser";

const VERSION = 1;
const TABLES = ["drafts", "photos", "kept"];

/**
 * What was typed, in the database of the browser, until the server has it.
 * Each user of each database has one of its own. Photos lie apart from the text, so
 * that typing writes little.
 */
export class DraftStore {
    /** @param {string} owner database and user */
    constructor(owner) {
        this.name = `property_vendor_inspection ${owner}`;
        this.db = null;
    }

    async open() {
        this.db = await new Promise((resolve, reject) => {
            const request = indexedDB.open(this.name, VERSION);
            request.onupgradeneeded = () => {
                for (const table of TABLES) {
                    request.result.createObjectStore(table);
                }
            };
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
        });
        // asks the browser not to clear it when the telephone runs short of space
        await browser.navigator.storage?.persist?.();
    }

    /** Done when it is on the disk: the transaction, not the request, says so. */
    run(table, mode, act) {
        return new Promise((resolve, reject) => {
            const transaction = this.db.transaction(table, mode);
            const request = act(transaction.objectStore(table));
            transaction.oncomplete = () => resolve(request.result);
            transaction.onabort = () => reject(transaction.error);
            transaction.onerror = () => reject(transaction.error);
        });
    }

    get(table, key) {
        return this.run(table, "readonly", (rows) => rows.get(key));
    }

    all(table) {
        return this.run(table, "readonly", (rows) => rows.getAll());
    }

    put(table, key, value) {
        return this.run(table, "readwrite", (rows) => rows.put(value, key));
    }

    remove(table, key) {
        return this.run(table, "readwrite", (rows) => rows.delete(key));
    }
}
