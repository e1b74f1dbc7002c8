import { registry } from "@web/core/registry";

/** Keys alone: Enter on the focused element, a button as the browser does it. */
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

registry.category("web_tour.tours").add("property_indicator_board", {
    steps: () => [
        {
            content: "The figure of the month, against its target",
            trigger:
                ".o_indicator_card[data-code=unit_held].o_indicator_bad .o_indicator_value:contains('80.00%')",
        },
        { trigger: ".o_indicator_card[data-code=unit_held] canvas[role=img]" },
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
            trigger: ".o_indicator_table thead th:nth-child(2) button",
            run: "click",
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
            trigger: ".o_back_button a, .breadcrumb-item a",
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
            trigger: "#o_indicator_period",
            run: "select year",
        },
        {
            content: "Of last year, when nothing was let",
            trigger: ".o_indicator_before",
            run: "click",
        },
        {
            trigger:
                ".o_indicator_card[data-code=parking_held] .o_indicator_value:contains('0.00%')",
        },
        {
            content: "Any two days",
            trigger: "#o_indicator_period",
            run: "select custom",
        },
        { trigger: ".o_indicator_start" },
    ],
});
