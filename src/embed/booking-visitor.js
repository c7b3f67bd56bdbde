/*
 * What the page knows of its visitor: who they are, so that the form need not ask again, and where they came
 * from, as far as they agreed that it be kept with the booking; and whether they are near an element that is to
 * be loaded then. The loader imports it when there is a form to fill in, a way to the server's page, or such an
 * element, which begins at once where it cannot be fetched.
 *
 * With it comes what keeps the page still around answers (`booking-still.js`): both are needed from the choice of a time on.
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
    // On the server's page, to which `carry` led, it is the one before the site's.
    const { origin, pathname } = new URL((query.has("consent") && query.get("referrer")) || document.referrer);
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

// Elements whose links are looked after.
const carrying = new WeakSet();

/** What is known of the visitor of an element's page, read at the moment when it is needed. */
export const about = (element) => {
  import("./booking-still.js").then(({ keep }) => keep(element)).catch(() => {});
  return known(element);
};

const known = (element) => ({
  get prefill() {
    return safely(() => prefill(element));
  },
  get attribution() {
    return element.dataset.consent === "granted" ? safely(attribution) : {};
  },
  /**
   * Links to the server's page take along where the visitor came from, as far as they agree when they follow one. Who
   * they are does not belong into an address.
   */
  carry() {
    if (carrying.has(element)) return;
    carrying.add(element);
    const give = (event) => {
      const link = event.composedPath().find(({ localName }) => localName === "a");
      if (!link || link.href.split("?")[0] !== element._page || element.booking) return;
      const address = new URL(link.href);
      for (const name of ["consent", "referrer", ...CAMPAIGN]) address.searchParams.delete(name);
      const known = Object.entries(this.attribution);
      if (known.length) known.unshift(["consent", "granted"]);
      for (const [name, value] of known) address.searchParams.set(name, value);
      link.href = address;
    };
    for (const type of ["click", "auxclick"]) element._root.addEventListener(type, give, true);
  },
});

/** `loading="lazy"`: begins when the visitor comes near the element. */
export const wait = (element, bones) => {
  if (!bones.parentNode) return;
  element._wait();
  const near = new IntersectionObserver(
    (entries) => {
      const isHere = bones.parentNode;
      if (isHere && !entries.some((entry) => entry.isIntersecting)) return;
      near.disconnect();
      if (isHere) element._begin();
    },
    { rootMargin: "50%" },
  );
  near.observe(bones);
};
