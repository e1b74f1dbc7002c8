import { registry } from "@web/core/registry";

const cell = (code) => `.o_unit_board_cell:focus:contains(${code})`;

registry.category("web_tour.tours").add("property_unit_board", {
    steps: () => [
        { trigger: ".o_unit_board_cell[data-state=let]:contains(502)" },
        { trigger: ".o_unit_board_legend [data-state=owner]:contains(2)" },
        { content: "A room of the first entrance", trigger: cell("501"), run: "press ArrowUp" },
        { trigger: cell("601"), run: "press ArrowDown" },
        { trigger: cell("501"), run: "press ArrowLeft" },
        { content: "Nothing to the left of it", trigger: cell("501"), run: "press End" },
        { trigger: ".o_unit_board_cell:focus", run: "press Home" },
        { trigger: ".o_unit_board_cell:focus:contains(601)", run: "press ArrowDown" },
        { trigger: cell("501"), run: "press ArrowRight" },
        { trigger: ".o_unit_board_cell:focus[data-state=let]", run: "press Enter" },
        { trigger: ".o_household_title:text(3-2-502)", run: "press Alt+b" },
        {
            content: "The board still stands on the room",
            trigger: ".o_unit_board_cell:focus[data-state=let]",
            run: "press Alt+n",
        },
        { content: "The parking lot", trigger: ".o_unit_board_wrapped .o_unit_board_cell:contains(C0001)" },
        { trigger: "body", run: "press Alt+p" },
        { content: "The building again", trigger: ".o_unit_board_table" },
        {
            content: "The legend is a filter",
            trigger: ".o_unit_board_legend [data-state=let]",
            run: "click",
        },
        { trigger: ".o_unit_board_dim[data-state=owner]" },
        { trigger: ".o_unit_board_cell[data-state=let]:not(.o_unit_board_dim)" },
    ],
});
