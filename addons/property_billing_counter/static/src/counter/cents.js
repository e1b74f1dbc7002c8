/**
 * Money on the screen, in whole cents: no float is added up. The server checks every
 * amount again and rounds none.
 */

/**
 * @param {string} text as typed
 * @param {number} digits decimals of the currency
 * @returns {number|null} cents; null for what is no amount in whole cents
 */
export function toCents(text, digits = 2) {
    const clean = String(text ?? "")
        .trim()
        .replace(/[,，\s]/g, "");
    if (!new RegExp(`^\\d{1,9}(\\.\\d{0,${digits}})?$|^\\.\\d{1,${digits}}$`).test(clean)) {
        return null;
    }
    const [whole, fraction = ""] = clean.split(".");
    return Number(whole || 0) * 10 ** digits + Number(fraction.padEnd(digits, "0") || 0);
}

/** The amount as the server reads it: 123450 becomes 1234.50. */
export function toText(cents, digits = 2) {
    const sign = cents < 0 ? "-" : "";
    const text = String(Math.abs(cents)).padStart(digits + 1, "0");
    return digits ? `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}` : sign + text;
}

/** The amount as people read it: 1,234.50. */
export function toLabel(cents, digits = 2) {
    return toText(cents, digits).replace(/\B(?=(\d{3})+(?!\d))/g, (match, _group, offset, all) =>
        all.indexOf(".") >= 0 && offset > all.indexOf(".") ? "" : ","
    );
}
