const STEPS = {
    ArrowLeft: { x: -1, y: 0 },
    ArrowRight: { x: 1, y: 0 },
    ArrowUp: { x: 0, y: -1 },
    ArrowDown: { x: 0, y: 1 },
};
/** Going up, a cell beside the way costs this many times its distance along it. */
const SIDEWAYS = 3;

/**
 * The element next to another one in the direction of an arrow key, wherever the page
 * has put them.
 *
 * @param {HTMLElement[]} elements
 * @param {HTMLElement} current
 * @param {string} key ArrowLeft, ArrowRight, ArrowUp or ArrowDown
 * @returns {HTMLElement|undefined} none at the edge
 */
export function findNeighbour(elements, current, key) {
    const step = STEPS[key];
    const from = getCentre(current);
    let best;
    let bestCost = Infinity;
    for (const element of elements) {
        const to = getCentre(element);
        const along = (to.x - from.x) * step.x + (to.y - from.y) * step.y;
        const aside = Math.abs((to.x - from.x) * step.y) + Math.abs((to.y - from.y) * step.x);
        const cost = along + SIDEWAYS * aside;
        // left and right stay on their line
        if (along > 1 && (step.y || aside < from.height / 2) && cost < bestCost) {
            best = element;
            bestCost = cost;
        }
    }
    return best;
}

function getCentre(element) {
    const { left, top, width, height } = element.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2, height };
}
