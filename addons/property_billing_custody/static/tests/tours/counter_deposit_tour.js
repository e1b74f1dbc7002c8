import { registry } from "@web/core/registry";

const INPUT = ".o_household_search input";
const ADD = "button.o_counter_add";

registry.category("web_tour.tours").add("property_counter_deposit", {
    steps: () => [
        { trigger: INPUT, run: "edit 3-501" },
        { trigger: ".o_household_hit:contains(3-501)" },
        { trigger: INPUT, run: "press Enter" },
        { content: "Typed before", trigger: "button[data-hotkey='g']", run: "click" },
        { trigger: "input.o_counter_advance", run: "edit 100" },
        { trigger: ADD, run: "click" },
        { trigger: ".o_counter_added tr" },
        {
            content: "What the community allows is offered",
            trigger: "button.o_counter_deposit",
            run: "click",
        },
        {
            trigger: "select.o_counter_deposit_kind",
            run: "selectByLabel Renovation (Contractor)",
        },
        { content: "A contractor has a name", trigger: "input.o_counter_deposit_amount", run: "edit 1000" },
        { trigger: ADD, run: "click" },
        { trigger: ".o_notification" },
        { trigger: "input.o_counter_contractor", run: "edit Test Renovation Ltd" },
        { content: "It does not push out what was typed", trigger: ADD, run: "click" },
        { trigger: ".o_notification" },
        { trigger: ".o_counter_added tr button", run: "click" },
        { trigger: "body:not(:has(.o_counter_added))" },
        { trigger: ADD, run: "click" },
        { trigger: ".o_counter_added tr" },
        { trigger: ".o_action", run: "press Alt+Enter" },
        // what is owed was ticked before: a deposit is alone on its receipt
        { trigger: ".o_counter_done:contains(Test Renovation Ltd):contains(1,000.00)" },
    ],
});
