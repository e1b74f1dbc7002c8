import { registry } from "@web/core/registry";

/** Enter on an element the keyboard can reach. */
const press = (selector) => ({
    trigger: selector,
    run() {
        this.anchor.focus();
        if (document.activeElement !== this.anchor) {
            throw new Error(`${selector} cannot be reached by keyboard`);
        }
        this.anchor.click();
    },
});

const card = (code) => `.o_indicator_card[data-code=${code}]`;

registry.category("web_tour.tours").add("property_indicator_board", {
    steps: () => [
        {
            content: "The figure of the day, against its target",
            trigger: `${card("unit_held")}.o_indicator_bad .o_indicator_value:contains('80.00%')`,
        },
        { trigger: `${card("unit_held")} canvas[role=img]` },
        {
            content: "Any two days",
            trigger: "#o_indicator_period",
            run: "select custom",
        },
        {
            trigger: ".o_indicator_start",
            run: "edit 2026-11-02",
        },
        {
            content: "And the month they lie in",
            trigger: "#o_indicator_period:has(option[value=custom]:checked)",
            run: "select month",
        },
        {
            content: "October had a tenant in one flat of five, November has none",
            trigger: `${card("unit_let")} .o_indicator_changes:contains('−20.00')`,
        },
        {
            content: "By building",
            trigger: "#o_indicator_dimension",
            run: "select building",
        },
        {
            trigger: ".o_indicator_table tbody tr:contains('4'):contains('100.00%')",
        },
        {
            content: "The worst first",
            ...press(".o_indicator_table thead th:nth-child(2) button"),
        },
        {
            trigger: ".o_indicator_table tbody tr:first-child:contains('66.67%')",
        },
        {
            content: "The rows behind",
            ...press(".o_indicator_table tbody tr:first-child .o_indicator_denominator:first"),
        },
        {
            trigger: ".o_list_view .o_data_row:nth-child(3)",
        },
        {
            content: "Back to the board as it was",
            trigger: ".breadcrumb-item a, .o_back_button",
            run: "click",
        },
        {
            trigger: "#o_indicator_dimension:has(option[value=building]:checked)",
        },
        {
            trigger: ".o_indicator_table thead th:nth-child(2)[aria-sort=ascending]",
        },
        {
            content: "A year",
            trigger: "#o_indicator_period:has(option[value=month]:checked)",
            run: "select year",
        },
        {
            content: "And the one before, when no parking space was let",
            trigger: "#o_indicator_period:has(option[value=year]:checked)",
        },
        press(".o_indicator_before"),
        {
            trigger: `${card("parking_held")} .o_indicator_value:contains('0.00%'):not(:contains('50.00%'))`,
        },
    ],
});
