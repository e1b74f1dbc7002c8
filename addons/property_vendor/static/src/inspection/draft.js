/**
 * An inspection as it is being made. Plain values, as they are kept; it knows nothing
 * of the screen, of the server nor of the browser's database.
 */
export function newDraft(today, params = {}) {
    return {
        token: crypto.randomUUID ? crypto.randomUUID() : randomToken(),
        state: "draft", // waiting: to be sent; refused: the server says why
        created: Date.now(),
        contract_id: params.contract_id || 0,
        contract: "",
        kind: "daily",
        date: today,
        area_id: 0,
        checklist_id: 0,
        note: "",
        answers: {}, // of each item: result, score, note, photos
        findings: [],
        signed_by: "",
        signature: "",
        problem: "",
    };
}

function randomToken() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function answerOf(draft, item) {
    return draft.answers[item.id] || { result: "open", score: "", note: "", photos: [] };
}

/** Points as typed: a number of two decimals at most, or null. */
export function toPoints(text) {
    const plain = String(text).trim().replace(",", ".");
    return /^\d{1,6}(\.\d{1,2})?$/.test(plain) ? Number(plain) : null;
}

/** What is wrong with the answer to an item: "" or a code. */
export function answerProblem(draft, item) {
    const answer = answerOf(draft, item);
    if (answer.result === "open") {
        return "open";
    }
    if (answer.result === "none") {
        return "";
    }
    const points = toPoints(answer.score);
    if (points === null || points > item.max) {
        return "points";
    }
    const known = draft.findings.some((finding) => finding.item_id === item.id);
    return points < item.limit && !known ? "finding" : "";
}

/** 100 × points given / points to be had, as text; "" while there is none. */
export function draftScore(draft, items) {
    let given = 0;
    let most = 0;
    for (const item of items) {
        const answer = answerOf(draft, item);
        const points = answer.result === "scored" ? toPoints(answer.score) : null;
        if (points !== null && points <= item.max) {
            given += Math.round(points * 100);
            most += Math.round(item.max * 100);
        }
    }
    return most ? (Math.round((10000 * given) / most) / 100).toFixed(2) : "";
}

/** The points offered as buttons, the most first. */
export function steps(item) {
    const parts = [1, 0.9, 0.8, 0.6, 0.4, 0].map((part) => Math.round(item.max * part));
    return [...new Set([item.max, ...parts.slice(1)])].filter((points) => points <= item.max);
}

/** The checklists of a contract, those for the kind of its area first. */
export function checklistsFor(data, contract, area) {
    const lists = data.checklists.filter(
        (list) => list.service_type_id === contract.service_type_id
    );
    const fit = (list) => (list.area_kind === (area?.kind || "") ? 0 : list.area_kind ? 2 : 1);
    return lists.sort((a, b) => fit(a) - fit(b));
}

/** Photos of an inspection, by the ids they are kept under. */
export function photoIds(draft) {
    return [...Object.values(draft.answers), ...draft.findings].flatMap((row) => row.photos);
}

/**
 * What is sent.
 * @param {Map<string, string>} photos data URL of each
 */
export function toPayload(draft, items, photos) {
    const files = (row) => row.photos.filter((id) => photos.get(id)).map((id) => bare(photos.get(id)));
    return {
        token: draft.token,
        contract_id: draft.contract_id,
        kind: draft.kind,
        date: draft.date,
        area_id: draft.area_id || false,
        checklist_id: draft.checklist_id,
        note: draft.note,
        lines: items.map((item) => {
            const answer = answerOf(draft, item);
            return {
                item_id: item.id,
                result: answer.result,
                score: toPoints(answer.score) ?? 0,
                note: answer.note,
                photos: files(answer),
            };
        }),
        findings: draft.findings.map((finding) => ({
            item_id: finding.item_id || false,
            name: finding.name,
            severity: finding.severity,
            photos: files(finding),
        })),
        signed_by: draft.signed_by,
        signature: draft.signature && bare(draft.signature),
    };
}

function bare(url) {
    return url.slice(url.indexOf(",") + 1);
}
