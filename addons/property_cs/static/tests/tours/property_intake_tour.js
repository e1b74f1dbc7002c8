import { registry } from "@web/core/registry";

const CALLER = ".o_property_caller input";

// A phone call by keyboard alone, from the list and from the household card.
registry.category("web_tour.tours").add("property_phone_call", {
    steps: () => [
        { trigger: ".o_list_view", run: "press Alt+c" },
        { content: "The box waits for the caller", trigger: `${CALLER}:focus`, run: "edit 0000 0001" },
        { trigger: ".o_household_hit:contains(3-2-501)" },
        { trigger: `${CALLER}:focus`, run: "press Enter" },
        { content: "Unit, person and phone are there", trigger: "[name=property_unit_id] input:value(3-2-501)" },
        { trigger: "[name=partner_id] input:value(吴轩敏)" },
        { trigger: "[name=property_phone] input:value(18900000001)" },
        { content: "What the unit reported before stands beside it", trigger: ".o_property_history:contains(The corridor is dirty)" },
        { content: "The category is next", trigger: "[name=category_id] input:focus", run: "edit Tour Lamps" },
        { trigger: "[name=category_id] .o-autocomplete--dropdown-item:contains(Tour Lamps)" },
        { trigger: "[name=category_id] input:focus", run: "press Enter" },
        { content: "The category says the type", trigger: "[name=type_id] input:checked" },
        { trigger: "[name=category_id] input", run: "press Alt+s" },
        { content: "Saved as received", trigger: ".o_form_saved .o_arrow_button_current, .o_form_saved .o_statusbar_status" },
        { trigger: "[name=name] :value(Tour Lamps), [name=name] :contains(Tour Lamps)" },
    ],
});

registry.category("web_tour.tours").add("property_phone_call_same", {
    steps: () => [
        { trigger: ".o_household_search input:focus", run: "edit 3-2-502" },
        { trigger: ".o_household_search input:focus", run: "press Enter" },
        { trigger: ".o_household_title:text(3-2-502)", run: "press Alt+r" },
        { trigger: "[name=property_unit_id] input:value(3-2-502)" },
        { trigger: "[name=category_id] input", run: "edit Tour Cleaning" },
        { trigger: "[name=category_id] .o-autocomplete--dropdown-item:contains(Tour Cleaning)", run: "click" },
        { content: "Somebody reported it already", trigger: ".o_property_alike:contains(The corridor is dirty)" },
        { trigger: ".o_property_alike .o_property_join", run: "click" },
        { content: "The caller joined the ticket that was there", trigger: ".o_form_view .nav-link:contains(/Further Reports|追加反映/)", run: "click" },
        { trigger: "[name=property_reporter_ids] .o_data_row:contains(张国)" },
    ],
});

registry.category("web_tour.tours").add("property_answered_at_once", {
    steps: () => [
        { trigger: ".o_property_my_work", run: "press Alt+c" },
        { trigger: `${CALLER}:focus`, run: "edit 3-2-501" },
        { trigger: `${CALLER}:focus`, run: "press Enter" },
        { trigger: "[name=category_id] input:focus", run: "edit Tour Lamps" },
        { trigger: "[name=category_id] .o-autocomplete--dropdown-item:contains(Tour Lamps)" },
        { trigger: "[name=category_id] input:focus", run: "press Enter" },
        { trigger: "[name=type_id] input:checked" },
        { trigger: ".o_form_view", run: "press Alt+e" },
        { content: "Only the answer is asked", trigger: ".modal [name=reason] textarea:focus", run: "edit The lamp is switched at six" },
        { trigger: ".modal", run: "press Alt+q" },
        { trigger: "body:not(:has(.modal)) .o_form_saved" },
    ],
});
