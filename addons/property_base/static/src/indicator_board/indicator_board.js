import { Component, onWillStart, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { download } from "@web/core/network/download";
import { MultiRecordSelector } from "@web/core/record_selectors/multi_record_selector";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { IndicatorTrend } from "./indicator_trend";
import { moveDay, namePeriod } from "./period";

const MODEL = "property.indicator.board";
const REMEMBERED = ["community_ids", "period", "dimension"];
const STATES = {
    good: { icon: "fa-check-circle", title: _t("Meets the target") },
    warning: { icon: "fa-exclamation-circle", title: _t("Misses the target, tolerated") },
    bad: { icon: "fa-times-circle", title: _t("Misses the target") },
};

/** The rates of the office: cards against their targets, months, a table by dimension. */
export class IndicatorBoard extends Component {
    static template = "property_base.IndicatorBoard";
    static components = { IndicatorTrend, Layout, MultiRecordSelector };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.keepLast = new KeepLast();
        this.loads = 0;
        this.topic = this.props.action.params?.topic || false;
        this.storageKey = ["property_indicator_board", user.userId, this.topic]
            .filter(Boolean)
            .join("/");
        this.options = { ...(this.props.state?.options || this.stored), topic: this.topic };
        this.state = useState({
            board: null,
            trends: {},
            sort: this.props.state?.sort || { column: 0, descending: false },
        });
        useSetupAction({
            getLocalState: () => ({
                options: this.options,
                sort: { ...this.state.sort },
            }),
        });
        onWillStart(() => this.load());
    }

    get display() {
        return { controlPanel: {} };
    }

    get periods() {
        return [
            ["month", _t("Month")],
            ["quarter", _t("Quarter")],
            ["year", _t("Year")],
            ["custom", _t("From … to …")],
        ];
    }

    get filters() {
        return this.state.board.filters;
    }

    get periodName() {
        return namePeriod(this.filters);
    }

    /** What this tab has looked at, else what this browser has: without its dates. */
    get stored() {
        for (const storage of [browser.sessionStorage, browser.localStorage]) {
            try {
                const options = JSON.parse(storage.getItem(this.storageKey));
                if (options) {
                    return options;
                }
            } catch {
                storage.removeItem(this.storageKey); // written by something else
            }
        }
        return {};
    }

    store() {
        const kept = Object.fromEntries(REMEMBERED.map((name) => [name, this.filters[name]]));
        browser.sessionStorage.setItem(this.storageKey, JSON.stringify(this.options));
        browser.localStorage.setItem(this.storageKey, JSON.stringify(kept));
    }

    /** Changes made while figures are on the way add up: the last answer has them all. */
    async load(changes = {}) {
        Object.assign(this.options, changes);
        const options = { ...this.options };
        const board = await this.keepLast.add(this.orm.call(MODEL, "get_board", [options]));
        // a day chosen stays; one the server chose follows the period
        const { community_ids, dimension, period } = board.filters;
        Object.assign(this.options, { community_ids, dimension, period });
        this.state.board = board;
        this.store();
        this.loadTrends(options);
    }

    /** The months come after the figures, card by card: they take longer. */
    async loadTrends(options) {
        const load = ++this.loads;
        this.state.trends = {};
        for (const { id } of this.state.board.cards) {
            const trends = await this.orm.silent.call(MODEL, "get_trends", [options, [id]]);
            if (load !== this.loads) {
                return;
            }
            Object.assign(this.state.trends, trends);
        }
    }

    // filters

    onCommunities(communityIds) {
        return this.load({ community_ids: communityIds });
    }

    onPeriod(ev) {
        const { date_start, date_end } = this.filters;
        const period = ev.target.value;
        const days = period === "custom" ? { date_start, date_end } : { date: date_start };
        return this.load({ period, as_of: false, ...days });
    }

    turn(step) {
        const { period, date } = this.options;
        const day = date || this.filters.date_start;
        return this.load({ date: moveDay(period, day, step), as_of: false });
    }

    onDay(name, ev) {
        if (!ev.target.value) {
            ev.target.value = this.filters[name];
            return;
        }
        const changes = { [name]: ev.target.value };
        if (name === "date_start" && ev.target.value > this.filters.date_end) {
            changes.date_end = ev.target.value;
        } else if (name === "date_end" && ev.target.value < this.filters.date_start) {
            changes.date_start = ev.target.value;
        }
        if (name !== "as_of") {
            changes.as_of = false;
        }
        return this.load(changes);
    }

    onDimension(ev) {
        this.state.sort = { column: 0, descending: false };
        return this.load({ dimension: ev.target.value });
    }

    onMonth(month) {
        return this.load({ period: "month", date: month.date_start, as_of: month.as_of });
    }

    // cards and table

    stateOf(value) {
        return STATES[value?.state];
    }

    colourOf(value) {
        return value && STATES[value.state] ? `o_indicator_${value.state}` : "";
    }

    /** What has changed since the month before and since a year before. */
    changesOf(card) {
        const months = this.state.trends[card.id];
        if (this.filters.period !== "month" || !months || card.value === null) {
            return [];
        }
        return [
            { name: _t("Month before"), value: months.at(-2)?.value },
            { name: _t("Year before"), value: months.at(-13)?.value },
        ]
            .filter(({ value }) => typeof value === "number")
            .map(({ name, value }) => ({ name, text: this.formatChange(card, value) }));
    }

    formatChange({ value, digits }, before) {
        const change = Number((value - before).toFixed(digits));
        const sign = change > 0 ? "+" : change < 0 ? "−" : "±";
        return `${sign}${Math.abs(change).toFixed(digits)}`;
    }

    /** The rows as sorted; rows without a figure stay below. */
    get rows() {
        const { column, descending } = this.state.sort;
        const { rows } = this.state.board.table;
        if (!column) {
            return descending ? [...rows].reverse() : rows;
        }
        const sign = descending ? -1 : 1;
        const figure = (row) => row.values[column]?.value ?? null;
        return [...rows].sort((a, b) => {
            if (figure(a) === null || figure(b) === null) {
                return (figure(a) === null) - (figure(b) === null);
            }
            return sign * (figure(a) - figure(b));
        });
    }

    sortBy(column) {
        const { sort } = this.state;
        const descending = sort.column === column && !sort.descending;
        this.state.sort = { column, descending };
    }

    sortOf(column) {
        if (this.state.sort.column !== column) {
            return "none";
        }
        return this.state.sort.descending ? "descending" : "ascending";
    }

    cardOf(column) {
        return this.state.board.cards.find((card) => card.id === column.id);
    }

    get dimensionName() {
        const { dimensions, filters } = this.state.board;
        return dimensions.find(({ code }) => code === filters.dimension).name;
    }

    get moreRows() {
        const { count, rows } = this.state.board.table;
        return _t("%(shown)s of %(count)s rows are shown; the spreadsheet has all.", {
            shown: rows.length,
            count,
        });
    }

    // rows behind, spreadsheet

    /** Open the rows behind a figure, of a group of the table or the whole. */
    async openRows(indicatorId, part, row) {
        const { date_start, date_end, community_ids, as_of, dimension } = this.filters;
        const group = row ? { dimension, key: row.key } : {};
        const action = await this.orm.call(
            "property.indicator",
            "action_open_rows",
            [[indicatorId], part, date_start, date_end],
            { community_ids, as_of, ...group }
        );
        return this.action.doAction(action);
    }

    download() {
        const options = { ...this.options, dimension: this.filters.dimension };
        return download({
            url: "/property/xlsx/property.indicator/board",
            data: { options: JSON.stringify(options) },
        });
    }
}

registry.category("actions").add("property_indicator_board", IndicatorBoard);
