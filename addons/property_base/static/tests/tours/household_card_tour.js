import { registry } from "@web/core/registry";

const INPUT = ".o_household_search input";
const title = (name) => `.o_household_title:text(${name})`;

// No step uses the mouse: the desk works by keyboard alone.
registry.category("web_tour.tours").add("property_household_card", {
    steps: () => [
        { content: "The box waits for typing", trigger: `${INPUT}:focus`, run: "edit wxm" },
        { content: "Before the list has come", trigger: `${INPUT}:focus`, run: "press Enter" },
        { content: "One hit opens at once", trigger: title("3-2-501") },
        { trigger: ".o_household_panel[data-panel=people]:contains(吴轩敏)" },
        { trigger: ".o_household_panel[data-panel=people] a:contains(18900000001)" },
        { content: "The next caller", trigger: `${INPUT}:focus`, run: "edit 501" },
        { trigger: `${INPUT}:focus`, run: "press Enter" },
        {
            content: "Ambiguous: the first is marked, nothing opens",
            trigger: ".o_household_hit.active:contains(3-1-501)",
        },
        { trigger: title("3-2-501") },
        { trigger: `${INPUT}:focus`, run: "press ArrowDown" },
        { trigger: ".o_household_hit.active:contains(3-2-501)" },
        { trigger: `${INPUT}:focus`, run: "press ArrowUp" },
        { trigger: ".o_household_hit.active:contains(3-1-501)" },
        { trigger: `${INPUT}:focus`, run: "press Enter" },
        { trigger: title("3-1-501") },
        { trigger: ".o_household_recent button.active:contains(3-1-501)" },
        { content: "A phone", trigger: `${INPUT}:focus`, run: "edit 0000 0002" },
        { trigger: `${INPUT}:focus`, run: "press Enter" },
        { trigger: title("3-2-502") },
        { content: "A plate", trigger: `${INPUT}:focus`, run: "edit q12345" },
        { trigger: ".o_household_hit:contains(粤BQ12345)" },
        { trigger: `${INPUT}:focus`, run: "press Enter" },
        { trigger: title("3-2-501") },
        { content: "Nobody", trigger: `${INPUT}:focus`, run: "edit 无此人" },
        { trigger: ".o_household_none" },
        { trigger: `${INPUT}:focus`, run: "press Escape" },
        { trigger: `body:not(:has(.o_household_none)) ${INPUT}:placeholder-shown` },
        { content: "A wizard by hotkey", trigger: `${INPUT}:focus`, run: "press Alt+o" },
        { trigger: ".modal .o_form_view [name=former_ids]:contains(吴轩敏)" },
        { trigger: ".modal", run: "press Escape" },
        { trigger: "body:not(:has(.modal))" },
        { content: "The form by hotkey", trigger: title("3-2-501"), run: "press Alt+u" },
        { trigger: ".o_form_view .o_field_widget[name=occupancy_ids]" },
        { content: "Back by breadcrumb", trigger: ".o_form_view", run: "press Alt+b" },
        { trigger: title("3-2-501") },
        {
            content: "Tab goes into the page, Esc comes back from it",
            trigger: `${INPUT}:focus`,
            run: "press Tab",
        },
        { trigger: `.o_household_card:not(:has(${INPUT}:focus))`, run: "press Escape" },
        { trigger: `${INPUT}:focus` },
    ],
});

registry.category("web_tour.tours").add("property_household_card_reload", {
    steps: () => [
        { content: "The address names the unit", trigger: title("3-2-502") },
        { trigger: ".o_control_panel:not(:has(.text-warning)):contains(3-2-502)" },
        { trigger: `${INPUT}:focus`, run: "edit 3-2-501" },
        { trigger: `${INPUT}:focus`, run: "press Enter" },
        { trigger: title("3-2-501"), run: () => history.back() },
        { content: "Back shows the unit before", trigger: title("3-2-502") },
        {
            content: "An input method composes a name: nothing is searched before it is done",
            trigger: INPUT,
            run: ({ anchor }) => {
                anchor.value = "zg";
                anchor.dispatchEvent(new InputEvent("input", { isComposing: true }));
                anchor.value = "吴轩敏";
                anchor.dispatchEvent(new CompositionEvent("compositionend"));
            },
        },
        { trigger: ".o_household_hit:contains(吴轩敏)" },
        { trigger: ".o_household_hits:not(:contains(张国))" },
    ],
});

registry.category("web_tour.tours").add("property_household_card_forbidden", {
    steps: () => [
        { trigger: ".o_notification:has(.bg-warning)" },
        { trigger: `.o_household_card:not(:has(.o_household_page)) ${INPUT}:focus` },
    ],
});
