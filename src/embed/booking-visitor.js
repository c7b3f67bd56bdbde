/*
 * What the page knows of its visitor: who they are, so that the form need not ask again, and where they came
 * from, as far as they agreed that it be kept with the booking. The loader imports it when there is a form to
 * fill in.
 *
 * It reads the page and the element, keeps nothing, and knows nothing of the app.
 */

const PERSON = ["firstName", "lastName", "email", "phone"];
// Those of the server's `attribution`; a test compares them.
const CAMPAIGN = ["gclid", "fbclid", "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content"];

const isText = (value) => typeof value === "string" || typeof value === "number";

// Texts by the names of fields. Attributes have no capitals: `data-prefill-first-name` is `firstName`.
const prefill = (element) => {
  const known = {};
  for (const { name, value } of element.attributes) {
    const [, field] = /^data-prefill-(.+)/.exec(name) || [];
    if (!field) continue;
    known[field] = value;
    known[field.replace(/-(.)/g, (_, letter) => letter.toUpperCase())] = value;
  }
  const { answers, ...own } = element.prefill || {};
  for (const name of PERSON) if (isText(own[name])) known[name] = `${own[name]}`;
  for (const name in answers) if (isText(answers[name])) known[name] = `${answers[name]}`;
  return known;
};

// The address by which this page was opened, whatever its scripts have made of it since.
const landing = () => {
  const [entry] = performance.getEntriesByType("navigation");
  try {
    return new URL(entry.name);
  } catch {
    return location;
  }
};

const attribution = () => {
  const known = {};
  const query = new URLSearchParams(landing().search);
  for (const name of CAMPAIGN) if (query.get(name)) known[name] = query.get(name).slice(0, 300);
  try {
    const { origin, pathname } = new URL(document.referrer);
    if (origin !== "null") known.referrer = origin + pathname;
  } catch {}
  return known;
};

// A page's own object may do anything when it is read.
const safely = (read) => {
  try {
    return read();
  } catch {
    return {};
  }
};

/** What is known of the visitor of an element's page, read at the moment when it is needed. */
export const about = (element) => ({
  get prefill() {
    return safely(() => prefill(element));
  },
  get attribution() {
    return element.dataset.consent === "granted" ? safely(attribution) : {};
  },
});
