/* global Chart */

import { Component, onWillStart, onWillUnmount, useEffect, useRef } from "@odoo/owl";
import { loadBundle } from "@web/core/assets";
import { cookie } from "@web/core/browser/cookie";
import { getColor, getCustomColor } from "@web/core/colors/colors";

/** The months of one indicator as a line, its target as a dashed one. */
export class IndicatorTrend extends Component {
    static template = "property_base.IndicatorTrend";
    static props = {
        name: String,
        months: Array,
        target: { type: [Number, { value: null }], optional: true },
        onSelect: Function,
    };

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => this.renderChart(),
            () => [this.props.months, this.props.target]
        );
        onWillUnmount(() => this.chart?.destroy());
    }

    /** The same in words, for who does not see the line. */
    get summary() {
        const months = this.props.months.map((m) => `${this.label(m)} ${m.text}`);
        return `${this.props.name}: ${months.join(", ")}`;
    }

    get first() {
        return this.label(this.props.months[0]);
    }

    get last() {
        return this.label(this.props.months.at(-1));
    }

    label(month) {
        return month.date_start.slice(0, 7);
    }

    get datasets() {
        const scheme = cookie.get("color_scheme");
        const line = {
            data: this.props.months.map((month) => month.value),
            borderColor: getColor(0, scheme, "sm"),
            backgroundColor: getColor(0, scheme, "sm"),
            borderWidth: 2,
            pointRadius: 2,
            pointHitRadius: 8,
            tension: 0,
        };
        if (typeof this.props.target !== "number") {
            return [line];
        }
        const target = {
            data: this.props.months.map(() => this.props.target),
            borderColor: getCustomColor(scheme, "#8f8f8f", "#b0b0b0"),
            borderDash: [4, 4],
            borderWidth: 1,
            pointRadius: 0,
            pointHitRadius: 0,
        };
        return [line, target];
    }

    get options() {
        return {
            animation: false,
            maintainAspectRatio: false,
            layout: { padding: 4 },
            scales: { x: { display: false }, y: { display: false, grace: "10%" } },
            plugins: {
                legend: { display: false },
                tooltip: {
                    displayColors: false,
                    filter: (item) => item.datasetIndex === 0,
                    callbacks: { label: (item) => this.props.months[item.dataIndex].text },
                },
            },
            onClick: (ev, points) => {
                if (points.length) {
                    this.props.onSelect(this.props.months[points[0].index]);
                }
            },
        };
    }

    renderChart() {
        this.chart?.destroy();
        this.chart = new Chart(this.canvas.el, {
            type: "line",
            data: {
                labels: this.props.months.map((month) => this.label(month)),
                datasets: this.datasets,
            },
            options: this.options,
        });
    }
}
