import { _t } from "@web/core/l10n/translation";

const { DateTime } = luxon;
const MONTHS = { month: 1, quarter: 3, year: 12 };

/**
 * The day that stands for the period before or after.
 *
 * @param {string} kind month, quarter or year
 * @param {string} day ISO date in the period
 * @param {number} step -1 or 1
 * @returns {string} ISO date
 */
export function moveDay(kind, day, step) {
    return DateTime.fromISO(day)
        .startOf("month")
        .plus({ months: step * MONTHS[kind] })
        .toISODate();
}

/** A period as people name it: October 2026, 2026 Q4, 2026. */
export function namePeriod({ period, date_start: start, date_end: end }) {
    const day = DateTime.fromISO(start);
    if (period === "month") {
        return day.toLocaleString({ year: "numeric", month: "long" });
    }
    if (period === "quarter") {
        return _t("%(year)s Q%(quarter)s", { year: day.year, quarter: day.quarter });
    }
    if (period === "year") {
        return day.toLocaleString({ year: "numeric" });
    }
    return `${start} – ${end}`;
}
