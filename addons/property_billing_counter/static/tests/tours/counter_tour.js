import { registry } from "@web/core/registry";

const SEARCH = ".o_household_search input";
const FIRST = "input.o_counter_first";

// The plain case without the mouse: find, type the cash, Enter; then undo it.
registry.category("web_tour.tours").add("property_counter", {
    steps: () => [
        { content: "The box waits for typing", trigger: `${SEARCH}:focus`, run: "edit 3-501" },
        { trigger: `${SEARCH}:focus`, run: "press Enter" },
        { content: "All that is owed is ticked", trigger: ".o_counter_total:text(510.02)" },
        { content: "The cash given is asked for", trigger: `${FIRST}:focus`, run: "edit 500" },
        { content: "Too little cash is not taken", trigger: ".o_counter_pay:disabled" },
        { trigger: `${FIRST}:focus`, run: "edit 520" },
        { trigger: ".o_counter_tender:contains(9.98)" },
        { trigger: `${FIRST}:focus`, run: "press Enter" },
        { content: "The change is shown large", trigger: ".o_counter_change:text(9.98)" },
        { content: "The receipt was printed", trigger: "body:has(iframe.o_property_print)" },
        { content: "Undone, with a reason", trigger: ".o_counter_done", run: "press Alt+z" },
        { trigger: ".o_counter_reason", run: "edit Slip" },
        { trigger: ".o_counter_reason", run: "press Enter" },
        { trigger: ".o_counter_recent tr.text-decoration-line-through" },
        { content: "The debt is back", trigger: SEARCH, run: "edit 3-501" },
        { trigger: SEARCH, run: "press Enter" },
        { trigger: ".o_counter_total:text(510.02)" },
        {
            content: "An amount that cannot be is said, not rounded",
            trigger: ".o_counter_rows .o_counter_amount input:first",
            run: "edit 10.005",
        },
        { trigger: ".o_counter_problem:not(:empty)" },
    ],
});
